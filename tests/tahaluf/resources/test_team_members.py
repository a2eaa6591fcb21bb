"""People on a team who are not stewards are kept or removed as they should be, for every combination of facts about
them.
"""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from tahaluf.manifest import Steward
from tahaluf.plan import Change, ChangeKind, Risk, Unmanaged
from tahaluf.resources.team_members import (
    ActualTeam,
    DemoteTeamMaintainer,
    DesiredTeam,
    RemoveTeamMember,
    find_member,
    member_items,
)

LINA = Steward(login="lina", id=7)
DESIRED = DesiredTeam("olive", "olive-team", "secret", "maintain", (LINA,), remove_members=False)
OMAR = 8
FACTS = ("is_maintainer", "is_owner", "is_operator", "is_placed", "is_invited")
POLICIES = ("removes_members", "keeps_maintainers")
NAMES = (*FACTS, *POLICIES)


@pytest.mark.parametrize("values", list(product((False, True), repeat=len(NAMES))))
def test_a_person_who_is_no_steward_keeps_or_loses_access(values: tuple[bool, ...]) -> None:
    case = dict(zip(NAMES, values, strict=True))
    people = frozenset({OMAR})
    actual = ActualTeam(
        "olive-team",
        "secret",
        {7: ("lina", True), OMAR: ("omar", case["is_maintainer"])},
        "maintain",
        owners=people if case["is_owner"] else frozenset(),
        operator=OMAR if case["is_operator"] else None,
        placed=people if case["is_placed"] else frozenset(),
        invited=people if case["is_invited"] else frozenset(),
    )
    desired = replace(
        DESIRED, remove_members=case["removes_members"], keeps_maintainers=case["keeps_maintainers"]
    )
    [item] = member_items(desired, actual)
    made_a_member_by_github = case["is_operator"] and not case["is_placed"]
    if (case["is_owner"] and not made_a_member_by_github) or case["is_invited"]:
        is_kept = True
    elif case["is_maintainer"]:
        is_kept = case["keeps_maintainers"]
    else:
        is_kept = case["is_placed"] or not case["removes_members"]
    role = "maintainer" if case["is_maintainer"] else "member"
    assert (item.project, item.resource) == ("olive", "team")
    if is_kept:
        assert isinstance(item, Unmanaged)
        assert item.target == "a member of olive-team" and item.reason
        assert not (item.is_notice or item.is_task or item.details)
        return
    assert isinstance(item, Change)
    is_demoted = case["is_maintainer"] and case["is_placed"]
    operation = DemoteTeamMaintainer("omar", OMAR) if is_demoted else RemoveTeamMember("omar", OMAR)
    assert (item.kind, item.operation, item.risk) == (ChangeKind.REVOKE, operation, Risk.NONE)
    assert item.target == f"a {role} of olive-team" and item.reason
    assert item.exempt is (case["is_owner"] and not is_demoted)
    assert (item.cost, item.content_writes) == (1, 0)


@pytest.mark.parametrize(
    ("steward", "members", "found"),
    [
        (LINA, {}, (7, False)),
        (LINA, {7: ("lina", True)}, (7, True)),
        (LINA, {7: ("another", False)}, (7, False)),
        (LINA, {9: ("lina", True)}, (7, False)),
        (Steward(login="Lina"), {9: ("lina", True)}, (9, True)),
        (Steward(login="lina"), {9: ("omar", True)}, (None, False)),
    ],
)
def test_a_steward_is_the_account_with_the_id_or_else_with_the_login(
    steward: Steward, members: Any, found: tuple[int | None, bool]
) -> None:
    assert find_member(steward, ActualTeam("t", "secret", members, None)) == found


@pytest.mark.parametrize(
    ("members", "expired", "newly_expired", "result"),
    [
        ({}, (), (), "grant"),
        ({}, ("lina",), ("lina",), "notice"),
        ({}, ("lina",), (), "listed"),
        ({}, ("omar",), ("omar",), "grant"),
        ({7: ("lina", False)}, ("lina",), ("lina",), "grant"),
        ({7: ("lina", True)}, ("lina",), ("lina",), None),
    ],
)
def test_an_expired_invitation_is_not_sent_again(
    members: Any, expired: Any, newly_expired: Any, result: str | None
) -> None:
    actual = ActualTeam(
        "t", "secret", members, None, expired=frozenset(expired), newly_expired=frozenset(newly_expired)
    )
    found = list(member_items(replace(DESIRED, stewards=(Steward(login="LINA", id=7),)), actual))
    assert len(found) == (0 if result is None else 1)
    for item in found:
        assert item.target == "a steward of olive"
        if result == "grant":
            assert isinstance(item, Change)
            assert (item.kind, item.risk, item.cost) == (ChangeKind.GRANT, Risk.ACCESS, 2)
        else:
            assert isinstance(item, Unmanaged)
            assert (item.is_notice, item.is_task, item.details) == (result == "notice", False, "LINA")


@pytest.mark.parametrize(
    ("steward", "today", "is_reported"),
    [
        (LINA, "lina-2", True),
        (LINA, "LINA", False),
        (Steward(login="lina"), "lina", False),
    ],
)
def test_another_login_of_a_steward_is_a_task_whose_details_are_private(
    steward: Steward, today: str, is_reported: bool
) -> None:
    actual = ActualTeam("t", "secret", {7: (today, True)}, None)
    found = list(member_items(replace(DESIRED, stewards=(steward,)), actual))
    assert len(found) == is_reported
    for item in found:
        assert isinstance(item, Unmanaged)
        assert (item.is_notice, item.is_task) == (True, True)
        assert "lina-2" in item.details and "lina" not in item.reason
