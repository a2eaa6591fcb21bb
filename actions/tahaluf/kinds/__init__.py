"""Kinds of settings that depend on a single key of the manifest. Each kind has a file, and a line in `KINDS`."""

from typing import Final

from .actions_permissions import ActionsKind
from .custom_properties import CustomPropertiesKind
from .key import Key
from .protocol import UNREADABLE, Found, Kind, Node, TextCheck
from .reads import ProjectNode, RestReads, RootField, Selection, rest_fact
from .unread import UNREAD_FIX, unread_fix, unread_items

__all__ = [
    "KINDS",
    "UNREADABLE",
    "UNREAD_FIX",
    "CustomPropertiesKind",
    "Found",
    "Key",
    "Kind",
    "Node",
    "ProjectNode",
    "RestReads",
    "RootField",
    "Selection",
    "TextCheck",
    "rest_fact",
    "unread_fix",
    "unread_items",
]

# In the order in which they are compared, and in which their keys are documented
KINDS: Final[tuple[Kind, ...]] = (
    CustomPropertiesKind(),
    ActionsKind(),
)
