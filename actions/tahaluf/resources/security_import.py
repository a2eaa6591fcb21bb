"""Describes the security features of existing repositories that are turned on.

Features that are off are not listed, so that an import does not prevent anyone from turning them on.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tahaluf.kinds import UNREADABLE, Node
from tahaluf.plan import UNSET

from .importing import Imported, Inexpressible, OrganizationState, governed

# User-facing messages
WHAT: Final = "security features"


def import_security(state: OrganizationState, features_of: Callable[[Node], Mapping[str, Any]]) -> Imported:
    entries, unreadable = {}, []
    for name, node in governed(state):
        features = features_of(node)
        if enabled := {feature: True for feature, is_on in features.items() if is_on is True}:
            entries[name] = {"repository": {"security": enabled}}
        if any(is_on is UNSET for is_on in features.values()):
            unreadable.append(Inexpressible(name, WHAT, UNREADABLE))
    return Imported(entries=entries, inexpressible=tuple(unreadable))
