"""Defines our issue forms: what `form sync` writes in one language, and what each answer is used for. No I/O.

The volunteer form is in `volunteers.form`.
"""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .kinds import FORM_KINDS
    from .leave import leave_form
    from .proposal import hosting_choices, proposal_form
    from .resource import audience_choices, kind_choices, resource_form

__all__ = [
    "FORM_KINDS",
    "audience_choices",
    "hosting_choices",
    "kind_choices",
    "leave_form",
    "proposal_form",
    "resource_form",
]

__getattr__ = lazy_exports(__name__, __file__)
