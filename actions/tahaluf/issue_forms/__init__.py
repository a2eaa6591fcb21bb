"""Defines the issue forms, which `form sync` writes, in one language. No I/O."""

from .leave import leave_form
from .proposal import hosting_choices, proposal_form
from .resource import audience_choices, kind_choices, resource_form
from .volunteer import contact_blocks, volunteer_form

__all__ = [
    "audience_choices",
    "contact_blocks",
    "hosting_choices",
    "kind_choices",
    "leave_form",
    "proposal_form",
    "resource_form",
    "volunteer_form",
]
