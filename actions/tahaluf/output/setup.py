"""Prints the plan of `tahaluf setup`."""

from typing import Final, Protocol

from tahaluf.plan import pluralize
from tahaluf.setup import ExistingRepository, Repair

from .console import console, escape_line, print_line
from .repairs import show_repairs

INDENT: Final = 4  # of the further lines of a step

PLAN: Final = "Setting up {organization} with the control repository {control}:"
CREATE: Final = "create {control}, a public repository"
COMMIT: Final = "commit {files} files from this folder to it"
KEEPS_FILES: Final = (
    "{control} already contains a projects.yml, so its files stay as they are: change them in pull requests."
)
SETTINGS: Final = "Settings:"
CREATE_APP: Final = "create the GitHub App {name} (you confirm this on GitHub)"
STORE_KEY: Final = "store the GitHub App's key as a secret of the environment"
INSTALL_APP: Final = "wait until you have installed the App for all repositories"
PUBLISHED: Final = "anyone can then read the names of {count} in projects.yml: {names}"
COMPLETE: Final = "Setup is complete."
RECOMMENDED: Final = "The warnings above are recommendations."
CLONE: Final = "Next: git clone {url}.git, and work in the clone, because this folder is not one."
PROPOSE: Final = "You can propose a project at {url}/issues/new/choose."
NOTHING: Final = "Everything is set up."


class AppSteps(Protocol):
    @property
    def client_id(self) -> str: ...
    @property
    def has_key(self) -> bool: ...
    @property
    def is_installed(self) -> bool: ...


class Plan(Protocol):
    @property
    def existing(self) -> ExistingRepository | None: ...
    @property
    def files(self) -> int: ...
    @property
    def repairs(self) -> tuple[Repair, ...]: ...
    @property
    def app(self) -> AppSteps: ...
    @property
    def published(self) -> tuple[str, ...]: ...
    @property
    def is_empty(self) -> bool: ...


def show_plan(plan: Plan, organization: str, control: str, app_name: str) -> None:
    """Print the planned steps in the order in which they run."""
    if plan.is_empty:
        console.print(NOTHING)
        return
    print_line(escape_line(PLAN.format(organization=organization, control=control)))
    if plan.existing is None:
        _show(CREATE.format(control=control))
    if plan.files:
        _show(COMMIT.format(files=plan.files))
        if plan.published:
            count = pluralize(len(plan.published), "private repository", "private repositories")
            text = PUBLISHED.format(count=count, names=", ".join(plan.published))
            print_line(f"  [red]![/red] {escape_line(text)}", INDENT)
    elif plan.existing:
        print_line(escape_line(KEEPS_FILES.format(control=control)))
    if plan.repairs:
        show_repairs(plan.repairs, SETTINGS)
    if not plan.app.client_id:
        _show(CREATE_APP.format(name=app_name))
    elif not plan.app.has_key:
        _show(STORE_KEY)
    if not plan.app.is_installed:
        _show(INSTALL_APP)


def show_end(url: str, *, has_warnings: bool, in_clone: bool) -> None:
    """Print that the setup is complete, and what to do next. `url`: the control repository."""
    sentences = [COMPLETE, RECOMMENDED] if has_warnings else [COMPLETE]
    console.print(" ".join(sentences))
    if not in_clone:
        print_line(escape_line(CLONE.format(url=url)))
    print_line(escape_line(PROPOSE.format(url=url)))


def _show(text: str) -> None:
    print_line(f"  [green]+[/green] {escape_line(text)}", INDENT)
