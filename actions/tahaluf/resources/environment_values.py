"""An environment's settings as values: read from the manifest or from GraphQL and REST, and converted for a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.escape import percent_encode
from tahaluf.kinds import rest_fact
from tahaluf.manifest import Environment
from tahaluf.plan import UNSET, Json, pluralize

WAIT: Final = "wait_timer"
REVIEWERS: Final = "reviewers"
SELF_REVIEW: Final = "prevent_self_review"
POLICY: Final = "deployment_branch_policy"
LISTED: Final = "environments"  # the fact that contains each environment's kind of policy
PAGES_ENVIRONMENT: Final = "github-pages"  # GitHub creates this environment together with a site
PROTECTED: Final = (
    "protected branches"  # the value of this policy in a plan. A policy with patterns is a list instead
)
EVERY: Final = "every branch"  # the value of an environment without a policy
SOME: Final = "some branches"  # the value of a policy that was not read
NOT_READ: Final = "not read"


@dataclass(frozen=True, slots=True)
class EnvironmentValue:
    """An environment on GitHub.

    `teams` and `people` are the required reviewers. `policy` is EVERY, PROTECTED, or a sorted list of patterns such as
    `tag v*`. A policy that this run has not read is NOT_READ, and an unreadable one is UNSET. `hides_reviewers`:
    whether there are reviewers that the token cannot read.
    """

    name: str
    wait_timer: int = 0
    teams: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    prevent_self_review: bool = False
    policy: Any = EVERY
    hides_reviewers: bool = False

    def json(self, key: str) -> Any:
        """Return a setting as a plan shows it. People are counted, not named."""
        if key == REVIEWERS and self.hides_reviewers:
            return UNSET
        if key == REVIEWERS:
            people = [pluralize(len(self.people), "person", "people")] if self.people else []
            return [*self.teams, *people]
        return {WAIT: self.wait_timer, SELF_REVIEW: self.prevent_self_review, POLICY: self.policy}[key]


def policies_fact(name: str) -> str:
    return f"branch_policies:{name.casefold()}"


def policies_path(name: str) -> str:
    return f"environments/{percent_encode(name)}/deployment-branch-policies?per_page=100"


def desired_values(environment: Environment) -> dict[str, Json]:
    """Return the settings that the manifest contains, as a plan shows them."""
    written = environment.model_fields_set
    values: dict[str, Json] = {}
    if environment.wait_timer is not None:
        values[WAIT] = environment.wait_timer
    if environment.reviewers is not None:
        values[REVIEWERS] = sorted(environment.reviewers)
    if environment.prevent_self_review is not None:
        values[SELF_REVIEW] = environment.prevent_self_review
    if POLICY in written:
        policy = environment.deployment_branch_policy
        patterns = policy.custom_branch_policies if policy else None
        if policy is None:
            values[POLICY] = EVERY
        elif patterns is None:
            values[POLICY] = PROTECTED
        else:
            values[POLICY] = sorted({f"{one.type} {one.name}" for one in patterns})
    return values


def actual_environment(node: Mapping[str, Any], repository: Mapping[str, Any]) -> EnvironmentValue:
    rules = {rule["type"]: rule for rule in node["protectionRules"]["nodes"]}
    reviewed = rules.get("REQUIRED_REVIEWERS") or {}
    reviewers = (reviewed.get("reviewers") or {}).get("nodes") or ()
    return EnvironmentValue(
        node["name"],
        (rules.get("WAIT_TIMER") or {}).get("timeout") or 0,
        tuple(sorted(one["slug"] for one in reviewers if one and one["__typename"] == "Team")),
        tuple(one["databaseId"] for one in reviewers if one and one["__typename"] == "User"),
        bool(reviewed.get("preventSelfReview")),
        _policy(node["name"], repository) if "BRANCH_POLICY" in rules else EVERY,
        not all(reviewers),
    )


def _policy(name: str, repository: Mapping[str, Any]) -> Any:
    """Return the policy of an environment that has one."""
    listed = rest_fact(repository, LISTED)
    if not listed:
        return NOT_READ if listed is None else UNSET
    found = {str(one["name"]).casefold(): one.get(POLICY) or {} for one in listed["environments"]}
    policy = found.get(name.casefold(), {})
    if policy.get("protected_branches"):
        return PROTECTED
    patterns = rest_fact(repository, policies_fact(name))
    if not patterns:
        return NOT_READ if patterns is None else UNSET
    return sorted(f"{one.get('type', 'branch')} {one['name']}" for one in patterns["branch_policies"])


def is_looser(key: str, old: Any, new: Any) -> bool:
    """Whether the new value allows deployments that the old value did not allow."""
    if key == WAIT:
        return bool(new < old)
    if key == SELF_REVIEW:
        return not new
    if key == REVIEWERS:  # any reviewer can approve; if there are no reviewers, no approval is needed
        return bool(old) and (not new or not set(new) <= set(old))
    if old == EVERY:
        return False
    both_patterns = isinstance(old, list) and isinstance(new, list)
    return not (both_patterns and set(new) <= set(old))


def loses_reviewers(old: Any, new: Any) -> bool:
    """Whether someone can no longer approve deployments. Without reviewers, no approval is needed."""
    return bool(old and new) and not set(old) <= set(new)


def policy_from_json(value: Any) -> Json:
    """Return the policy for a PUT request."""
    if value == EVERY:
        return None
    return {
        "protected_branches": value == PROTECTED,
        "custom_branch_policies": value != PROTECTED,
    }


def rest_environment(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the current settings for a PUT request, which would otherwise reset them."""
    rules = {rule["type"]: rule for rule in found.get("protection_rules") or ()}
    reviewed = rules.get("required_reviewers") or {}
    reviewers = [
        {"type": one["type"], "id": one["reviewer"]["id"]} for one in reviewed.get("reviewers") or ()
    ]
    return {
        WAIT: (rules.get("wait_timer") or {}).get("wait_timer") or 0,
        SELF_REVIEW: bool(reviewed.get("prevent_self_review")),
        REVIEWERS: reviewers,
        POLICY: found.get(POLICY),
    }
