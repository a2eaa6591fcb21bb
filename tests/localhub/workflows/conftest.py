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

from localhub.events import Event, Events
from localhub.git import bare, objects
from localhub.hub import Hub
from localhub.store import Store
from localhub.workflows import Runner
from localhub.world import NOBODY, Engine, World, accounts, repositories, runs
from localhub.world.runs import Job, Run

LABEL = {"name": "proposal", "color": "ededed"}
SIGNER = objects.Person("A Steward", "steward@example.org", "2026-05-04T03:02:01Z")


class Stage:
    """`an-org/water-map`, empty until something is committed. Its checkouts go by file, not by http."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "store.db")
        self.events = Events()
        self.engine = Engine(self.store, folder / "git", self.events, lambda _, told: told.subjects)
        with self.engine.begin(NOBODY) as world:
            organization = accounts.add_account(world, "Organization", "an-org")
            self.person = accounts.add_account(world, "User", "a-steward").id
            self.repository = self.store.insert(
                "repositories",
                owner_id=organization.id,
                name="water-map",
                visibility="public",
                **dict.fromkeys(("pushed_at", "created_at", "updated_at"), world.now()),
            )
        self.bare = bare.path(folder / "git", self.repository)
        bare.create(self.bare)
        (folder / "served" / "an-org").mkdir(parents=True)
        (folder / "served" / "an-org" / "water-map").symlink_to(self.bare)
        self.runner = Runner(self.engine, folder / "runs", f"file://{folder}/served")
        self.runner.start()

    def commit(self, files: dict[str, str], branch: str = "main") -> tuple[str, str]:
        """The branch's commit before and after."""
        entries = {
            path: objects.Entry("100644", "", objects.write(self.bare, "blob", text.encode()))
            for path, text in files.items()
        }
        before = bare.ref(self.bare, f"refs/heads/{branch}")
        base = objects.commit(self.bare, before).tree if before else None
        tree = objects.put(self.bare, base, entries)
        after = objects.write_commit(
            self.bare, tree, [before] if before else [], SIGNER, SIGNER, "a change\n"
        )
        bare.update_ref(self.bare, f"refs/heads/{branch}", after)
        return before or bare.ZERO, after

    def workflow(self, text: str, name: str = "w.yml") -> None:
        self.commit({f".github/workflows/{name}": text})

    def push(self, files: dict[str, str] | None = None) -> None:
        before, after = self.commit(files or {"README.md": str(datetime.now(UTC))})
        self.tell("push", ref="refs/heads/main", before=before, after=after)

    def tell(self, name: str, action: str | None = None, starts: bool = True, **payload: Any) -> None:
        self.events.publish(Event("1", name, action, self.repository, self.person, starts, payload))

    def ask(self, errand: Callable[[World], None]) -> None:
        with self.engine.begin(NOBODY) as world:
            errand(world)

    def wait(self, until: Callable[[], bool] | None = None) -> None:
        """Until nothing is pending, or until something is so; half a minute at most."""
        for _ in range(3000):
            if until() if until else self.runner.pending() == 0:
                return
            time.sleep(0.01)
        raise AssertionError("the runner did not come to rest")

    def runs(self) -> list[Run]:
        """Oldest first."""
        return self.store.all(Run, "SELECT * FROM runs ORDER BY id")

    def jobs(self, run: Run) -> dict[str, Job]:
        return {job.key: job for job in self.all_jobs(run)}

    def all_jobs(self, run: Run) -> list[Job]:
        with self.engine.begin(NOBODY) as world:
            return runs.jobs(world, run)

    def only_job(self) -> Job:
        (run,) = self.runs()
        (job,) = self.jobs(run).values()
        return job


class Served(Stage):
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
        with self.engine.begin(NOBODY) as world:
            self.person = accounts.find_user(world, "a-steward").id
            self.repository = repositories.find(world, "an-org", "water-map").id
        self.bare = bare.path(self.engine.files, self.repository)

    def ask_over_http(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Status and parsed JSON, or bytes where it is none. Redirects are followed."""
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(self.hub.url + path, data, headers, method=method)) as answer:
                status, content = answer.status, answer.read()
        except HTTPError as error:
            status, content = error.code, error.read()
        try:
            return status, json.loads(content)
        except ValueError:
            return status, content

    def gh(self, *words: str) -> str:
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
        place = ("-R", "github.localhost/an-org/water-map")
        done = subprocess.run(
            [program, *words, *place], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path)
    yield made
    made.hub.close()
    assert made.hub.contract.violations() == []


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.runner.close()
    made.store.close()
