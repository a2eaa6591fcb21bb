"""The kinds of things kept in step, in the order in which they are looked at. A new kind is a new file here."""

from typing import Any

from .compare import compare, earlier_names, names, reads
from .files import Files, Render
from .labels import Labels
from .protocol import Anchor, Names, Node, Reads, Resource
from .repository import Repository, founds
from .team import Team
from .values import template_values

__all__ = [
    "Anchor",
    "Names",
    "Node",
    "Reads",
    "Render",
    "Resource",
    "compare",
    "earlier_names",
    "founds",
    "names",
    "reads",
    "resources",
    "template_values",
]


def resources(render: Render) -> tuple[Resource[Any, Any], ...]:
    """All kinds. The repository comes first: nothing else can be without it."""
    return (Repository(), Files(render), Labels(), Team())
