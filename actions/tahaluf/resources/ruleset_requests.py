"""Converts a ruleset to the requests that create or update it on GitHub."""

from collections.abc import Mapping
from typing import Any

from tahaluf.plan import Json

from .ruleset_values import DISMISSAL, PARAMETERS, ROLE_IDS, RULES_WITHOUT_PARAMETERS, RulesetValue


def ruleset_input(value: RulesetValue, actor_ids: Mapping[str, str]) -> dict[str, Json]:
    """Return the fields of GraphQL's mutation that creates a ruleset. `actor_ids`: node ids by actor."""
    fields: dict[str, Json] = {
        "target": value.target.upper(),
        "enforcement": value.enforcement.upper(),
        "conditions": {"refName": {"include": sorted(value.include), "exclude": sorted(value.exclude)}},
        "rules": [_rule_input(name, parameters) for name, parameters in sorted(value.rules.items())],
    }
    if value.bypass is not None:
        fields["bypassActors"] = [
            {"bypassMode": mode.upper(), **_actor_input(actor, actor_ids)}
            for actor, mode in sorted(value.bypass.items())
        ]
    return fields


def ruleset_body(
    value: RulesetValue, current: Mapping[str, Any], actor_ids: Mapping[str, int]
) -> dict[str, Json]:
    """Return the body of the REST request that updates a ruleset. `actor_ids`: REST ids by actor.

    `current` is the ruleset as the REST API returns it. Rules, parameters and conditions that Tahaluf does not know
    are sent unchanged, because GitHub resets whatever is missing.
    """
    rules = {rule["type"]: rule.get("parameters") or {} for rule in current["rules"]}
    unknown = [
        rule
        for rule in current["rules"]
        if rule["type"] not in RULES_WITHOUT_PARAMETERS and rule["type"] not in PARAMETERS
    ]
    refs = {"include": sorted(value.include), "exclude": sorted(value.exclude)}
    body: dict[str, Json] = {
        "target": value.target,
        "enforcement": value.enforcement,
        "conditions": {**(current.get("conditions") or {}), "ref_name": refs},
        "rules": [
            *(
                _rest_rule(name, own, rules.get(name, {}), actor_ids)
                for name, own in sorted(value.rules.items())
            ),
            *unknown,
        ],
    }
    if value.bypass is not None:
        body["bypass_actors"] = [
            {**_rest_actor(actor, actor_ids), "bypass_mode": mode}
            for actor, mode in sorted(value.bypass.items())
        ]
    return body


def _rest_rule(
    name: str, own: Mapping[str, Any], current: Mapping[str, Any], actor_ids: Mapping[str, int]
) -> dict[str, Json]:
    added: dict[str, Json] = {"update_allows_fetch_and_merge": False} if name == "update" else {}
    for key, parameter in own.items():
        if key == "checks":
            added["required_status_checks"] = _input_value(key, parameter, "integration_id")
        elif key == DISMISSAL and parameter is not None:
            added[key] = _rest_dismissal(parameter, actor_ids)
        elif parameter is not None:
            added[key] = _input_value(key, parameter)
    parameters = {**current, **added}
    return {"type": name, **({"parameters": parameters} if parameters else {})}


def _rest_dismissal(value: frozenset[str] | str, actor_ids: Mapping[str, int]) -> Json:
    if isinstance(value, str):
        return {"enabled": False, "allowed_actors": []}
    actors: list[Json] = [{"id": actor_ids[f"team {team}"], "type": "Team"} for team in sorted(value)]
    return {"enabled": True, "allowed_actors": actors}


def _rest_actor(actor: str, actor_ids: Mapping[str, int]) -> dict[str, Json]:
    kind, _, name = actor.partition(" ")
    match kind:
        case "role":
            return {"actor_id": ROLE_IDS[name], "actor_type": "RepositoryRole"}
        case "organization":
            return {"actor_id": 1, "actor_type": "OrganizationAdmin"}
        case "deploy":
            return {"actor_id": None, "actor_type": "DeployKey"}
        case _:
            return {"actor_id": actor_ids[actor], "actor_type": "Team" if kind == "team" else "Integration"}


def _rule_input(name: str, parameters: Mapping[str, Any]) -> dict[str, Json]:
    if name == "update":
        return {"type": "UPDATE", "parameters": {"update": {"updateAllowsFetchAndMerge": False}}}
    if name not in PARAMETERS:
        return {"type": name.upper()}
    given = {
        graphql: _input_value(manifest, parameters[manifest])
        for graphql, manifest in PARAMETERS[name].items()
        if parameters[manifest] is not None
    }
    key = "".join(part.capitalize() if number else part for number, part in enumerate(name.split("_")))
    return {"type": name.upper(), "parameters": {key: given}}


def _input_value(name: str, value: Any, app_key: str = "integrationId") -> Json:
    if name == "checks":
        return [
            {"context": context, **({app_key: app} if app else {})} for context, app in sorted(value, key=str)
        ]
    return sorted(value) if isinstance(value, frozenset) else value


def _actor_input(actor: str, actor_ids: Mapping[str, str]) -> dict[str, Json]:
    kind, _, name = actor.partition(" ")
    match kind:
        case "role":
            return {"repositoryRoleDatabaseId": ROLE_IDS[name]}
        case "organization":
            return {"organizationAdmin": True}
        case "deploy":
            return {"deployKey": True}
        case _:
            return {"actorId": actor_ids[actor]}
