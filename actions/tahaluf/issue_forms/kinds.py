"""The kinds of forms whose issues Tahaluf reads."""

from typing import Final

from tahaluf.volunteers.form import VOLUNTEER_KIND

from .leave import LEAVE_KIND
from .proposal import PROPOSAL_KIND
from .resource import RESOURCE_KIND

FORM_KINDS: Final = (PROPOSAL_KIND, VOLUNTEER_KIND, LEAVE_KIND, RESOURCE_KIND)
