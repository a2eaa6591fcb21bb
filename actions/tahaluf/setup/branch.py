"""Repairs the default branch's protection by adding a ruleset and emptying bypass lists."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from tahaluf.escape import percent_encode
from tahaluf.health import Facts, require
from tahaluf.plan import Rest, Steps

from .control import repository_path
from .desired import RULESET, RULESET_NAME
from .repair import Repair, Repairs, Scope

# The keys that a PUT request for a ruleset accepts. Responses contain more keys
RULESET_KEYS: Final = ("name", "target", "enforcement", "conditions", "rules")


def _ruleset(facts: Facts) -> Iterator[Repair]:
    branch = require(facts.branch)
    if not branch.is_fully_protected:
        yield Repair(
            "branch-reviewed",
            Scope.CONTROL,
            f"protect `{facts.control.default_branch}` with the ruleset {RULESET_NAME!r}: one approval, review by code"
            " owners, stale approvals dismissed, no force pushes, no deletion",
            partial(_ruleset_steps, facts),
        )


def _ruleset_steps(facts: Facts) -> Steps:
    """Add the ruleset. If the ruleset exists but is disabled or was edited, restore the desired rules."""
    path = f"{repository_path(facts)}/rulesets"
    listed = yield Rest("GET", f"{path}?includes_parents=false&per_page=100")
    own = next((found["id"] for found in listed.body if found["name"] == RULESET_NAME), None)
    yield Rest("POST", path, RULESET) if own is None else Rest("PUT", f"{path}/{own}", RULESET)
    return None


def _bypass(facts: Facts) -> Iterator[Repair]:
    if actors := sorted(require(require(facts.branch).bypass_actors)):
        what = f"remove everything from the rulesets' bypass lists: {', '.join(actors)}"
        yield Repair("branch-bypass", Scope.CONTROL, what, partial(_bypass_steps, facts))


def _bypass_steps(facts: Facts) -> Steps:
    repository = repository_path(facts)
    branch = percent_encode(facts.control.default_branch)
    active = yield Rest("GET", f"{repository}/rules/branches/{branch}?per_page=100")
    own = {rule["ruleset_id"] for rule in active.body if rule["ruleset_source_type"] == "Repository"}
    for number in sorted(own):
        path = f"{repository}/rulesets/{number}"
        found = yield Rest("GET", path)
        if found.body["bypass_actors"]:
            kept = {key: found.body[key] for key in RULESET_KEYS if key in found.body}
            yield Rest("PUT", path, {**kept, "bypass_actors": []})
    return None


# The ruleset makes four checks pass at once. They share one repair, which is listed under the first of them
REPAIRS: Final[Repairs] = {
    "branch-reviewed": _ruleset,
    "branch-stale": _ruleset,
    "branch-owners": _ruleset,
    "branch-forced": _ruleset,
    "branch-bypass": _bypass,
}
