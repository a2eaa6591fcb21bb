"""A coalition in a hub: its people, the App, its control repository, and Tahaluf's commands."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localhub.domain import ANONYMOUS, Actor, accounts, grants, members, repositories, teams
from localhub.hub import Hub
from localhub.seed import load
from support.commands import CommandResult, RequestRecorder, run_command
from support.hub_client import PERMISSIONS, SCOPES
from support.organization import Organization
from support.organization_builder import ORGANIZATION, OrganizationBuilder
from support.skipping_clock import SkippingClock
from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.github import Session
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load as load_manifest
from tahaluf.plan import Rest
from tahaluf.resources import template_values
from tahaluf.templates import LOCK_PATH, REGULAR
from tahaluf.templates.filesystem import TemplateFile
from tahaluf.templates.inheritance import resolve_template
from tahaluf.templates.template import Template

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
# A template with a single file, because most tests do not depend on a template's contents.
TEMPLATES = {
    "templates/small/template.yml": "description: One page.\n",
    "templates/small/NOTES.md.jinja": "# {{ name }}\n",
}


def manifest(*projects: str, head: str = "") -> str:
    """A manifest with these projects, each given as the contents of a YAML flow mapping."""
    project_lines = "".join(f"  - {{{project}}}\n" for project in projects)
    defaults = "" if "defaults:" in head else "defaults: {template: small}\n"
    return f"{MANIFEST_HEAD}{defaults}{head}projects:\n{project_lines}"


def lock_of(manifest_text: str, slug: str) -> str:
    """The lock file of a repository that was created from `TEMPLATES` for this manifest."""
    loaded = load_manifest(manifest_text, MANIFEST_FILE)
    prefix = "templates/small/"
    sources = {
        path.removeprefix(prefix): TemplateFile(path, text.encode(), REGULAR)
        for path, text in TEMPLATES.items()
    }
    template = Template(resolve_template("small", lambda name: sources))
    return template.render(template_values(loaded, loaded.project(slug)))[LOCK_PATH].content.decode()


def project(slug: str, **fields: Any) -> str:
    """Return the contents of a project's mapping. The project's name and summary are derived from the slug."""
    values = {"slug": slug, "name": slug.title(), "summary": f"All about {slug}.", **fields}
    return ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())


class Coalition(Organization):
    """`root` is the checkout in which commands run."""

    def __init__(self, hub: Hub, root: Path, github_clock: SkippingClock) -> None:
        super().__init__(hub)
        self.root, self.github_clock = root, github_clock
        self.recorder = RequestRecorder()
        self.clock: Clock = SYSTEM_CLOCK
        hub.middlewares.append(self.recorder)
        for path, text in TEMPLATES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")

    # -- the bot ----------------------------------------------------------------------------------------

    def token(self, organization: str = ORGANIZATION, **permissions: str | None) -> str:
        """A token for the App's installation. Permissions that are None are omitted."""
        requested = {key: level for key, level in (PERMISSIONS | permissions).items() if level}
        return self.new_token(requested, organization=organization)

    def bot(self, **permissions: str) -> Session:
        return Session(self.token(**permissions), api_url=self.hub.url)

    def run(self, *arguments: str, token: str | None = None, **variables: str) -> CommandResult:
        """Run a command as a user or a workflow would."""
        variables = {**self.variables(token or self.token()), **variables}
        return run_command(arguments, variables, self.recorder, clock=self.clock)

    def plan(self, text: str | None = None, *arguments: str, token: str | None = None) -> CommandResult:
        """Run `tahaluf plan --json` on this manifest."""
        return self.run("plan", "--json", "--manifest", self.write_manifest(text), *arguments, token=token)

    def apply(
        self, text: str | None = None, *arguments: str, allow: str = "all", **options: Any
    ) -> CommandResult:
        """Run `tahaluf apply`. Unless `allow` is given, all risky changes are allowed."""
        allow_arguments = ["--allow", allow] if allow else []
        return self.run(
            "apply", "--yes", "--manifest", self.write_manifest(text), *allow_arguments, *arguments, **options
        )

    def publish_manifest(self, text: str) -> None:
        """Commit this manifest to the default branch, and wait, so that repositories created afterwards count as
        newer.
        """
        self.write("control", MANIFEST_FILE, text)
        self.wait(2)  # a repository created within the same second would count as older

    def wait(self, seconds: float) -> None:
        """Advance GitHub's clock. Git and GitHub store only whole seconds."""
        self.github_clock.sleep(seconds)

    def write_manifest(self, text: str | None) -> str:
        """Write the manifest into the checkout. If it is None, the current manifest is kept."""
        path = self.root / MANIFEST_FILE
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return str(path)

    # -- state on GitHub --------------------------------------------------------------------------------

    def load_repository(self, slug: str, files: Mapping[str, str]) -> None:
        """Create a repository with a single commit that adds these files."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            load(uow, {"repositories": [{"owner": ORGANIZATION, "name": slug, "files": files}]})

    def files(self, slug: str, branch: str = "main") -> list[str]:
        tree = self.founder.get(f"/repos/{ORGANIZATION}/{slug}/git/trees/{branch}?recursive=1").body["tree"]
        return sorted(entry["path"] for entry in tree if entry["type"] == "blob")

    def labels(self, slug: str) -> dict[str, str]:
        """Map the labels' names to their colors."""
        found = self.founder.paginate(f"/repos/{ORGANIZATION}/{slug}/labels")
        return {label["name"]: label["color"] for label in found}

    def pulls(self, slug: str) -> list[Any]:
        return list(self.founder.paginate(f"/repos/{ORGANIZATION}/{slug}/pulls?state=all"))

    def members(self, team: str) -> list[str]:
        return sorted(m["login"] for m in self.founder.paginate(f"/orgs/{ORGANIZATION}/teams/{team}/members"))

    def invited_logins(self) -> list[str]:
        return sorted(i["login"] for i in self.founder.paginate(f"/orgs/{ORGANIZATION}/invitations"))

    def add_members(self, logins: Iterable[str]) -> None:
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
            grants.put(uow, team, repository, "maintain")
            for login in stewards:
                teams.set_member(uow, team, accounts.find_user(uow, login), "maintainer")


