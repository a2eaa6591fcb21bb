"""Defines the three issue forms, which `form sync` writes, in one language. No I/O."""

from .leave import leave_form
from .proposal import hosting_choices, proposal_form
from .volunteer import contact_blocks, volunteer_form

__all__ = ["contact_blocks", "hosting_choices", "leave_form", "proposal_form", "volunteer_form"]
