"""A plan says how many people get access through a team. A public plan does not if the team is secret or the
repository is private. These tests need no network.
"""

from dataclasses import replace
from typing import Any

import pytest

from tahaluf.plan import UNSET, Change, ChangeKind, Plan, to_json
from tahaluf.plan.formatting import describe_line
from tahaluf.resources import explain_reach, parents_in
from tahaluf.resources.team_members import AddTeamMaintainer
from tahaluf.resources.team_permission import (
    UpdateTeamRepositoryPermission,
    parent_change,
    team_change,
)
from tahaluf.resources.team_reach import MEMBERS, NEW_TEAM, NO_MEMBERS


def grant(team: str = "maps", resource: str = "teams", kind: ChangeKind = ChangeKind.GRANT) -> Change:
    operation = UpdateTeamRepositoryPermission(None, "write")
    return team_change("olive", kind, f"{team} on olive", operation, resource=resource)


def node(count: int = 3, privacy: str = "VISIBLE", **grants: str) -> dict[str, Any]:
    edges = [{"node": {"name": name}, "permission": permission} for name, permission in grants.items()]
    return {
        "slug": "maps",
        "privacy": privacy,
        "everyone": {"totalCount": count},
        "repositories": {"edges": edges},
    }


def shown(change: Change, own: Any = None, *, in_public: bool = True, **teams: Any) -> str:
    actual: Any = {"olive": {"repository": {}, "team": own}}
    [explained] = explain_reach(Plan((change,)), actual, teams).changes
    assert explained.digest == change.digest  # an approval remains valid when someone joins the team
    return describe_line([explained], in_public=in_public).partition(" (")[2].removesuffix(")")


@pytest.mark.parametrize(
    ("team", "text"),
    [
        (node(3), MEMBERS.format(members="3 members")),
        (node(1), MEMBERS.format(members="1 member")),
        (node(0), NO_MEMBERS),
        (None, NEW_TEAM),
        (UNSET, ""),
        (node() | {"everyone": UNSET}, ""),
    ],
)
def test_a_grant_says_how_many_members_the_team_has(team: Any, text: str) -> None:
    assert shown(grant(), maps=team) == text


def test_in_public_a_secret_team_or_a_private_repository_keeps_the_number_to_itself() -> None:
    for change, team in ((grant(), node(privacy="SECRET")), (replace(grant(), is_discreet=True), node())):
        assert shown(change, maps=team) == ""
        assert shown(change, maps=team, in_public=False) == MEMBERS.format(members="3 members")
    plan = explain_reach(Plan((grant(),)), {}, {"maps": node(privacy="SECRET")})
    assert "members" not in str(to_json(plan))  # this output may become an artifact of a public run


def test_the_members_of_a_projects_own_team_are_counted_unless_it_is_new() -> None:
    own = {
        "slug": "olive",
        "privacy": "VISIBLE",
        "childTeams": {"totalCount": 0},
        "members": {"edges": [{}, {}]},
    }
    assert shown(grant("olive", "team"), own) == MEMBERS.format(members="2 members")
    assert shown(grant("olive", "team"), own | {"childTeams": {"totalCount": 1}}) == ""  # inherit the access
    assert shown(grant("olive", "team")) == ""


def test_other_changes_of_a_team_are_not_explained() -> None:
    joins = AddTeamMaintainer("lina", 7, "d")
    change = team_change("olive", ChangeKind.GRANT, "a steward of olive", joins, reason="why")
    own = node() | {"slug": "olive"}
    assert explain_reach(Plan((change,)), {"olive": {"repository": {}, "team": own}}, {}).changes == (change,)


def test_less_access_needs_no_number() -> None:
    assert shown(grant(kind=ChangeKind.REVOKE), maps=node()) == ""


@pytest.mark.parametrize(
    ("parent", "text"),
    [
        (
            node(olive="READ", fig="READ", almond="ADMIN"),
            "read access to 2 repositories and admin access to 1 repository",
        ),
        (node(), "no access to repositories"),
    ],
)
def test_a_parent_team_says_what_access_it_gives(parent: Any, text: str) -> None:
    change = parent_change("@acme/maps", "shared team", "maps", None, "all")
    assert shown(change, maps=node(2), all=parent).endswith(
        f"{MEMBERS.format(members='2 members')}; the parent team currently has {text}"
    )
    former = parent_change("@acme/maps", "shared team", "maps", "all", None)
    assert shown(former, maps=node(2), all=parent).endswith(f"the former parent team currently has {text}")
    assert parents_in(Plan((change, former, grant()))) == {"all"}


def test_a_parent_team_that_is_new_or_unreadable_says_so() -> None:
    change = parent_change("@acme/maps", "shared team", "maps", None, "all")
    assert shown(change, maps=None, all=None).endswith("the parent team is new and has no access yet")
    unread = "this token cannot read the parent team's access"
    assert shown(change, maps=None, all=UNSET).endswith(unread)
    assert shown(change, maps=None, all=node() | {"repositories": UNSET}).endswith(unread)
