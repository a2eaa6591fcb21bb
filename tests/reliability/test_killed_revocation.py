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
PERSON, OTHER = {"login": LOGIN, "id": ID}, {"login": "another-steward", "id": PEOPLE_IDS["another-steward"]}
SECOND = "second-coalition"
TOKENS = 400
OWNER: dict[str, Any] = {
    "login": "second-owner",
    "id": 501,
    "tokens": [{"token": f"owner-{n}", "scopes": ["repo", "admin:org", "workflow"]} for n in range(TOKENS)],
}
# The person is a member of the first organization, and an outsider in the second one. For each kind of access: the
# plan's line that ends it, and a query that finds it in the server's tables
KINDS = {
    "organization membership": (
        f"remove from the organization {ORGANIZATION} (is a member; ",
        "SELECT 1 FROM memberships WHERE user_id = ?",
    ),
    "project team": (
        f"remove from the team water-map in {ORGANIZATION} (maintainer)",
        "SELECT 1 FROM team_members JOIN teams ON teams.id = team_id WHERE slug = 'water-map' AND user_id = ?",
    ),
    "shared team": (
        f"remove from the team helpers in {ORGANIZATION} (member)",
        "SELECT 1 FROM team_members JOIN teams ON teams.id = team_id WHERE slug = 'helpers' AND user_id = ?",
    ),
    "direct collaborator": (
        f"remove direct access to water-map in {ORGANIZATION} (admin)",
        "SELECT 1 FROM collaborators JOIN repositories ON repositories.id = repository_id "
        "WHERE name = 'water-map' AND user_id = ?",
    ),
    "outside collaborator": (
        f"remove direct access to river-map in {SECOND} (write)",
        "SELECT 1 FROM collaborators JOIN repositories ON repositories.id = repository_id "
        "WHERE name = 'river-map' AND user_id = ?",
    ),
    "pending invitation": (
        f"cancel the invitation to well-map in {SECOND} (triage, pending)",
        "SELECT 1 FROM repository_invitations WHERE invitee_id = ?",
    ),
}
MANIFEST = manifest(
    project("water-map", stewards=[PERSON, OTHER]),
    head=f"organizations: [{SECOND}]\nteams: {{helpers: {{members: [{{login: {LOGIN}, id: {ID}}}]}}}}\n",
)


@dataclass
class Revocations:
    """Runs the command in separate processes, each with its own token."""

    coalition: Coalition
    killer: ProcessKiller
    launcher: Launcher
    runs: int = 0

    @property
    def output(self) -> str:
        """The output of the most recent run."""
        return (self.coalition.root / "said.txt").read_text("utf-8")

    def run(self, at_request: int = 0, after_effect: bool = False) -> int:
        """Return the exit code of a run that is killed at this request, or if `at_request` is 0, of a run that is not
        killed.
        """
        here, token = self.coalition, f"owner-{self.runs}"
        self.runs += 1
        self.killer.reset(at_request, after_effect)
        code = self.launcher.run(
            ("access", "--manifest", here.write_manifest(None), "--person", LOGIN, "--revoke", "--yes"),
            here.root,
            {**here.variables(token), "TAHALUF_TOKEN_SECOND_COALITION": token},
            here.root / "said.txt",
            self.killer.set_pid,
        )
        self.killer.wait_until_idle()
        self.killer.drop_requests_of(token)
        return code

    def apply(self) -> None:
        self.coalition.apply(None, "--organization", ORGANIZATION)

    def give_everything(self) -> None:
        """Give the person all six kinds of access, and remove the person from the list of denied accounts."""
        with self.coalition.hub.engine.begin(ANONYMOUS) as uow:
            uow.actor = Actor("user", PEOPLE_IDS["founder"], scopes=frozenset(SCOPES))
            organization, person = accounts.find(uow, ORGANIZATION), accounts.find_user(uow, LOGIN)
            members.add(uow, organization.id, person.id, "member")
            for team, role in (("water-map", "maintainer"), ("helpers", "member")):
                teams.set_member(uow, teams.find(uow, organization, team), person, role)
            for owner, name, permission in (
                (ORGANIZATION, "water-map", "admin"),
                (SECOND, "river-map", "write"),
            ):
                collaborators.add(uow, repositories.find(uow, owner, name), person.id, permission)
            uow.store.execute("DELETE FROM repository_invitations")
            uow.store.insert(
                "repository_invitations",
                repository_id=repositories.find(uow, SECOND, "well-map").id,
                invitee_id=person.id,
                inviter_id=PEOPLE_IDS["founder"],
                permission="triage",
                created_at=uow.now(),
            )
        if self.is_denied():
            self.coalition.write("roster", DENIED_PATH, "# nobody\n")

    def remaining(self) -> list[str]:
        """The kinds of access that the person still has, according to the server's tables."""
        with self.coalition.hub.engine.begin(ANONYMOUS) as uow:
            return [kind for kind, (_, query) in KINDS.items() if uow.store.fetch_value(query, ID)]

    def is_denied(self) -> bool:
        found = self.coalition.founder.get(f"/repos/{ORGANIZATION}/roster/contents/{DENIED_PATH}", [404])
        if found.status == 404:
            return False
        return ID in read_denied_accounts(base64.b64decode(found.body["content"]).decode())

    def differences_after_kill(self, at_request: int, after_effect: bool) -> list[str]:
        """Kill a run at this request, run `apply` and a second revocation, and return everything that is wrong
        afterwards.
        """
        self.give_everything()
        if self.run(at_request, after_effect) != -signal.SIGKILL:
            return [f"request {at_request}: the run was not killed"]
        lost_access, denied = self.remaining(), self.is_denied()
        self.apply()
        found = [] if self.remaining() == lost_access or not denied else ["apply gave access back"]
        # the exit code is 1, because the manifest still names the person
        found += [] if self.run() == 1 else [self.output]
        found += [] if self.remaining() == [] and self.is_denied() else [f"left: {self.remaining()}"]
        self.apply()
        found += [] if self.remaining() == [] else ["apply gave access back after the second run"]
        found += [] if self.coalition.members("water-map") == ["another-steward"] else ["others lost access"]
        when = "after" if after_effect else "before"
        return [f"killed {when} request {at_request} took effect: {what}" for what in found]


