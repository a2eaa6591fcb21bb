"""A hub seeded from one of the cases in tests/cases, with methods that run commands on the case's manifests."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from localhub.domain import ANONYMOUS, accounts, repositories
from localhub.hub import Hub
from support.commands import CommandResult, RequestRecorder, run_command
from support.organization import Organization
from support.organization_builder import OrganizationBuilder
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest

CASES = Path(__file__).parents[1] / "cases"
BOSS, OMAR = "t-boss", "t-omar"
SEED = (
    OrganizationBuilder("acme")
    .account("boss", 101, owner=True, token=BOSS)
    .account("Dina", 102, member=True, token="t-dina", scopes=["repo"])
    .account("omar", 103, token=OMAR, scopes=["repo"])
    .seed()
)
CONTROL = {"owner": "acme", "name": "control", "auto_init": True}


class Case(Organization):
    """`folder` contains the case's input. `root` is the checkout in which commands run."""

    def __init__(self, hub: Hub, folder: Path, root: Path) -> None:
        super().__init__(hub, "acme", "boss", {"boss": BOSS, "omar": OMAR})
        self.folder, self.root = folder, root
        self.boss, self.omar = self.founder, self.people["omar"]
        self.recorder = RequestRecorder()
        hub.middlewares.append(self.recorder)

    # -- commands ---------------------------------------------------------------------------------------

    def run(self, *arguments: str, **variables: str) -> CommandResult:
        """Run a command in the checkout."""
        surroundings = {"GITHUB_ACTIONS": "", "NO_COLOR": "1", "COLUMNS": "400"}
        variables = {**self.variables(BOSS), **surroundings, **variables}
        return run_command(arguments, variables, self.recorder, self.root)

    def check(self, name: str = "projects.yml") -> CommandResult:
        self.use(name)
        return self.run("check")

    def plan(self, name: str = "projects.yml", *arguments: str) -> CommandResult:
        self.use(name)
        return self.run("plan", "--json", *arguments)

    def apply(
        self, name: str = "projects.yml", *arguments: str, reviewed: bool = True, **variables: str
    ) -> CommandResult:
        """Run `apply`. If `reviewed` is set, all risky changes are allowed."""
        self.use(name)
        return self.run("apply", "--yes", *(["--allow", "all"] if reviewed else []), *arguments, **variables)

    def use(self, name: str) -> None:
        """Use this manifest together with the case's templates."""
        shutil.copy(self.folder / name, self.root / "projects.yml")
        if (self.folder / "templates").is_dir():
            shutil.copytree(self.folder / "templates", self.root / "templates", dirs_exist_ok=True)

    # -- pull requests ----------------------------------------------------------------------------------

    def commit(self, name: str) -> str:
        """Commit one of the case's files as the control repository's manifest. Returns the commit."""
        return self.write("control", MANIFEST_FILE, (self.folder / name).read_text("utf-8"))

    def open_pull(self, base: str, head: str) -> int:
        """Open a pull request that changes the manifest from `base` to `head`."""
        return self.propose_change((self.folder / head).read_text("utf-8"), tip=self.commit(base))

    def plan_pull(self, number: int, base: str) -> tuple[CommandResult, str]:
        """Plan the pull request with `base` checked out, and return the result and the comment, or "" if there is
        none.
        """
        self.use(base)
        ran = self.run("plan", "--pull", str(number), "--comment")
        return ran, "\n".join(text for text in self.comment_texts(number) if "tahaluf:plan" in text)

    def planned(self, base: str, head: str) -> str:
        """The plan comment for a pull request that changes the manifest from `base` to `head`."""
        return self.plan_pull(self.open_pull(base, head), base)[1]

    # -- state on GitHub --------------------------------------------------------------------------------

    def get(self, path: str) -> Any:
        return self.boss.get(path).body

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.boss.rest(Rest("POST", path, body)).body

    def put(self, path: str, body: dict[str, Any]) -> None:
        self.boss.rest(Rest("PUT", path, body))

    def open_labelled_issue(self, slug: str, *labels: str) -> None:
        self.post(f"/repos/acme/{slug}/issues", {"title": "An issue", "labels": list(labels)})

    def issue_labels(self, slug: str) -> list[list[str]]:
        """The labels of each issue, starting with the oldest issue."""
        found = self.boss.paginate(f"/repos/acme/{slug}/issues?direction=asc")
        return [sorted(label["name"] for label in issue["labels"]) for issue in found]

    def labels(self, slug: str) -> set[str]:
        return {label["name"] for label in self.boss.paginate(f"/repos/acme/{slug}/labels")}

    def teams(self) -> list[str]:
        return sorted(team["slug"] for team in self.boss.paginate("/orgs/acme/teams"))

    def team_access(self, slug: str) -> dict[str, str]:
        """Map each repository to the team's permission in it."""
        found = self.boss.paginate(f"/orgs/acme/teams/{slug}/repos")
        return {repository["name"]: repository["role_name"] for repository in found}

    def role(self, team: str, login: str) -> str | None:
        """Return the account's role in the team, or None. An account that has been invited also has a role."""
        found = self.boss.get(f"/orgs/acme/teams/{team}/memberships/{login}", expected_statuses=[404])
        return found.body["role"] if found.status == 200 else None

    def invited_logins(self) -> list[str]:
        return sorted(one["login"] for one in self.boss.paginate("/orgs/acme/invitations"))

    def add_former_name(self, name: str, new_owner: str) -> None:
        """Make acme/`name` redirect to `new_owner`/`name`, as if the repository had been transferred."""
        with self.hub.engine.begin(ANONYMOUS) as uow:
            repository, owner = repositories.find(uow, new_owner, name), accounts.find(uow, "acme")
            uow.store.insert("former_names", owner_id=owner.id, name=name, repository_id=repository.id)


CaseFactory = Callable[..., Case]


@contextmanager
def start_cases(folder: Path) -> Iterator[CaseFactory]:
    """Yield a function: `open_case("engines/01-…")` starts a case's hub. Its argument `seed` replaces the case's
    seed, and `settings` are passed to `Hub`.
    """
    hubs: list[Hub] = []

    def open_case(name: str, seed: dict[str, Any] | None = None, **settings: Any) -> Case:
        (root := folder / "checkout").mkdir()
        found = seed or (_seed(CASES / name))
        hubs.append(Hub(folder / "hub", found, run_workflows=False, **settings))
        return Case(hubs[0], CASES / name, root)

    yield open_case
    for hub in hubs:
        hub.close()
        assert hub.contract.violations() == []


def _seed(case: Path) -> dict[str, Any]:
    """The seed of the case, or a plain organization if it has none. The control repository is always added."""
    file = case / "seed.yml"
    found = yaml.safe_load(file.read_text("utf-8")) if file.exists() else SEED
    others = [repository for repository in found["repositories"] if repository["name"] != "control"]
    return {**found, "repositories": [CONTROL, *others]}
