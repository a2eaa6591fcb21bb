"""A repository with workflow files and a runner. The runner can be used on its own, or in a hub over HTTP."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from localhub.domain import ANONYMOUS, Engine, UnitOfWork, accounts, apps, repositories, runs, settings
from localhub.domain.runs import Job, Run
from localhub.domain.settings import SettingScope
from localhub.events import Event, Events
from localhub.git import bare, objects
from localhub.hub import Hub
from localhub.store import Store
from localhub.workflows import Runner

LABEL = {"name": "proposal", "color": "ededed"}
SIGNATURE = objects.Signature("A Steward", "steward@example.org", "2026-05-04T03:02:01Z")


class RunnerHarness:
    """Contains `an-org/water-map`, which is initially empty. Checkouts use file URLs rather than HTTP."""

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
        """Commit to the branch. Return the tips of the branch before and after the commit."""
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
        """Wait up to 30 seconds for the condition to be met. By default, wait until nothing is pending."""
        for _ in range(3000):
            if condition() if condition else self.runner.pending() == 0:
                return
            time.sleep(0.01)
        raise AssertionError("the runner did not become idle")

    def runs(self) -> list[Run]:
        """The oldest run comes first."""
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
    """A `RunnerHarness` with a complete hub, an owner's token and a visitor's token."""

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
        """Return the status and the body. The body is parsed if it contains JSON. Follows redirects."""
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

    def install_app(self) -> None:
        """Install an App. Workflows get its key from a secret, and its ids from variables."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        with self.engine.begin(ANONYMOUS) as uow:
            organization = accounts.find_organization(uow, "an-org")
            permissions = {"issues": "write", "contents": "write"}
            app = apps.add_app(uow, "a-bot", organization.id, public.decode(), permissions)
            apps.install(uow, app, organization.id)
            place = SettingScope(organization_id=organization.id)
            settings.put(uow, "secret", place, "KEY", private.decode())
            settings.put(uow, "variable", place, "CLIENT", app.client_id)
            settings.put(uow, "variable", place, "APP", str(app.id))

    def gh(self, *arguments: str) -> str:
        """Run stock `gh`, which treats github.localhost as a GitHub host without TLS and uses the hub as its proxy."""
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
