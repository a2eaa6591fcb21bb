"""What the judge has to know about one kind of setting."""

from collections.abc import Mapping
from typing import Any, Protocol

from support.histories.facets import Facets

MISSING: Any = object()  # the manifest does not have the key


class JudgedKind(Protocol):
    """`key` is the kind's key in the manifest, and the kind of its facets. `is_complete`: whether the facets that the
    manifest does not list are deleted.
    """

    key: str
    is_complete: bool

    def wanted(self, own: Any, default: Any) -> Mapping[str, Any] | None:
        """Return the values that the manifest asks for, by the facet's name, or None if it does not mention this kind.

        `own` and `default` are the key's values in the entry and in the defaults, or MISSING.
        """

    def agrees(self, wanted: Any, value: Any) -> bool:
        """Whether the value is what the manifest asks for. Any other key may have any value."""

    def may_become(self, wanted: Any, value: Any) -> bool:
        """Whether an interrupted run may leave this value, although it does not agree yet."""

    def keeps(self, wanted: Any, old: Any, new: Any) -> bool:
        """Whether everything that the manifest does not mention is unchanged."""

    def reviewed(self, name: str, old: Any, new: Any, before: Facets) -> list[str] | None:
        """Return the words that a merged plan must contain about this change, or None if it needs no review.

        `before` contains all facets of the repository before the change.
        """

    def target(self, name: str) -> str:
        """Return the name of the facet in a plan."""


def covers(wanted: Any, value: Any) -> bool:
    """Whether the value has everything in `wanted`. Mappings may have more keys."""
    if isinstance(wanted, Mapping) and isinstance(value, Mapping):
        return all(key in value and covers(one, value[key]) for key, one in wanted.items())
    return bool(wanted == value)


def same_elsewhere(wanted: Any, old: Any, new: Any) -> bool:
    """Whether the old and the new value are equal apart from the keys in `wanted`."""
    if not all(isinstance(one, Mapping) for one in (wanted, old, new)):
        return True
    return all(
        same_elsewhere(wanted[key], old.get(key), new.get(key))
        if key in wanted
        else old.get(key) == new.get(key)
        for key in {*old, *new}
    )


def own_or_default(own: Any, default: Any) -> Any:
    """Return the value of a key that an entry replaces as a whole, or None if the manifest does not have it."""
    found = default if own is MISSING else own
    return None if found is MISSING else found


def merged(own: Any, default: Any) -> dict[str, Any] | None:
    """Return the value of a key whose own keys are merged, or None if the manifest does not have it."""
    if own is MISSING and default is MISSING:
        return None
    return {**({} if default is MISSING else default), **({} if own is MISSING else own)}
