"""Manages teams shared by several projects: whether they exist, their descriptions, parents and members.

No project owns the changes to these teams, so a plan lists them under `@organization/team`, as on GitHub.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.item_errors import as_command_error
from tahaluf.kinds import unread_items
from tahaluf.manifest import Manifest, SharedTeam, shared_teams_in
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    team_key,
)

from .adoption import ADOPTED, Adopt, Naming
from .shared_team_members import member_items, member_steps
from .team_permission import (
    NESTED_REASON,
    NEW_TEAM_PRIVACY,
    PRIVACY,
    SHARED_TEAM,
    UNREAD,
    UNREAD_FIX,
    SetParentTeam,
    create_team_steps,
    parent_change,
    set_parent_steps,
    team_change,
)

PERMISSIONS: Final = ("members=read",)
# Keys of an entry → fields of a team in GraphQL
READ_FIELDS: Final = {"parent": "parentTeam", "privacy": "privacy", "description": "description"}

# User-facing messages
NESTED_FIX: Final = "write `privacy: closed`, or remove the team's child teams"


@dataclass(frozen=True, slots=True)
class CreateSharedTeam(Operation):
    name: str
    privacy: str
    description: str

    @property
    def after(self) -> Json:
        return {"name": self.name, "privacy": self.privacy, "description": self.description}


@dataclass(frozen=True, slots=True)
class UpdateSharedTeam(FieldUpdate):
    """Sets `privacy` or `description`."""


def shared_team_items(
    manifest: Manifest, organization: str, actual: Mapping[str, Any], naming: Naming
) -> Iterator[PlanItem]:
    """Plan the changes to an organization's shared teams. `actual` contains the teams' nodes, as for
    `add_team_grants`."""
    for name, team in shared_teams_in(manifest, organization).items():
        if name not in actual:
            continue
        key = team_key(name, organization)
        try:
            is_older = naming.is_older_team(organization, name)
            items = list(_team_items(key, name, team, actual[name], is_older=is_older))
        except Exception as error:  # noqa: BLE001  (an error in one team does not stop the others)
            reason = as_command_error(error)
            yield Blocked(key, SHARED_TEAM, name, reason.what, reason.fix)
        else:
            yield from items


def has_differences(name: str, team: SharedTeam, node: Mapping[str, Any]) -> bool:
    """Whether a plan would change this team or report that it cannot compare it. `node`: the team on GitHub."""
    items = _team_items(name, name, team, node, is_older=False)
    return any(isinstance(item, Change | Blocked) for item in items)


def older_teams(manifest: Manifest, actual: Mapping[str, Any], dates: Mapping[str, str]) -> Iterator[str]:
    """Yield the shared teams that existed before their entries. `dates`: when the manifest first named each team."""
    for name, date in dates.items():
        if (
            name in manifest.teams
            and (node := actual.get(name))
            and str(node.get("createdAt") or date) < date
        ):
            yield name


def changed_teams(manifest: Manifest, organization: str, actual: Mapping[str, Any]) -> frozenset[str]:
    """Return the existing shared teams that a plan would change."""
    wanted = shared_teams_in(manifest, organization)
    found = {name: node for name, node in actual.items() if name in wanted and node}
    return frozenset(name for name, node in found.items() if has_differences(name, wanted[name], node))


def _team_items(key: str, name: str, team: SharedTeam, node: Any, *, is_older: bool) -> Iterator[PlanItem]:
    if node is UNSET:
        yield Blocked(key, SHARED_TEAM, name, UNREAD, UNREAD_FIX)
        return
    written = team.model_fields_set
    parent = None
    if node is None:
        create = CreateSharedTeam(name, team.privacy, team.description or "")
        reason = NEW_TEAM_PRIVACY[team.privacy]
        yield team_change(key, ChangeKind.CREATE, name, create, resource=SHARED_TEAM, reason=reason)
    else:
        unread = [own for own, field in READ_FIELDS.items() if own in written and node[field] is UNSET]
        yield from unread_items(key, SHARED_TEAM, name, unread, PERMISSIONS)
        if is_older:
            yield _adoption(key, name, node)
        yield from _field_items(key, name, team, node)
        parent = (node["parentTeam"] or {}).get("slug")
    is_known = node is None or node["parentTeam"] is not UNSET
    if "parent" in written and is_known and parent != team.parent:
        yield parent_change(key, SHARED_TEAM, name, parent, team.parent)
    yield from member_items(key, name, team, node)


def _field_items(key: str, name: str, team: SharedTeam, node: Mapping[str, Any]) -> Iterator[PlanItem]:
    written, changed = team.model_fields_set, []
    privacy = PRIVACY.get(node["privacy"])
    if "privacy" in written and privacy not in (None, team.privacy):
        children = node["childTeams"]
        if team.privacy == "secret" and (node["parentTeam"] or not children or children["totalCount"]):
            yield Blocked(key, SHARED_TEAM, name, NESTED_REASON, NESTED_FIX)
        else:
            changed.append(FieldChange("privacy", privacy, team.privacy))
    if "description" in written and node["description"] is not UNSET:
        before, after = node["description"] or "", team.description or ""
        if before != after:
            changed.append(FieldChange("description", before, after))
    if changed:
        yield team_change(
            key, ChangeKind.UPDATE, name, UpdateSharedTeam(tuple(changed)), resource=SHARED_TEAM
        )


def shared_team_steps(change: Change, context: ChangeContext) -> Steps:
    """Yield the requests of a change planned by `shared_team_items`."""
    path = f"/orgs/{context.organization}/teams/{context.name}"
    match change.operation:
        case CreateSharedTeam(name, privacy, description):
            body = {"name": name, "privacy": privacy, "description": description}
            yield from create_team_steps(context.organization, body, context.operator)
        case Adopt():
            pass  # an adoption sends no request
        case UpdateSharedTeam() as update:
            yield Rest("PATCH", path, update.new_values)
        case SetParentTeam(_, new):
            yield from set_parent_steps(context.organization, context.name, new)
        case _:
            yield from member_steps(change, context)
    return None


def _adoption(key: str, name: str, node: Mapping[str, Any]) -> Change:
    adopt = Adopt(node["id"])
    return team_change(
        key,
        ChangeKind.ADOPT,
        name,
        adopt,
        resource=SHARED_TEAM,
        reason=ADOPTED,
        risk=Risk.ADOPTION,
        cost=0,
    )