@pytest.fixture(scope="module")
def revocations(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Iterator[Revocations]:
    second = {"login": SECOND, "owners": ["founder", "second-owner"]}
    outside = [{"owner": SECOND, "name": name, "auto_init": True} for name in ("river-map", "well-map")]
    folder = tmp_path_factory.mktemp("killed")
    with start_coalition(folder, users=[OWNER], organizations=[second], repositories=outside) as here:
        with here.hub.engine.begin(ANONYMOUS) as uow:
            organization, owner = accounts.find(uow, ORGANIZATION), accounts.find_user(uow, "second-owner")
            members.add(uow, organization.id, owner.id, "admin")
        here.create_repository("roster", private=True)
        killer = ProcessKiller()
        made = Revocations(here, killer, launcher)
        here.write_manifest(MANIFEST)
        made.apply()
        here.hub.middlewares.append(killer)
        yield made


def count_requests(runs: Revocations) -> int:
    """Return the number of requests of a run that is not killed."""
    runs.give_everything()
    assert runs.run() == 1
    assert runs.remaining() == []
    return runs.killer.request_count


def test_six_kinds_of_access_end_in_one_run_and_a_second_run_changes_nothing(
    revocations: Revocations,
) -> None:
    revocations.give_everything()
    assert revocations.remaining() == [*KINDS]
    assert revocations.run() == 1
    assert revocations.remaining() == []
    assert [kind for kind, (line, _) in KINDS.items() if f"\n  {line}" not in revocations.output] == []
    for _ in range(2):
        assert "still names them in 2 entries: water-map, the team helpers. " in revocations.output
        before = len(revocations.coalition.founder.get(f"/repos/{ORGANIZATION}/roster/commits").body)
        assert revocations.run() == 1
        assert f"{LOGIN} (account {ID}) has no access" in revocations.output
        assert len(revocations.coalition.founder.get(f"/repos/{ORGANIZATION}/roster/commits").body) == before
    revocations.coalition.write_manifest(
        manifest(project("water-map", stewards=[OTHER]), head=f"organizations: [{SECOND}]\n")
    )
    assert revocations.run() == 0
    revocations.coalition.write_manifest(MANIFEST)


def test_a_revocation_that_is_killed_is_finished_by_the_next_run(revocations: Revocations) -> None:
    """One run is killed after its first write, which denies the account, and another after it has revoked the first
    grant.
    """
    total = count_requests(revocations)
    # The last requests of a run are writes: the first adds the account to the list, and the others revoke grants
    found = [line for number in (3, 2) for line in revocations.differences_after_kill(total - number, True)]
    assert found == []


@pytest.mark.full
def test_a_revocation_that_is_killed_anywhere_is_finished_by_the_next_run(revocations: Revocations) -> None:
    """A run is killed at each request, both before the server executes it and before the response arrives."""
    total = count_requests(revocations)
    found = [
        line
        for number in range(1, total + 1)
        for after_effect in (False, True)
        for line in revocations.differences_after_kill(number, after_effect)
    ]
    assert found == []
