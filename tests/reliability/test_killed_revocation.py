"""If a revocation is killed at any request, the next run finishes it, and no run gives the access back."""

import base64
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from localhub.domain import ANONYMOUS, Actor, accounts, collaborators, members, repositories, teams
from support.coalition import PEOPLE_IDS, Coalition, manifest, project, start_coalition
from support.crash_runs import ProcessKiller
from support.hub_client import SCOPES
from support.launcher import Launcher
from support.organization_builder import ORGANIZATION
from tahaluf.access import DENIED_PATH, read_denied_accounts

LOGIN, ID = "a-steward", PEOPLE_IDS["a-steward"]
TOKENS = 80
OWNER: dict[str, Any] = {
    "login": "second-owner",
    "id": 501,
    "tokens": [{"token": f"owner-{n}", "scopes": ["repo", "admin:org", "workflow"]} for n in range(TOKENS)],
}
TABLES = {"collaborators": "user_id", "team_members": "user_id", "memberships": "user_id"}


@dataclass
class Revocations:
    """Runs the command in separate processes, each with its own token."""

    coalition: Coalition
    killer: ProcessKiller
    launcher: Launcher
    runs: int = 0

    def run(self, at_request: int = 0, after_effect: bool = False) -> int:
        """Return the exit code of a run that is killed at this request. If it is 0, the run is not killed."""
        here, token = self.coalition, f"owner-{self.runs}"
        self.runs += 1
        self.killer.reset(at_request, after_effect)
        code = self.launcher.run(
            ("access", "--manifest", here.write_manifest(None), "--person", LOGIN, "--revoke", "--yes"),
            here.root,
            here.variables(token),
            here.root / "said.txt",
            self.killer.set_pid,
        )
        self.killer.wait_until_idle()
        self.killer.drop_requests_of(token)
        return code

    def give_everything(self) -> None:
        """Give the person a membership, a team and a collaboration, and remove the person from the list of denied
        accounts.
        """
        with self.coalition.hub.engine.begin(ANONYMOUS) as uow:
            uow.actor = Actor("user", PEOPLE_IDS["founder"], scopes=frozenset(SCOPES))
            organization, person = accounts.find(uow, ORGANIZATION), accounts.find_user(uow, LOGIN)
            members.add(uow, organization.id, person.id, "member")
            teams.set_member(uow, teams.find(uow, organization, "water-map"), person, "maintainer")
            collaborators.add(uow, repositories.find(uow, ORGANIZATION, "water-map"), person.id, "admin")
        if self.is_denied():
            self.coalition.write("roster", DENIED_PATH, "# nobody\n")

    def remaining(self) -> list[str]:
        """The access that the person still has, according to the server's tables."""
        with self.coalition.hub.engine.begin(ANONYMOUS) as uow:
            return [
                table
                for table, column in TABLES.items()
                if uow.store.fetch_value(f"SELECT count(*) FROM {table} WHERE {column} = ?", ID)
            ]

    def is_denied(self) -> bool:
        found = self.coalition.founder.get(f"/repos/{ORGANIZATION}/roster/contents/{DENIED_PATH}", [404])
        if found.status == 404:
            return False
        return ID in read_denied_accounts(base64.b64decode(found.body["content"]).decode())

    def differences_after_kill(self, at_request: int, after_effect: bool) -> list[str]:
        """Return everything that is wrong after a run is killed at this request, followed by an `apply` and a second
        run."""
        self.give_everything()
        if self.run(at_request, after_effect) != -signal.SIGKILL:
            return [f"request {at_request}: the run was not killed"]
        lost_access, denied = self.remaining(), self.is_denied()
        self.coalition.apply()
        found = [] if self.remaining() == lost_access or not denied else ["apply gave access back"]
        # the exit code is 1, because the manifest still names the person
        found += [] if self.run() == 1 else [(self.coalition.root / "said.txt").read_text()]
        found += [] if self.remaining() == [] and self.is_denied() else [f"left: {self.remaining()}"]
        self.coalition.apply()
        found += [] if self.remaining() == [] else ["apply gave access back after the second run"]
        found += [] if self.coalition.members("water-map") == ["another-steward"] else ["others lost access"]
        when = "after" if after_effect else "before"
        return [f"killed {when} request {at_request} took effect: {what}" for what in found]


@pytest.fixture(scope="module")
def revocations(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Iterator[Revocations]:
    with start_coalition(tmp_path_factory.mktemp("killed"), users=[OWNER]) as here:
        with here.hub.engine.begin(ANONYMOUS) as uow:
            organization, owner = accounts.find(uow, ORGANIZATION), accounts.find_user(uow, "second-owner")
            members.add(uow, organization.id, owner.id, "admin")
        here.create_repository("roster", private=True)
        other = {"login": "another-steward", "id": PEOPLE_IDS["another-steward"]}
        here.apply(manifest(project("water-map", stewards=[{"login": LOGIN, "id": ID}, other])))
        killer = ProcessKiller()
        here.hub.middlewares.append(killer)
        yield Revocations(here, killer, launcher)


def count_requests(runs: Revocations) -> int:
    runs.give_everything()
    assert runs.run() == 1
    assert runs.remaining() == []
    return runs.killer.request_count


def test_a_revocation_that_is_killed_is_finished_by_the_next_run(revocations: Revocations) -> None:
    """One run is killed after it has denied the account (its first write), and another after it has revoked the first
    grant.
    """
    total = count_requests(revocations)
    # The last four writes of a run add the account to the list and revoke the three grants
    found = [line for number in (3, 2) for line in revocations.differences_after_kill(total - number, True)]
    assert found == []


@pytest.mark.full
def test_a_revocation_that_is_killed_anywhere_is_finished_by_the_next_run(revocations: Revocations) -> None:
    total = count_requests(revocations)
    found = [
        line
        for number in range(1, total + 1)
        for after_effect in (False, True)
        for line in revocations.differences_after_kill(number, after_effect)
    ]
    assert found == []
