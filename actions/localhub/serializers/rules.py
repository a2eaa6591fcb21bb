"""Rulesets, the rules of a branch, and branch protection."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from localhub.domain import repositories
from localhub.domain.repositories import Repository
from localhub.domain.rules import Protection, Ruleset
from localhub.ids import node_id

from . import repositories as serializers
from .view import View

TOGGLES = ("allow_force_pushes", "allow_deletions", "required_linear_history", "block_creations")


def ruleset(row: Ruleset, repository: Repository, view: View, with_rules: bool = True) -> dict[str, Any]:
    """`repository-ruleset`. Lists omit the rules."""
    rendered = {
        "id": row.id,
        "node_id": node_id("RepositoryRuleset", row.id),
        "name": row.name,
        "target": row.target,
        "source_type": "Repository",
        "source": repositories.full_name(view.uow, repository),
        "enforcement": row.enforcement,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "_links": {
            "self": {"href": f"{serializers.api_url(repository, view)}/rulesets/{row.id}"},
            "html": {"href": f"{serializers.html_url(repository, view)}/rules/{row.id}"},
        },
    }
    rules = {"conditions": row.conditions, "rules": list(row.rules), "bypass_actors": list(row.bypass_actors)}
    return rendered | rules if with_rules else rendered


def rule(source: Ruleset, rule_data: Mapping[str, Any], repository: Repository, view: View) -> dict[str, Any]:
    """`repository-rule-detailed`: one rule with its ruleset."""
    return {
        **rule_data,
        "ruleset_source_type": "Repository",
        "ruleset_source": repositories.full_name(view.uow, repository),
        "ruleset_id": source.id,
    }


def protection(row: Protection, repository: Repository, view: View) -> dict[str, Any]:
    """`branch-protection` (almost the same as `protected-branch`): the stored settings with URLs added."""
    url = f"{serializers.api_url(repository, view)}/branches/{quote(row.branch, safe='')}/protection"
    rendered: dict[str, Any] = {
        "url": url,
        "enforce_admins": {"url": f"{url}/enforce_admins", "enabled": bool(row.asked.get("enforce_admins"))},
    }
    for name in TOGGLES:
        rendered[name] = {"enabled": bool(row.asked.get(name))}
    reviews = row.asked.get("required_pull_request_reviews")
    if reviews is not None:
        rendered["required_pull_request_reviews"] = {
            "url": f"{url}/required_pull_request_reviews",
            "dismiss_stale_reviews": reviews.get("dismiss_stale_reviews", False),
            "require_code_owner_reviews": reviews.get("require_code_owner_reviews", False),
            "require_last_push_approval": reviews.get("require_last_push_approval", False),
            "required_approving_review_count": reviews.get("required_approving_review_count", 1),
        }
    return rendered
