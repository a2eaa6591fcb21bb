"""How keys with simple values are judged: security features, workflows, custom properties and other settings."""

from collections.abc import Mapping, Sequence
from typing import Any

from support.histories.facets import Facets
from support.histories.kinds.kind import merged

# From the strictest to the least strict value
ORDER: dict[str, Sequence[Any]] = {
    "allowed_actions": ("local_only", "selected", "all"),
    "default_workflow_permissions": ("read", "write"),
    "sha_pinning_required": (True, False),
}
POLICY = ("enabled", "allowed_actions", "sha_pinning_required")


class SwitchesKind:
    """`is_text`: a value of None removes the facet, instead of leaving it as it is."""

    is_complete = False

    def __init__(self, key: str, *, is_text: bool = False) -> None:
        self.key, self.is_text = key, is_text

    def wanted(self, own: Any, default: Any) -> Mapping[str, Any] | None:
        found = merged(own, default)
        if found is None:
            return None
        plain = {name: sorted(value) if isinstance(value, list) else value for name, value in found.items()}
        return {name: value for name, value in plain.items() if self.is_text or value is not None}

    def agrees(self, wanted: Any, value: Any) -> bool:
        return bool(wanted == (sorted(value) if isinstance(value, list) else value))

    def may_become(self, wanted: Any, value: Any) -> bool:
        return False

    def keeps(self, wanted: Any, old: Any, new: Any) -> bool:
        return True

    def reviewed(self, name: str, old: Any, new: Any, before: Facets) -> list[str] | None:
        needs_review = {
            "security": old is True and new is False,
            "settings": name == "default_branch",
            "actions": self.key == "actions" and not _is_free(name, before) and _allows_more(name, old, new),
        }
        return [] if needs_review.get(self.key) else None

    def target(self, name: str) -> str:
        if self.key == "settings":
            return "default branch" if name == "default_branch" else "settings"
        if self.key == "actions":
            return _actions_group(name)
        return name


def _actions_group(name: str) -> str:
    if name in POLICY:
        return "actions_permissions"
    return (
        "selected_actions"
        if name.startswith(("github_", "verified_", "patterns_"))
        else "workflow_permissions"
    )


def _is_free(name: str, before: Facets) -> bool:
    """Whether all actions are allowed, so that no selection allows more."""
    return _actions_group(name) == "selected_actions" and before["actions", "allowed_actions"] == "all"


def _allows_more(name: str, old: Any, new: Any) -> bool:
    if isinstance(new, list):
        return not set(new) <= set(old or ())
    order = ORDER.get(name, (False, True))
    return order.index(new) > order.index(old)
