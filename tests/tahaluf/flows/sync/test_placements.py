"""People whom the roster has placed in a project's team remain members when they stop being stewards."""

from dataclasses import replace
from datetime import date

import pytest

from localhub.core import Request, Response, json_response
from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from support.people import person
from tahaluf.volunteers.people import Account, Invitation, InvitationState, VolunteerStatus
from tahaluf.volunteers.roster import record_path, write_person

STEWARD = {"login": "a-steward", "id": PEOPLE_IDS["a-steward"]}
ACCOUNT = Account(PEOPLE_IDS["a-steward"], "a-steward")
TEAM = {"permission": "triage"}  # the project is open to newcomers
LISTED = manifest(project("wells", stewards=[STEWARD], repository={"team": TEAM}))
UNLISTED = manifest(project("wells", repository={"team": TEAM}))


def record(
    state: InvitationState | None = InvitationState.JOINED,
    status: VolunteerStatus = VolunteerStatus.WAITING,
    account: Account | None = ACCOUNT,
) -> str:
    invitation = None if state is None else Invitation(state, date(2026, 3, 1), 1)
    return write_person(replace(person(status), account=account, invitation=invitation))


def has_left(coalition: Coalition, *records: str, text: str = UNLISTED) -> str:
    """Return the steward's role in the team after the manifest has stopped listing them, or an empty string if they
    are not in the team.
    """
    coalition.apply(LISTED)
    coalition.create_repository("roster", private=True)
    for number, one in enumerate(records):
        coalition.write("roster", record_path(f"p-abc{number}"), one)
    assert coalition.apply(text).code == 0
    assert coalition.apply(text).writes == 0
    return role(coalition)


def role(coalition: Coalition) -> str:
    path = f"/orgs/{ORGANIZATION}/teams/wells/memberships/a-steward"
    return str(coalition.founder.get(path, [404]).body.get("role", ""))


@pytest.mark.parametrize("state", [InvitationState.INVITED, InvitationState.JOINED])
def test_whom_the_roster_placed_becomes_a_member(coalition: Coalition, state: InvitationState) -> None:
    assert has_left(coalition, "neither: a record", record(state)) == "member"


@pytest.mark.parametrize(
    "one",
    [
        record(None),
        record(InvitationState.WAITING),
        record(InvitationState.DECLINED),
        record(status=VolunteerStatus.LEFT),
        record(account=None),
        record(account=Account(1, "a-steward")),
        "neither: a record",
    ],
    ids=["no invitation", "waiting", "declined", "left", "no account", "another account", "broken"],
)
def test_everybody_else_leaves_the_team(coalition: Coalition, one: str) -> None:
    assert has_left(coalition, one) == ""


@pytest.mark.parametrize(
    "keys", [{"team": {"permission": "write"}}, {"team": TEAM, "unlisted_members": "delete"}]
)
def test_a_team_that_newcomers_do_not_join_keeps_nobody(
    coalition: Coalition, keys: dict[str, object]
) -> None:
    text = manifest(project("wells", repository=keys))
    assert has_left(coalition, record(), text=text) == ""


def test_without_a_roster_access_follows_the_manifest(coalition: Coalition) -> None:
    coalition.apply(LISTED)
    assert coalition.apply(UNLISTED, allow="").code == 0
    assert role(coalition) == ""


def test_while_github_does_not_answer_nobody_loses_a_place_that_the_roster_may_have_given(
    coalition: Coalition,
) -> None:
    coalition.apply(LISTED)
    coalition.create_repository("roster", private=True)
    coalition.write("roster", record_path("p-abc"), record())

    def fails(request: Request, writes: int) -> Response | None:
        return json_response(502, {}) if b'"roster"' in request.body else None

    coalition.clock = coalition.github_clock.as_clock()  # a run waits several times before it gives up
    coalition.recorder.failure = fails
    ran = coalition.apply(UNLISTED, allow="")
    assert (ran.code, ran.writes, role(coalition)) == (1, 0, "maintainer")
    assert "blocked wells" in ran.output
    coalition.recorder.failure = None
    assert coalition.apply(UNLISTED, allow="").code == 0
    assert role(coalition) == "member"


def test_the_roster_is_read_only_if_somebody_would_lose_access(coalition: Coalition) -> None:
    coalition.apply(LISTED)
    coalition.create_repository("roster", private=True)
    asked: list[bytes] = []

    def remember(request: Request, writes: int) -> Response | None:
        asked.append(request.body)
        return None

    coalition.recorder.failure = remember
    coalition.apply(LISTED)
    assert asked
    assert not [body for body in asked if b'"roster"' in body]
