"""A coalition in a hub: its people, the App, its control repository, and Tahaluf's commands."""

import base64
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import jwt
import pytest

from localhub.core import Handler, Request, Response, json_response
from localhub.domain import ANONYMOUS, Actor, accounts, members, repositories, teams
from localhub.hub import Hub
from localhub.seed import load
from support.hub_client import APP_KEY, PERMISSIONS, SCOPES, app_seed
from tahaluf.cli.main import main
from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.github import Session
from tahaluf.plan import Rest

ORGANIZATION = "example-coalition"
CONTROL = f"{ORGANIZATION}/control"
MANIFEST = "projects.yml"
PEOPLE_IDS = {"founder": 12, "a-member": 13, "a-steward": 4242, "another-steward": 4243, "a-stranger": 99}
MANIFEST_HEAD = f"version: 1\norganization: {ORGANIZATION}\n"
DEFAULT_LABELS = {
    "bug": "d73a4a",
    "documentation": "0075ca",
    "duplicate": "cfd3d7",
    "enhancement": "a2eeef",
    "good first issue": "7057ff",
    "help wanted": "008672",
    "invalid": "e4e669",
    "question": "d876e3",
    "wontfix": "ffffff",
}
# A template with one file, because most tests do not depend on its contents.
TEMPLATES = {
    "templates/small/template.yml": "description: One page.\n",
    "templates/small/NOTES.md.jinja": "# {{ name }}\n",
}


def manifest(*projects: str, head: str = "") -> str:
    """A manifest of projects; each is the inside of a YAML flow mapping."""
    project_lines = "".join(f"  - {{{project}}}\n" for project in projects)
    defaults = "" if "defaults:" in head else "defaults: {template: small}\n"
    return f"{MANIFEST_HEAD}{defaults}{head}projects:\n{project_lines}"


def project(slug: str, **fields: Any) -> str:
    """The inside of a project's mapping; its name and summary derive from the slug."""
    values = {"slug": slug, "name": slug.title(), "summary": f"All about {slug}.", **fields}
    return ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())


@dataclass
class CommandResult:
    """The result of one command: exit code, output, and the requests counted by the server."""

    code: int
    out: str
    err: str
    requests: int
    writes: int

    @property
    def plan(self) -> Any:
        """The parsed output of `plan --json`."""
        return json.loads(self.out)

    @property
    def output(self) -> str:
        return self.out + self.err


FailureHook = Callable[
    [Request, int], Response | None
]  # (request, number of writes before it) → a response that replaces the hub's, or None


class RequestRecorder:
    """A middleware that records the requests of a run, as `POST /path`, and can make requests fail."""

    def __init__(self) -> None:
        self.recorded: list[str] = []
        self.writes = 0
        self.failure: FailureHook | None = None
        self.hidden_field: str | None = None
        self.enabled = False  # Requests of the test itself are neither recorded nor failed.
        self._lock = Lock()

    def reset(self) -> None:
        self.recorded, self.writes, self.enabled = [], 0, True

    def __call__(self, request: Request, next_handler: Handler) -> Response:
        if not self.enabled:
            return next_handler(request)
        writes = request.method != "GET" and not (
            request.path.endswith("/graphql") and b"mutation(" not in request.body
        )
        with self._lock:
            failed = self.failure(request, self.writes) if self.failure else None
            self.recorded.append(f"{request.method} {request.path}")
            self.writes += writes
        response = failed or next_handler(request)
        return (
            self._without_hidden_field(response)
            if self.hidden_field and request.path == "/graphql"
            else response
        )

    def fail_after(self, writes: int) -> None:
        """Reject the token for everything after this many writes."""

        def failure(request: Request, writes_so_far: int) -> Response | None:
            if writes_so_far < writes:
                return None
            return json_response(401, {"message": "Bad credentials", "status": "401"})

        self.failure = failure

    def hide_field(self, field: str) -> None:
        """Return null and an error for this field of repositories in every GraphQL response."""
        self.hidden_field = field

    def _without_hidden_field(self, response: Response) -> Response:
        body = json.loads(response.body if isinstance(response.body, bytes) else b"".join(response.body))
        for name, node in ((body.get("data") or {}).get("organization") or {}).items():
            if node and self.hidden_field in node:
                node[self.hidden_field] = None
                path = ["organization", name, self.hidden_field]
                message = "Resource not accessible by integration"
                body.setdefault("errors", []).append({"type": "FORBIDDEN", "path": path, "message": message})
        return json_response(response.status, body)

    def reject(self, method: str, path: str, body_part: bytes = b"", message: str = "Not for you.") -> None:
        """Answer 403 to these requests if their body contains `body_part`."""

        def failure(request: Request, writes_so_far: int) -> Response | None:
            if (request.method, request.path) != (method, path) or body_part not in request.body:
                return None
            return json_response(403, {"message": message, "status": "403"})

        self.failure = failure


