"""A coalition made by `init` and `setup`, in which no command has anything left to do."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from support.coalition import PEOPLE_IDS, Coalition, project
from support.commands import CommandResult, RequestRecorder, run_command
from support.organization_builder import ORGANIZATION, OrganizationBuilder
from support.skipping_clock import SkippingClock
from tahaluf.flows.demo.owner_browser import OwnerBrowser
from tahaluf.layout import MANIFEST_FILE

ACTIONS = f"tahaluf/tahaluf@{'0' * 40}"
TOKEN = "token-founder"
OWNERS = ("founder", "another-steward")  # the doctor warns about an organization with only one owner
ROLE = {
    "id": "maps",
    "title": "Cartographer",
    "skills": ["gis"],
    "hours": "1-2",
    "languages": ["en"],
    "open": 1,
}
STEWARD = {"login": "a-steward", "id": PEOPLE_IDS["a-steward"]}
PRIVATE = project("reading-room", stewards=[STEWARD], repository={"template": None, "visibility": "private"})
PROJECT = project("water-map", stewards=[STEWARD], roles=[ROLE], repository={"template": "small"})
FILES = {
    "templates/small/template.yml": "description: One page.\n",
    "templates/small/NOTES.md.jinja": "# {{ name }}\n",
    "form.yml": "name: F\ndescription: D.\nbody: [{type: input, id: place, attributes: {label: Place}}]\n",
    "body.md": "### Place\n\nHere\n",
    "CODE_OF_CONDUCT.md": "Be kind. Tell us at https://example.org/report.\n",
}


@dataclass
class SetUpCoalition:
    """The founder's computer: `root` has the files of the control repository, and `clone` is a clone of that
    repository.

    Two people are in the roster: `person`, and `leaver`, who leaves in one of the tests.
    """

    coalition: Coalition
    root: Path
    person: str = ""
    leaver: str = ""

    @property
    def clone(self) -> Path:
        return self.root.parent / "clone"

    @property
    def recorder(self) -> RequestRecorder:
        return self.coalition.recorder

    def run(self, *arguments: str, folder: Path | None = None, **variables: str) -> CommandResult:
        """Run a command as the founder, in `root` unless another folder is given."""
        here = self.coalition
        variables = {**here.variables(TOKEN), "GITHUB_ACTIONS": "", **variables}
        return run_command(arguments, variables, here.recorder, folder or self.root, here.clock)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def succeed(self, *arguments: str) -> str:
        """Run a command that must succeed, and return its output."""
        ran = self.run(*arguments)
        assert ran.code == 0, ran.output
        return ran.out

    def create(self) -> None:
        """Create the organization's repositories and App, and local files for commands that need no network."""
        for path, text in FILES.items():
            self.write(path, text)
        first, second = (self.succeed("people", "keygen", "--folder", "../keys") for _ in range(2))
        recipients = first + second.splitlines()[-1].replace("newcomers", "helpers")
        manifest = self.root / MANIFEST_FILE
        head, _, _ = manifest.read_text("utf-8").partition("\nprojects:\n")
        self.write(
            MANIFEST_FILE, f"{head}\n{recipients}\n\nprojects:\n  - {{{PROJECT}}}\n  - {{{PRIVATE}}}\n"
        )
        self.succeed("form", "sync")
        self.succeed("check")
        self.succeed("setup", "--yes", "--organization-settings", "--publish-private-names")
        self.coalition.wait(
            2
        )  # a repository created within the same second would count as older than its entry
        self.succeed("apply", "--yes", "--allow", "all")
        self.person, self.leaver = (
            self.succeed("people", "add", "--skills", "gis").split()[0] for _ in range(2)
        )
        self.write("message.txt", "Hello.\n")
        self.write("sealed.txt", self.succeed("people", "seal", "message.txt"))
        self.succeed("site", "build", "--to", "built")
        address = self.coalition.hub.url.replace("://", f"://x:{TOKEN}@")
        command = ["git", "clone", "--quiet", f"{address}/{self.coalition.control}.git", str(self.clone)]
        subprocess.run(command, check=True, capture_output=True)


@contextmanager
def start_set_up_coalition(folder: Path) -> Iterator[SetUpCoalition]:
    clock, root = SkippingClock(), folder / "root"
    builder = OrganizationBuilder().accounts(PEOPLE_IDS, OWNERS, members=("a-member", "a-steward"))
    with (
        builder.start(folder, clock=clock.now) as hub,
        patch("webbrowser.open", OwnerBrowser(hub.url, TOKEN).open),
    ):
        here = Coalition(hub, folder / "unused", clock)
        here.clock = clock.as_clock()
        made = SetUpCoalition(here, root)
        answers = f"--organization {ORGANIZATION} --owners {','.join(OWNERS)} --actions {ACTIONS} --yes"
        assert made.run("init", str(root), *answers.split(), folder=folder).code == 0
        made.create()
        yield made
