"""How deployment environments are judged: allowing more deployments, and deleting an environment, need a review."""

from collections.abc import Mapping
from typing import Any

from support.histories.facets import Facets
from support.histories.kinds.kind import covers, own_or_default, same_elsewhere

POLICY = "deployment_branch_policy"


class EnvironmentsKind:
    key, is_complete = "environments", True

    def wanted(self, own: Any, default: Any) -> Mapping[str, Any] | None:
        found = own_or_default(own, default)
        return None if found is None else {name: _plain(one) for name, one in found.items()}

    def agrees(self, wanted: Any, value: Any) -> bool:
        """Without reviewers, GitHub ignores `prevent_self_review`."""
        if value is not None and not value["reviewers"]:
            wanted = {key: one for key, one in wanted.items() if key != "prevent_self_review"}
        return value is not None and covers(wanted, value)

    def may_become(self, wanted: Any, value: Any) -> bool:
        """A run adds the patterns one by one, and removes the others afterwards."""
        is_listed = value is not None and isinstance(value[POLICY], list)
        return (
            is_listed
            and isinstance(wanted.get(POLICY), list)
            and self.agrees({**wanted, POLICY: value[POLICY]}, value)
        )

    def keeps(self, wanted: Any, old: Any, new: Any) -> bool:
        return same_elsewhere(wanted, old, new)

    def reviewed(self, name: str, old: Any, new: Any, before: Facets) -> list[str] | None:
        if old is None:
            return None
        if new is None:
            return []
        return [key for key in old if _is_looser(key, old[key], new[key])] or None

    def target(self, name: str) -> str:
        return name


def _plain(environment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the environment's keys in the form of a facet."""
    found = dict(environment)
    if policy := found.get(POLICY):
        patterns = policy.get("custom_branch_policies", ())
        listed = sorted(f"{one.get('type', 'branch')} {one['name']}" for one in patterns)
        found[POLICY] = "protected" if policy.get("protected_branches") else listed
    return found


def _is_looser(key: str, old: Any, new: Any) -> bool:
    if key == "wait_timer":
        return bool(new < old)
    if key == "prevent_self_review":
        return bool(old and not new)
    if key == "reviewers":
        return bool(old) and (not new or not set(new) <= set(old))
    if old is None or old == new:  # every branch may deploy already
        return False
    both_listed = isinstance(old, list) and isinstance(new, list)
    return not (both_listed and set(new) <= set(old))