@dataclass
class Coalition:
    hub: Hub
    root: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    people: dict[str, Session] = field(default_factory=dict)
    recorder: RequestRecorder = field(default_factory=RequestRecorder)
    clock: Clock = SYSTEM_CLOCK

    def __post_init__(self) -> None:
        self.hub.middlewares.append(self.recorder)
        self.people = {login: Session(f"token-{login}", api_url=self.hub.url) for login in PEOPLE_IDS}
        self.founder = self.people["founder"]
        for path, text in TEMPLATES.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    # -- the bot ----------------------------------------------------------------------------------------

    def token(self, organization: str = ORGANIZATION, **permissions: str | None) -> str:
        """A token for the App's installation; permissions that are None are omitted."""
        now = int(time.time())
        claims = {
            "iat": now - 30,
            "exp": now + 300,
            "iss": self.founder.get("/apps/tahaluf").body["client_id"],
        }
        as_app = Session(jwt.encode(claims, APP_KEY, algorithm="RS256"), api_url=self.hub.url)
        installations = as_app.paginate("/app/installations")
        [installation] = [item for item in installations if item["account"]["login"] == organization]
        requested = {key: level for key, level in (PERMISSIONS | permissions).items() if level}
        path = f"/app/installations/{installation['id']}/access_tokens"
        return str(as_app.rest(Rest("POST", path, {"permissions": requested})).body["token"])

    def bot(self, **permissions: str) -> Session:
        return Session(self.token(**permissions), api_url=self.hub.url)

    def run(self, *arguments: str, token: str | None = None, **variables: str) -> CommandResult:
        """Run a command like a user or a workflow."""
        env = {
            "TAHALUF_TOKEN": token or self.token(),
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql",
            "GITHUB_REPOSITORY": CONTROL,
            **variables,
        }
        self.capsys.readouterr()
        self.recorder.reset()
        with self.monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            code = main(list(arguments), self.clock)
            self.recorder.enabled = False
        printed = self.capsys.readouterr()
        return CommandResult(
            code, printed.out, printed.err, len(self.recorder.recorded), self.recorder.writes
        )

    def plan(self, text: str | None = None, *arguments: str, token: str | None = None) -> CommandResult:
        """Run `tahaluf plan --json` on this manifest."""
        return self.run("plan", "--json", "--manifest", self.write_manifest(text), *arguments, token=token)

    def apply(
        self, text: str | None = None, *arguments: str, allow: str = "all", **options: Any
    ) -> CommandResult:
        """Run `tahaluf apply`; allows all risky changes unless `allow` is given."""
        allow_arguments = ["--allow", allow] if allow else []
        return self.run(
            "apply", "--yes", "--manifest", self.write_manifest(text), *allow_arguments, *arguments, **options
        )

    def write_manifest(self, text: str | None) -> str:
        """Write the manifest into the checkout; None keeps the current one."""
        path = self.root / MANIFEST
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return str(path)

    # -- what is on GitHub ------------------------------------------------------------------------------

    def repository(self, slug: str) -> Any:
        return self.founder.get(f"/repos/{ORGANIZATION}/{slug}").body

    def create_repository(self, slug: str, files: Mapping[str, str] | None = None, **fields: Any) -> None:
        """Create a repository as people would by hand, with one commit on top of the first one."""
        body = {"name": slug, "auto_init": True, **fields}
        self.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", body))
        for path, text in (files or {}).items():
            self.commit(slug, path, text)

    def load_repository(self, slug: str, files: Mapping[str, str]) -> None:
        """Create a repository with a single commit of these files."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            load(uow, {"repositories": [{"owner": ORGANIZATION, "name": slug, "files": files}]})

    def commit(self, slug: str, path: str, text: str, branch: str = "main") -> None:
        """Commit one file as the founder."""
        file = f"/repos/{ORGANIZATION}/{slug}/contents/{path}"
        content = base64.b64encode(text.encode()).decode()
        existing = self.founder.get(f"{file}?ref={branch}", expected_statuses=[404])
        body = {"message": f"Write {path}", "content": content, "branch": branch}
        if existing.status == 200:
            body["sha"] = existing.body["sha"]
        self.founder.rest(Rest("PUT", file, body))

    def files(self, slug: str, branch: str = "main") -> list[str]:
        tree = self.founder.get(f"/repos/{ORGANIZATION}/{slug}/git/trees/{branch}?recursive=1").body["tree"]
        return sorted(entry["path"] for entry in tree if entry["type"] == "blob")

    def labels(self, slug: str) -> dict[str, str]:
        """Name → color."""
        found = self.founder.paginate(f"/repos/{ORGANIZATION}/{slug}/labels")
        return {label["name"]: label["color"] for label in found}

    def pulls(self, slug: str) -> list[Any]:
        return list(self.founder.paginate(f"/repos/{ORGANIZATION}/{slug}/pulls?state=all"))

    def members(self, team: str) -> list[str]:
        return sorted(m["login"] for m in self.founder.paginate(f"/orgs/{ORGANIZATION}/teams/{team}/members"))

    def invited_logins(self) -> list[str]:
        return sorted(i["login"] for i in self.founder.paginate(f"/orgs/{ORGANIZATION}/invitations"))

    def add_members(self, logins: Iterable[str]) -> None:
        """Make people members of the organization."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            organization = accounts.find(uow, ORGANIZATION)
            for login in logins:
                members.add(uow, organization.id, accounts.find_user(uow, login).id, "member")

    def create_team(self, slug: str, stewards: Sequence[str] = ()) -> None:
        """Create a team that matches the manifest's defaults, bypassing the API to save time."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            uow.actor = Actor("user", PEOPLE_IDS["founder"], scopes=frozenset(SCOPES))
            organization = accounts.find(uow, ORGANIZATION)
            team = teams.create(uow, organization, slug)
            repository = repositories.find(uow, ORGANIZATION, slug)
            teams.put_repository(uow, team, repository, "maintain")
            for login in stewards:
                teams.set_member(uow, team, accounts.find_user(uow, login), "maintainer")

    # -- the control repository -------------------------------------------------------------------------

    def propose_change(self, text: str, branch: str = "change") -> int:
        """Open a pull request by the founder that replaces the manifest. Returns its number."""
        api = f"/repos/{CONTROL}"
        tip = self.founder.get(f"{api}/git/ref/heads/main").body["object"]["sha"]
        self.founder.rest(Rest("POST", f"{api}/git/refs", {"ref": f"refs/heads/{branch}", "sha": tip}))
        self.commit("control", MANIFEST, text, branch)
        pull = {"title": "Change the manifest", "head": branch, "base": "main"}
        return int(self.founder.rest(Rest("POST", f"{api}/pulls", pull)).body["number"])

    def merge(self, number: int) -> None:
        self.founder.rest(Rest("PUT", f"/repos/{CONTROL}/pulls/{number}/merge", {}))

    def comments(self, number: int) -> list[Any]:
        return list(self.founder.paginate(f"/repos/{CONTROL}/issues/{number}/comments"))


def seed(**extra: list[Any]) -> dict[str, Any]:
    """The seed of the hub; `more` extends its lists."""
    entries_by_kind: dict[str, list[Any]] = {
        "users": [
            {"login": login, "id": number, "tokens": [{"token": f"token-{login}", "scopes": SCOPES}]}
            for login, number in PEOPLE_IDS.items()
        ],
        "organizations": [
            {
                "login": ORGANIZATION,
                "owners": ["founder"],
                "members": ["a-member", "a-steward", "another-steward"],
            }
        ],
        "apps": [app_seed(ORGANIZATION, PERMISSIONS)],
        "repositories": [{"owner": ORGANIZATION, "name": "control", "files": {MANIFEST: manifest()}}],
    }
    return {kind: entries + extra.get(kind, []) for kind, entries in entries_by_kind.items()}


@contextmanager
def start_coalition(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **extra: list[Any]
) -> Iterator[Coalition]:
    """Start a coalition, and check that every request and response matches GitHub's API description."""
    root = folder / "checkout"
    root.mkdir(parents=True)
    with Hub(folder / "hub", seed(**extra), run_workflows=False) as hub:
        yield Coalition(hub, root, monkeypatch, capsys)
        assert hub.contract.violations() == []