def open_pull_from_fork(coalition: Coalition, slug: str, branch: str) -> None:
    """Open a pull request as a stranger, from a branch with this name in their fork."""
    stranger, fork = coalition.people["a-stranger"], f"/repos/a-stranger/{slug}"
    stranger.rest(Rest("POST", f"/repos/{ORGANIZATION}/{slug}/forks", {}))
    tip = stranger.get(f"{fork}/git/ref/heads/main").body["object"]["sha"]
    stranger.rest(Rest("POST", f"{fork}/git/refs", {"ref": f"refs/heads/{branch}", "sha": tip}))
    file = {"message": "Write x", "content": "eA==", "branch": branch}
    stranger.rest(Rest("PUT", f"{fork}/contents/x", file))
    pull = {"title": "x", "head": f"a-stranger:{branch}", "base": "main", "body": "no"}
    stranger.rest(Rest("POST", f"/repos/{ORGANIZATION}/{slug}/pulls", pull))


@contextmanager
def start_coalition(folder: Path, **extra: list[Any]) -> Iterator[Coalition]:
    """Start a coalition. `extra` is added to the lists in the seed."""
    root = folder / "checkout"
    root.mkdir(parents=True)
    members = ("a-member", "a-steward", "another-steward")
    builder = OrganizationBuilder().accounts(PEOPLE_IDS, members=members).app().control(manifest())
    clock = SkippingClock()
    with builder.extend(**extra).start(folder, clock=clock.now) as hub:
        yield Coalition(hub, root, clock)
