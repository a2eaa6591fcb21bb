"""`tahaluf setup` is killed after some of its requests and started again. The final state is the same as after an
undisturbed run.

To kill the command before a request has the same effect as to kill it after the previous request, and reads do not
change anything. It is therefore sufficient to kill the command after each write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from support.hub_state import hub_state, state_differences
from support.new_organization import NewOrganization, new_organization
from support.skipping_clock import SkippingClock
from tahaluf.flows.setup.app import AppSetup
from tahaluf.flows.setup.local_tree import read_local_files
from tahaluf.flows.setup.organization import OrganizationSetup
from tahaluf.github import Session
from tahaluf.health import CheckoutFacts, SettingsUrls
from tahaluf.manifest import load
from tahaluf.plan import Response

# If the command is killed before it exchanges the code, the code remains unused until GitHub deletes it after an hour
IGNORED_TABLES = ("app_manifest_codes",)
RANDOM_COLUMNS = ("public_key",)
PRIVATE_KEY = "TAHALUF_PRIVATE_KEY"
WRITES_PER_RUN = 4  # the number of writes before each run is killed


class Killed(BaseException):
    """Ends the command at once, like SIGKILL, because nothing in Tahaluf handles this exception."""


@dataclass
class Killer:
    """Counts the writes of a session, and kills the command after the write with the number `at_write`, counted from
    1.
    """

    at_write: int = 0
    writes: int = 0

    def reset(self, at_write: int) -> None:
        self.at_write, self.writes = at_write, 0

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        send = Session._send

        def counted(session: Session, method: str, url: str, path: str, *arguments: Any) -> Response:
            response = send(session, method, url, path, *arguments)
            if method != "GET" and not path.startswith("/graphql"):
                self.writes += 1
                if self.writes == self.at_write:
                    raise Killed
            return response

        monkeypatch.setattr(Session, "_send", counted)


@dataclass
class Founder:
    """A founder who clicks when the command asks for it, and gets a new key from the App's page if the first key was
    lost.
    """

    organization: NewOrganization
    has_browser: bool = True
    keys_pasted: int = field(default=0)

    def create_app(self, address: str) -> None:
        self.organization.browser.open(address)

    def create_app_by_hand(self, address: str) -> None:
        raise AssertionError(address)

    def read_key(self, address: str) -> str:
        self.keys_pasted += 1
        return self.organization.browser.generate_key(address)

    def install_app(self, address: str) -> None:
        self.organization.browser.open(address)


@dataclass
class Runs:
    organization: NewOrganization
    killer: Killer
    founder: Founder

    def run(self, at_write: int = 0) -> bool:
        """Run the command without checking the files. Return whether it was killed after write number `at_write`."""
        self.killer.reset(at_write)
        hub, folder = self.organization.hub, self.organization.folder
        manifest = load((folder / "projects.yml").read_text())
        urls = SettingsUrls(hub.url, manifest.organization, f"{manifest.organization}/control")
        clock = SkippingClock().as_clock()
        session = Session(self.organization.browser.token, api_url=hub.url, clock=clock)
        setup = OrganizationSetup(session, urls, CheckoutFacts(manifest), read_local_files(folder))
        try:
            plan = setup.plan()
            setup.create_repository(plan)
            setup.repair(plan.repairs, lambda result: None)
            name = f"tahaluf-{manifest.organization}"
            setup.set_up_app(AppSetup(session, urls, name, name, self.founder, clock))
        except Killed:
            return True
        return False

    def state(self) -> dict[str, list[Any]]:
        """Return the hub's state without random keys."""
        state = hub_state(self.organization.hub)
        for table in IGNORED_TABLES:
            del state[table]
        for row in (row for rows in state.values() for row in rows if isinstance(row, dict)):
            for column in RANDOM_COLUMNS:
                row.pop(column, None)
            if row.get("name") == PRIVATE_KEY:
                assert row.pop("value").startswith("-----BEGIN RSA PRIVATE KEY-----")
        return state


@contextmanager
def new_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    monkeypatch.setattr("secrets.token_hex", lambda size: "0" * 2 * size)  # the roster's key
    killer = Killer()
    killer.install(monkeypatch)
    with new_organization(folder, monkeypatch) as organization:
        yield Runs(organization, killer, Founder(organization))


def undisturbed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, list[Any]], int]:
    """Return the state after a run that is not killed, and the number of its writes."""
    with monkeypatch.context() as patch, new_runs(folder, patch) as runs:
        assert not runs.run()
        state, writes = runs.state(), runs.killer.writes
        assert not runs.run()
        assert runs.killer.writes == 0, "a second run is not idle"
        return state, writes


def test_a_setup_that_is_killed_again_and_again_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, writes = undisturbed(tmp_path / "undisturbed", monkeypatch)
    with new_runs(tmp_path / "killed", monkeypatch) as runs:
        killed = 0
        while runs.run(WRITES_PER_RUN):
            killed += 1
            assert killed <= writes, "no progress"
        assert killed >= writes // WRITES_PER_RUN - 1
        assert state_differences(expected, runs.state()) == []


@pytest.mark.full
def test_a_setup_that_is_killed_after_any_write_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, writes = undisturbed(tmp_path / "undisturbed", monkeypatch)
    differences: list[str] = []
    for at_write in range(1, writes + 1):
        with monkeypatch.context() as patch, new_runs(tmp_path / str(at_write), patch) as runs:
            assert runs.run(at_write), f"the run ended before write {at_write}"
            assert not runs.run()
            found = state_differences(expected, runs.state())
            differences += [f"killed after write {at_write}: {line}" for line in found]
    assert differences == []
