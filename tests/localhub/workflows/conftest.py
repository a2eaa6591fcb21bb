"""A repository with workflow files and a runner beside it: by itself, and served over HTTP."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from localhub.domain import ANONYMOUS, Engine, UnitOfWork, accounts, repositories, runs
from localhub.domain.runs import Job, Run
from localhub.events import Event, Events
from localhub.git import bare, objects
from localhub.hub import Hub
from localhub.store import Store
from localhub.workflows import Runner

LABEL = {"name": "proposal", "color": "ededed"}
SIGNATURE = objects.Signature("A Steward", "steward@example.org", "2026-05-04T03:02:01Z")


class RunnerHarness:
    """`an-org/water-map`, empty until something is committed. Its checkouts go by file, not by http."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "store.db")
        self.events = Events()
        self.engine = Engine(self.store, folder / "git", self.events, lambda _, event: event.subjects)
        with self.engine.begin(ANONYMOUS) as uow:
            organization = accounts.add_account(uow, "Organization", "an-org")
            self.person = accounts.add_account(uow, "User", "a-steward").id
            self.repository = self.store.insert(
                "repositories",
                owner_id=organization.id,
                name="water-map",
                visibility="public",
                **dict.fromkeys(("pushed_at", "created_at", "updated_at"), uow.now()),
            )
        self.bare = bare.repository_folder(folder / "git", self.repository)
        bare.create(self.bare)
        (folder / "served" / "an-org").mkdir(parents=True)
        (folder / "served" / "an-org" / "water-map").symlink_to(self.bare)
        self.runner = Runner(self.engine, folder / "runs", f"file://{folder}/served")
        self.runner.start()

    def commit(self, files: dict[str, str], branch: str = "main") -> tuple[str, str]:
        """The branch's commit before and after."""
        entries = {
            path: objects.TreeEntry("100644", "", objects.write(self.bare, "blob", text.encode()))
            for path, text in files.items()
        }
        before = bare.ref(self.bare, f"refs/heads/{branch}")
        base = objects.commit(self.bare, before).tree if before else None
        tree = objects.update_tree(self.bare, base, entries)
        after = objects.write_commit(
            self.bare, tree, [before] if before else [], SIGNATURE, SIGNATURE, "a change\n"
        )
        bare.update_ref(self.bare, f"refs/heads/{branch}", after)
        return before or bare.NULL_OID, after

    def workflow(self, text: str, name: str = "w.yml") -> None:
        self.commit({f".github/workflows/{name}": text})

    def push(self, files: dict[str, str] | None = None) -> None:
        before, after = self.commit(files or {"README.md": str(datetime.now(UTC))})
        self.publish("push", ref="refs/heads/main", before=before, after=after)

    def publish(
        self, name: str, action: str | None = None, starts_workflows: bool = True, **payload: Any
    ) -> None:
        self.events.publish(Event("1", name, action, self.repository, self.person, starts_workflows, payload))

    def in_unit_of_work(self, action: Callable[[UnitOfWork], None]) -> None:
        with self.engine.begin(ANONYMOUS) as uow:
            action(uow)

    def wait_until(self, condition: Callable[[], bool] | None = None) -> None:
        """Until nothing is pending, or until something is so; half a minute at most."""
        for _ in range(3000):
            if condition() if condition else self.runner.pending() == 0:
                return
            time.sleep(0.01)
        raise AssertionError("the runner did not come to rest")

    def runs(self) -> list[Run]:
        """Oldest first."""
        return self.store.fetch_all(Run, "SELECT * FROM runs ORDER BY id")

    def jobs(self, run: Run) -> dict[str, Job]:
        return {job.key: job for job in self.all_jobs(run)}

    def all_jobs(self, run: Run) -> list[Job]:
        with self.engine.begin(ANONYMOUS) as uow:
            return runs.jobs(uow, run)

    def only_job(self) -> Job:
        (run,) = self.runs()
        (job,) = self.jobs(run).values()
        return job


class HubHarness(RunnerHarness):
    """The same in a whole hub, with a token for the person, who owns the organization, and for a visitor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub = Hub(
            folder,
            {
                "users": [
                    {"login": "a-steward"},
                    {"login": "a-visitor", "tokens": [{"token": "a-visitor-s", "scopes": ["public_repo"]}]},
                ],
                "organizations": [{"login": "an-org", "owners": ["a-steward"]}],
                "repositories": [{"owner": "an-org", "name": "water-map", "labels": [LABEL]}],
            },
        )
        assert self.hub.runner is not None
        self.store, self.engine, self.events = self.hub.store, self.hub.engine, self.hub.events
        self.runner, self.token, self.visitor = self.hub.runner, self.hub.token, "a-visitor-s"
        with self.engine.begin(ANONYMOUS) as uow:
            self.person = accounts.find_user(uow, "a-steward").id
            self.repository = repositories.find(uow, "an-org", "water-map").id
        self.bare = bare.repository_folder(self.engine.repository_root, self.repository)

    def request(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
        """Status and parsed JSON, or bytes where it is none. Redirects are followed."""
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(self.hub.url + path, data, headers, method=method)) as response:
                status, content = response.status, response.read()
        except HTTPError as error:
            status, content = error.code, error.read()
        try:
            return status, json.loads(content)
        except ValueError:
            return status, content

    def gh(self, *arguments: str) -> str:
        """The stock client, which takes github.localhost for a GitHub without TLS, behind a proxy that is us."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GH_HOST": "github.localhost",
            "GH_TOKEN": self.token,
            "GH_PROMPT_DISABLED": "1",
            "HTTP_PROXY": self.hub.url,
            "http_proxy": self.hub.url,
        }
        program = Path(sys.executable).parent / "gh"
        repository_arguments = ("-R", "github.localhost/an-org/water-map")
        result = subprocess.run(
            [program, *arguments, *repository_arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


@pytest.fixture
def hub_harness(tmp_path: Path) -> Iterator[HubHarness]:
    running = HubHarness(tmp_path)
    yield running
    running.hub.close()
    assert running.hub.contract.violations() == []


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[RunnerHarness]:
    running = RunnerHarness(tmp_path)
    yield running
    running.runner.close()
    running.store.close()
