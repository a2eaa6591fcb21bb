"""A coalition with three organizations, in each of which its App is installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localhub.domain import ANONYMOUS, accounts, apps
from support.coalition import Coalition, start_coalition
from support.commands import CommandResult
from tahaluf.flows.sync.sessions import token_variable
from tahaluf.layout import MANIFEST_FILE

SECOND, THIRD = "second-coalition", "Third-Coalition"
HEAD = f"organizations: [{SECOND}, {THIRD}]\n"


class Coalitions(Coalition):
    """The App is installed in all three organizations."""

    def install(self) -> None:
        with self.hub.engine.begin(ANONYMOUS) as world:
            number = world.store.fetch_value("SELECT id FROM apps WHERE slug = 'tahaluf'")
            for organization in (SECOND, THIRD):
                apps.install(world, apps.app(world, number), accounts.find(world, organization).id)

    def tokens(self) -> dict[str, str]:
        """The variables for a run on a single machine.

        TAHALUF_TOKEN is for the first organization, and each of the others has its own variable.
        """
        return {token_variable(organization): self.token(organization) for organization in (SECOND, THIRD)}

    def repository_names(self, organization: str) -> list[str]:
        found = self.founder.paginate(f"/orgs/{organization}/repos")
        return sorted(repository["name"] for repository in found)

    def job(self, organization: str, *words: str, **variables: str) -> CommandResult:
        """Run a command as in a matrix job, with the organization's token and a token for the control repository."""
        tokens = {"TAHALUF_TOKEN": self.token(organization), "TAHALUF_CONTROL_TOKEN": self.token()}
        path = str(self.root / MANIFEST_FILE)
        return self.run(*words, "--organization", organization, "--manifest", path, **tokens, **variables)


@contextmanager
def start_coalitions(folder: Path) -> Iterator[Coalitions]:
    more: list[Any] = [{"login": login, "owners": ["founder"]} for login in (SECOND, THIRD)]
    with start_coalition(folder, organizations=more) as made:
        here = Coalitions(made.hub, made.root, made.github_clock)
        made.hub.middlewares.remove(made.recorder)
        here.install()
        yield here
