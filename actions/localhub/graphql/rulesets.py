"""Views of rulesets and classic branch protection, and the conversion of rulesets in mutations.

Rows are stored in the format of the REST API, which uses GraphQL's names in snake case and GraphQL's types in lower
case.
"""

import re
from collections.abc import Mapping
from typing import Any

from localhub.domain import ValidationFailed, apps, permissions, repositories, teams
from localhub.domain.rules import Protection, Ruleset
from localhub.graphql.connection import connection, paging_arguments
from localhub.graphql.context import Context
from localhub.ids import from_node_id, node_id

from .view_dispatch import view_of

ROLES = {2: "maintain", 4: "write", 5: "admin"}


class RulesetView:
    __typename = "RepositoryRuleset"

    def __init__(self, context: Context, repository: repositories.Repository, row: Ruleset) -> None:
        self._context, self._repository, self._row = context, repository, row
        self.id = node_id("RepositoryRuleset", row.id)
        self.databaseId, self.name = row.id, row.name
        self.target, self.enforcement = row.target.upper(), row.enforcement.upper()
        self.createdAt, self.updatedAt = row.created_at, row.updated_at
        refs = row.conditions.get("ref_name")
        self.conditions = {
            "refName": refs,
            **dict.fromkeys(("repositoryId", "repositoryName", "repositoryProperty")),
        }

    def source(self) -> Any:
        return view_of(self._repository, self._context)

    def bypassActors(self, **window: Any) -> Any:
        """Only administrators can see who may bypass the ruleset."""
        if not permissions.is_allowed(self._context.uow, "administration.read", self._repository):
            return None
        return connection(self._row.bypass_actors, self._actor, **paging_arguments(window))

    def rules(self, type: str | None = None, **window: Any) -> Any:
        chosen = [rule for rule in self._row.rules if type in (None, rule["type"].upper())]
        return connection(chosen, _rule, **paging_arguments(window))

    def _actor(self, actor: Mapping[str, Any]) -> dict[str, Any]:
        kind, number = actor["actor_type"], actor.get("actor_id")
        return {
            "bypassMode": actor["bypass_mode"].upper(),
            "deployKey": kind == "DeployKey",
            "organizationAdmin": kind == "OrganizationAdmin",
            "enterpriseOwner": kind == "EnterpriseOwner",
            "repositoryRoleDatabaseId": number if kind == "RepositoryRole" else None,
            "repositoryRoleName": ROLES.get(number or 0) if kind == "RepositoryRole" else None,
            "actor": self._holder(kind, number or 0),
        }

    def _holder(self, kind: str, number: int) -> Any:
        uow = self._context.uow
        if kind == "Team":
            return view_of(teams.team(uow, number), self._context)
        if kind == "Integration":
            app = apps.app(uow, number)
            found = {"__typename": "App", "id": node_id("App", app.id), "databaseId": app.id}
            return {**found, "slug": app.slug, "name": app.name}
        return None


class BranchProtectionRuleView:
    __typename = "BranchProtectionRule"

    def __init__(self, row: Protection) -> None:
        self.pattern = row.branch


def ruleset_fields(input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ruleset of a mutation in REST's format. Missing keys are left unchanged."""
    fields: dict[str, Any] = {key: input[key] for key in ("name",) if input.get(key) is not None}
    fields |= {key: input[key].lower() for key in ("target", "enforcement") if input.get(key) is not None}
    if input.get("conditions") is not None:
        fields["conditions"] = _snake(input["conditions"])
    if input.get("rules") is not None:
        fields["rules"] = [_rest_rule(rule) for rule in input["rules"]]
    if input.get("bypassActors") is not None:
        fields["bypass_actors"] = [_rest_actor(actor) for actor in input["bypassActors"]]
    return fields


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    kind, parameters = rule["type"], rule.get("parameters")
    type_name = "".join(part.capitalize() for part in kind.split("_")) + "Parameters"
    optional = {"allowedMergeMethods": None, "doNotEnforceOnCreate": False}
    values = None if parameters is None else {"__typename": type_name, **optional, **_camel(parameters)}
    if values and "requiredStatusChecks" in values:
        values["requiredStatusChecks"] = [
            {"integrationId": None, **check} for check in values["requiredStatusChecks"]
        ]
    return {"type": kind.upper(), "parameters": values}


def _rest_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": rule["type"].lower()}
    if rule.get("parameters"):
        [given] = rule["parameters"].values()
        found["parameters"] = _snake(given)
    return found


def _rest_actor(actor: Mapping[str, Any]) -> dict[str, Any]:
    mode = {"bypass_mode": actor["bypassMode"].lower()}
    if actor.get("organizationAdmin"):
        return {"actor_id": 1, "actor_type": "OrganizationAdmin", **mode}
    if actor.get("deployKey"):
        return {"actor_id": None, "actor_type": "DeployKey", **mode}
    if actor.get("repositoryRoleDatabaseId"):
        return {"actor_id": actor["repositoryRoleDatabaseId"], "actor_type": "RepositoryRole", **mode}
    kind, number = from_node_id(actor.get("actorId") or "") or ("", 0)
    if kind not in ("Team", "App"):
        raise ValidationFailed("Actor must be part of the ruleset source or owner organization")
    return {"actor_id": number, "actor_type": {"App": "Integration"}.get(kind, kind), **mode}


def _camel(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {re.sub("_([a-z])", lambda m: m[1].upper(), key): _camel(item) for key, item in value.items()}
    return [_camel(item) for item in value] if isinstance(value, list | tuple) else value


def _snake(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {re.sub("([A-Z])", lambda m: f"_{m[1].lower()}", key): _snake(v) for key, v in value.items()}
    return [_snake(item) for item in value] if isinstance(value, list | tuple) else value
