"""Determines whether a pull request has the approvals required by branch protection or rulesets."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import permissions, pulls, reviews, rules
from .accounts import membership
from .permissions import ROLES
from .pulls import Pull
from .repositories import Repository
from .rules import Ruleset
from .unit_of_work import UnitOfWork

# The role ids that rulesets use in `bypass_actors`.
ROLE_IDS = {2: "maintain", 4: "write", 5: "admin"}


def missing_approvals(uow: UnitOfWork, row: Pull) -> str | None:
    """Return GitHub's message about why the actor may not merge, or None if no approvals are missing."""
    repo = pulls.base_repository(uow, row)
    required = max(_required_counts(uow, repo, row.base_ref), default=None)
    if required is None:
        return None
    states = list(_latest_reviews(uow, row, repo).values())
    if "CHANGES_REQUESTED" in states:
        return "Changes were requested by a reviewer with write access."
    if states.count("APPROVED") >= required:
        return None
    reviews = "review is" if required == 1 else "reviews are"
    return f"At least {required} approving {reviews} required by reviewers with write access."


def _required_counts(uow: UnitOfWork, repo: Repository, branch: str) -> Iterator[int]:
    """Yield the number of approvals required by each rule that the actor cannot bypass."""
    found = rules.protection(uow, repo, branch)
    reviews = found.asked.get("required_pull_request_reviews") if found else None
    if (
        found
        and reviews
        and not (_actor_role(uow, repo) == "admin" and not found.asked.get("enforce_admins"))
    ):
        yield int(reviews.get("required_approving_review_count", 1))
    for ruleset, rule in rules.active_rules(uow, repo, branch):
        if rule["type"] == "pull_request" and not _can_bypass(uow, repo, ruleset):
            yield int((rule.get("parameters") or {}).get("required_approving_review_count", 0))


def _latest_reviews(uow: UnitOfWork, row: Pull, repo: Repository) -> dict[int, str]:
    """The latest verdict of each reviewer with write access. Plain comments do not count as verdicts."""
    return {
        review.author_id: review.state
        for review in reviews.all_of(uow, row)
        if review.state != "COMMENTED"
        and ROLES[permissions.role_in(uow, review.author_id, repo)] >= ROLES["write"]
    }


def _actor_role(uow: UnitOfWork, repo: Repository) -> str:
    return "none" if uow.actor.is_bot else permissions.role_in(uow, uow.actor.account_id, repo)


def _can_bypass(uow: UnitOfWork, repo: Repository, ruleset: Ruleset) -> bool:
    return any(_matches_actor(uow, repo, entry) for entry in ruleset.bypass_actors)


def _matches_actor(uow: UnitOfWork, repo: Repository, entry: Mapping[str, Any]) -> bool:
    actor, number = uow.actor, entry.get("actor_id")
    match entry["actor_type"]:
        case "Integration":
            return actor.app_id == number
        case "RepositoryRole" if number in ROLE_IDS:
            return ROLES[_actor_role(uow, repo)] >= ROLES[ROLE_IDS[number]]
        case "OrganizationAdmin" if actor.account_id is not None:
            member = membership(uow, repo.owner_id, actor.account_id)
            return member is not None and member.role == "admin"
        case "Team":
            sql = "SELECT 1 FROM team_members WHERE team_id = ? AND user_id = ? AND state = 'active'"
            return bool(uow.store.fetch_value(sql, number, actor.account_id))
    return False
