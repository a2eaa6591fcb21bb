"""Reads what protects a branch."""

from collections.abc import Iterable, Mapping
from typing import Any

from tahaluf.escape import percent_encode
from tahaluf.health import BranchProtection, Unreadable

from .health_requests import (
    ADMINISTRATION,
    RULESETS,
    read_setting,
)
from .session import Session


def read_branch_protection(session: Session, repo: str, branch: str) -> BranchProtection | Unreadable:
    """Return the combined protection from rulesets and classic branch protection. The strictest rules apply."""
    name = percent_encode(branch)
    active_rules = read_setting(
        session, f"{repo}/rules/branches/{name}?per_page=100", ADMINISTRATION, allow_missing=True
    )
    if isinstance(active_rules, Unreadable):
        return active_rules
    rules = {rule["type"]: rule.get("parameters") or {} for rule in active_rules or ()}
    pulls = [rule.get("parameters") or {} for rule in active_rules or () if rule["type"] == "pull_request"]
    from_rulesets = BranchProtection(
        required_approvals=max((rule.get("required_approving_review_count", 0) for rule in pulls), default=0),
        dismisses_stale_reviews=any(rule.get("dismiss_stale_reviews_on_push") for rule in pulls),
        requires_code_owner_review=any(rule.get("require_code_owner_review") for rule in pulls),
        allows_force_pushes="non_fast_forward" not in rules,
        allows_deletions="deletion" not in rules,
        bypass_actors=_bypass_actors(
            session, repo, {rule["ruleset_id"] for rule in active_rules or () if _is_repository_ruleset(rule)}
        ),
    )
    if from_rulesets.is_fully_protected:
        return from_rulesets
    classic = read_setting(session, f"{repo}/branches/{name}/protection", ADMINISTRATION, allow_missing=True)
    return (
        classic
        if isinstance(classic, Unreadable)
        else from_rulesets.combine(_classic_protection(classic or {}))
    )


def _is_repository_ruleset(rule: Mapping[str, Any]) -> bool:
    """Whether this is a repository ruleset. Organization rulesets have a different endpoint, and owners manage them."""
    return bool(rule.get("ruleset_source_type") == "Repository")


def _bypass_actors(session: Session, repo: str, rulesets: Iterable[int]) -> frozenset[str] | Unreadable:
    found: set[str] = set()
    for number in sorted(rulesets):
        body = read_setting(session, f"{repo}/rulesets/{number}", RULESETS)
        if isinstance(body, Unreadable) or "bypass_actors" not in body:
            return RULESETS  # GitHub shows bypass actors only to people who can edit the ruleset
        found |= {str(actor["actor_type"]) for actor in body["bypass_actors"]}
    return frozenset(found)


def _classic_protection(body: Mapping[str, Any]) -> BranchProtection:
    """Return classic branch protection. An empty body means an unprotected branch."""
    reviews = body.get("required_pull_request_reviews") or {}
    return BranchProtection(
        required_approvals=reviews.get("required_approving_review_count", 0),
        dismisses_stale_reviews=bool(reviews.get("dismiss_stale_reviews")),
        requires_code_owner_review=bool(reviews.get("require_code_owner_reviews")),
        allows_force_pushes=not body or bool((body.get("allow_force_pushes") or {}).get("enabled")),
        allows_deletions=not body or bool((body.get("allow_deletions") or {}).get("enabled")),
    )
