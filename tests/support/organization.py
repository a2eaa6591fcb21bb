"""An organization in a running hub, with its people, the App's tokens and its control repository."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from localhub.domain import ANONYMOUS, accounts, apps
from localhub.domain import repositories as domain_repositories
from localhub.hub import Hub
from support.hub_client import PERMISSIONS
from support.organization_builder import ORGANIZATION
from support.skipping_clock import SkippingClock
from tahaluf.github import Session
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest


class People(dict[str, Session]):
    """A session for each login. Sessions are opened when they are first used, and they do not wait for rate limits."""

    def __init__(self, url: str, tokens: Mapping[str, str]) -> None:
        super().__init__()
        self._url, self._tokens, self._clock = url, tokens, SkippingClock().as_clock()

    def __missing__(self, login: str) -> Session:
        token = self._tokens.get(login, f"token-{login}")
        session = self[login] = Session(token, api_url=self._url, clock=self._clock)
        return session


class Organization:
    """`founder` is an owner. `tokens` contains tokens that differ from the default, `token-LOGIN`."""

    def __init__(
        self,
        hub: Hub,
        name: str = ORGANIZATION,
        founder: str = "founder",
        tokens: Mapping[str, str] | None = None,
    ) -> None:
        self.hub, self.name = hub, name
        self.people = People(hub.url, tokens or {})
        self.founder = self.people[founder]
        self.control = f"{name}/control"
        self.control_path = f"/repos/{self.control}"

    # -- the bot ----------------------------------------------------------------------------------------

    def new_token(
        self,
        permissions: Mapping[str, str] = PERMISSIONS,
        repositories: Sequence[str] = (),
        organization: str | None = None,
    ) -> str:
        """Create a token for the App's installation, limited to `repositories` (their names) if any are given."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            owner = accounts.find(uow, organization or self.name)
            [installation] = apps.installations(uow, apps.by_slug(uow, "tahaluf").id, owner.id)
            chosen = [domain_repositories.find(uow, owner.login, name) for name in repositories]
            return apps.create_token(uow, installation, permissions, chosen or None).token

    def variables(self, token: str) -> dict[str, str]:
        """Return the environment variables that determine which hub and repositories a command uses."""
        return {
            "TAHALUF_TOKEN": token,
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql",
            "GITHUB_REPOSITORY": self.control,
        }

    # -- repositories -----------------------------------------------------------------------------------

    def create_repository(self, name: str, files: Mapping[str, str] | None = None, **fields: Any) -> None:
        """Create a repository as a person would by hand, with an initial commit and one commit per file."""
        body = {"name": name, "auto_init": True, **fields}
        self.founder.rest(Rest("POST", f"/orgs/{self.name}/repos", body))
        for path, text in (files or {}).items():
            self.write(name, path, text)

    def update_repository(self, repository: str, **fields: Any) -> None:
        self.founder.rest(Rest("PATCH", f"/repos/{self.name}/{repository}", fields))

    def repository(self, name: str) -> Any:
        return self.founder.get(f"/repos/{self.name}/{name}").body

    def write(self, repository: str, path: str, text: str, branch: str = "main") -> str:
        """Commit one file as the founder. Returns the commit."""
        file = f"/repos/{self.name}/{repository}/contents/{path}"
        existing = self.founder.get(f"{file}?ref={branch}", [404])
        content = base64.b64encode(text.encode()).decode()
        body = {"message": f"Write {path}", "content": content, "branch": branch}
        body |= {"sha": existing.body["sha"]} if existing.status == 200 else {}
        return str(self.founder.rest(Rest("PUT", file, body)).body["commit"]["sha"])

    # -- the control repository -------------------------------------------------------------------------

    def manifest(self, ref: str = "main") -> str:
        """The manifest on a branch."""
        file = self.founder.get(f"{self.control_path}/contents/{MANIFEST_FILE}?ref={ref}").body
        return base64.b64decode(file["content"]).decode()

    def tip(self, branch: str = "main") -> str:
        return str(self.founder.get(f"{self.control_path}/git/ref/heads/{branch}").body["object"]["sha"])

    def open_issue(self, login: str, label: str, body: str, title: str | None = None) -> int:
        """Submit a form. The author is not allowed to add the label, so the form adds it."""
        fields = {"title": title or label.title(), "body": body}
        number = self.people[login].rest(Rest("POST", f"{self.control_path}/issues", fields)).body["number"]
        self.founder.rest(Rest("POST", f"{self.control_path}/issues/{number}/labels", {"labels": [label]}))
        return int(number)

    def edit_issue(self, number: int, *, login: str | None = None, **fields: Any) -> None:
        """Edit an issue, as the founder by default."""
        person = self.people[login] if login else self.founder
        person.rest(Rest("PATCH", f"{self.control_path}/issues/{number}", fields))

    def comments(self, number: int) -> list[Any]:
        return list(self.founder.paginate(f"{self.control_path}/issues/{number}/comments"))

    def comment_texts(self, number: int) -> list[str]:
        return [comment["body"] for comment in self.comments(number)]

    def propose_change(
        self, text: str, branch: str = "change", path: str = MANIFEST_FILE, tip: str | None = None
    ) -> int:
        """As the founder, open a pull request that writes one file."""
        ref = {"ref": f"refs/heads/{branch}", "sha": tip or self.tip()}
        self.founder.rest(Rest("POST", f"{self.control_path}/git/refs", ref))
        self.write("control", path, text, branch)
        pull = {"title": f"Write {path}", "head": branch, "base": "main"}
        return int(self.founder.rest(Rest("POST", f"{self.control_path}/pulls", pull)).body["number"])

    def merge(self, number: int, **fields: Any) -> None:
        self.founder.rest(Rest("PUT", f"{self.control_path}/pulls/{number}/merge", fields))
