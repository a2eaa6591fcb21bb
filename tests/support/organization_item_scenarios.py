"""Runs that handle the repositories of an organization: template updates, lists of grants, and revocations."""

import json
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from localhub.domain import ANONYMOUS, accounts, collaborators, repositories
from support.coalition import PEOPLE_IDS, Coalition, lock_of, manifest, project, start_coalition
from support.item_scenario import RunResult, Scenario, run_in
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest
from tahaluf.templates import LOCK_PATH

OWNER_TOKEN = "token-founder"


@contextmanager
def template_updates(folder: Path) -> Iterator[Scenario]:
    """Repositories whose template has changed since they were created."""
    with start_coalition(folder) as coalition:
        slugs: list[str] = []
        template = coalition.root / "templates/small/NOTES.md.jinja"

        def text() -> str:
            return manifest(*map(project, slugs), head="defaults: {template: small, team: null}\n")

        def add() -> None:
            slugs.append(f"orchard{len(slugs)}")
            coalition.publish_manifest(
                text()
            )  # repositories that get these names afterwards count as the projects' own
            notes = f"# {slugs[-1].title()}\n"
            coalition.load_repository(slugs[-1], {"NOTES.md": notes, LOCK_PATH: lock_of(text(), slugs[-1])})
            coalition.write_manifest(text())

        path = coalition.write_manifest(None)
        template.write_text("# {{ name }}\n\nWritten together.\n", "utf-8")
        rules = "description: One page.\nfiles:\n  NOTES.md: {policy: managed}\n"
        template.with_name("template.yml").write_text(rules, "utf-8")

        def remaining() -> int:
            return sum(not coalition.pulls(slug) for slug in slugs)

        yield Scenario(
            coalition.hub,
            add,
            lambda: run_in(coalition, "apply", "--yes", "--allow", "all", "--manifest", path),
            remaining,
            lambda: slugs,
        )


def _add_repository(coalition: Coalition, slugs: list[str]) -> None:
    """Add a repository with a collaborator, and with an invitation for someone else, to GitHub and the manifest."""
    slugs.append(f"orchard{len(slugs)}")
    coalition.create_repository(slugs[-1])
    with coalition.hub.engine.begin(ANONYMOUS) as uow:
        repository = repositories.find(uow, ORGANIZATION, slugs[-1])
        collaborators.add(uow, repository, accounts.find_user(uow, "a-stranger").id, "write")
        uow.store.insert(
            "repository_invitations",
            repository_id=repository.id,
            invitee_id=accounts.find_user(uow, "another-steward").id,
            inviter_id=PEOPLE_IDS["founder"],
            permission="read",
            created_at=uow.now(),
        )
    coalition.write_manifest(manifest(*map(project, slugs)))


@contextmanager
def access_report(folder: Path) -> Iterator[Scenario]:
    with start_coalition(folder) as coalition:
        slugs: list[str] = []
        listed: set[str] = set()
        path = coalition.write_manifest(manifest())

        def run() -> RunResult:
            arguments = ("access", "--json", "--manifest", path)
            ran = coalition.run(*arguments, token=OWNER_TOKEN, GITHUB_ACTIONS="")
            listed.clear()
            grants = json.loads(ran.out)["grants"] if ran.out else []
            listed.update(
                grant["repository"] for grant in grants if grant["source"] == "outside collaborator"
            )
            return RunResult(ran.err != "", ran.output)

        yield Scenario(
            coalition.hub,
            lambda: _add_repository(coalition, slugs),
            run,
            lambda: len(set(slugs) - listed),
            lambda: slugs,
        )


def _import(coalition: Coalition, written: list[str]) -> RunResult:
    """Import the organization, and keep the manifest in `written`."""
    with chdir(coalition.root):
        ran = coalition.run("import", ORGANIZATION, token=OWNER_TOKEN, GITHUB_ACTIONS="")
    written[:] = [ran.out]
    return RunResult(ran.code != 0, ran.output)


@contextmanager
def imported(folder: Path) -> Iterator[Scenario]:
    """The repositories of an organization for which there is no manifest yet."""
    with start_coalition(folder) as coalition:
        slugs: list[str] = []
        written: list[str] = []

        def add() -> None:
            slugs.append(f"orchard{len(slugs)}")
            coalition.load_repository(slugs[-1], {"README.md": "# Trees\n"})

        yield Scenario(
            coalition.hub,
            add,
            lambda: _import(coalition, written),
            lambda: sum(f"slug: {slug}\n" not in "".join(written) for slug in slugs),
            lambda: slugs,
        )


@contextmanager
def imported_teams(folder: Path) -> Iterator[Scenario]:
    """The teams of an organization for which there is no manifest yet. Each of them has access to a repository."""
    with start_coalition(folder) as coalition:
        slugs: list[str] = []
        written: list[str] = []
        coalition.load_repository("orchard", {"README.md": "# Trees\n"})

        def add() -> None:
            slugs.append(f"maps{len(slugs)}")
            teams = f"/orgs/{ORGANIZATION}/teams"
            coalition.founder.rest(Rest("POST", teams, {"name": slugs[-1], "privacy": "closed"}))
            access = f"{teams}/{slugs[-1]}/repos/{ORGANIZATION}/orchard"
            coalition.founder.rest(Rest("PUT", access, {"permission": "push"}))

        yield Scenario(
            coalition.hub,
            add,
            lambda: _import(coalition, written),
            lambda: sum(f"\n  {slug}: " not in "".join(written) for slug in slugs),
            lambda: slugs,
        )


@contextmanager
def revocation(folder: Path) -> Iterator[Scenario]:
    """Invitations to repositories, which have to be cancelled one by one."""
    with start_coalition(folder) as coalition:
        slugs: list[str] = []
        path = coalition.write_manifest(manifest())
        arguments = ("access", "--person", "another-steward", "--revoke", "--yes", "--manifest", path)

        yield Scenario(
            coalition.hub,
            lambda: _add_repository(coalition, slugs),
            lambda: run_in(coalition, *arguments, token=OWNER_TOKEN),
            lambda: len(coalition.hub.store.execute("SELECT 1 FROM repository_invitations").fetchall()),
            lambda: slugs,
        )
