"""`tahaluf upgrade` upgrades a control repository to this release from an earlier release, and keeps manual edits.

`tests/data/control-0.0.9` contains what `init` wrote before the first release.
"""

import base64
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.hub import Hub
from support.organization_builder import CONTROL, OrganizationBuilder
from tahaluf.announcements import announce_files
from tahaluf.cli.main import main
from tahaluf.github import Session
from tahaluf.inputs.form_choices import DesiredForm
from tahaluf.plan import Rest

EARLIER = Path(__file__).parents[2] / "data" / "control-0.0.9"
API = f"/repos/{CONTROL}"
COMMIT = "0123456789" * 4
APPLY, CATCH_UP = ".github/workflows/apply.yml", ".github/workflows/catch-up.yml"
CONDUCT, SECURITY, README = "CODE_OF_CONDUCT.md", "SECURITY.md", "README.md"
LEAVE, PROPOSE = ".github/ISSUE_TEMPLATE/leave.yml", ".github/ISSUE_TEMPLATE/propose-project.yml"
TOKEN = "a-token-of-the-founder"


class ControlRepository:
    """The control repository on a hub, and its founder's clone."""

    def __init__(self, hub: Hub, clone: Path) -> None:
        self.hub, self.clone = hub, clone
        self.session = Session(TOKEN, api_url=hub.url)
        address = f"{hub.url.replace('://', f'://x:{TOKEN}@')}/{CONTROL}.git"
        self._git("clone", "--quiet", address, str(clone), folder=clone.parent)

    def edit(self, changes: dict[str, tuple[str, str] | None]) -> None:
        """Replace a string in each file or delete the file, and then push."""
        for path, change in changes.items():
            file = self.clone / path
            if change is None:
                file.unlink()
                continue
            text = file.read_text(encoding="utf-8")
            assert change[0] in text
            file.write_text(text.replace(*change), encoding="utf-8")
        self._git("commit", "--quiet", "--all", "--message", "Edit")
        self._git("push", "--quiet")

    def add(self, path: str, text: str) -> None:
        """Add a file and push."""
        (self.clone / path).write_text(text, encoding="utf-8")
        self._git("add", path)
        self.edit({})

    def changed_files(self) -> list[str]:
        """Return the files in the clone that have changed since the last commit."""
        command = ["git", "status", "--porcelain"]
        return subprocess.run(
            command, cwd=self.clone, check=True, capture_output=True, text=True
        ).stdout.splitlines()

    def pull(self) -> None:
        self._git("pull", "--quiet")

    def pulls(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.session.get(f"{API}/pulls?state=all").body
        return found

    def read(self, path: str, ref: str = "tahaluf/update") -> str:
        file = self.session.get(f"{API}/contents/{path}?ref={ref}").body
        return base64.b64decode(file["content"]).decode()

    def paths(self) -> set[str]:
        tree = self.session.get(f"{API}/git/trees/tahaluf/update?recursive=1").body["tree"]
        return {entry["path"] for entry in tree if entry["type"] == "blob"}

    def upgrade(self) -> int:
        return main(["upgrade", "--actions", f"tahaluf/tahaluf@{COMMIT}"])

    def _git(self, *arguments: str, folder: Path | None = None) -> None:
        who = {
            f"GIT_{role}_{what}": "it@example.org"
            for role in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        env = {"PATH": os.environ["PATH"], "HOME": str(self.clone), **who}
        subprocess.run(
            ["git", *arguments], cwd=folder or self.clone, env=env, check=True, capture_output=True
        )


@pytest.fixture
def control(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ControlRepository]:
    earlier = {
        path.relative_to(EARLIER).as_posix(): path.read_text(encoding="utf-8")
        for path in EARLIER.rglob("*")
        if path.is_file()
    }
    organization = OrganizationBuilder()
    organization.account("founder", owner=True, token=TOKEN, scopes=["repo", "workflow"])
    organization.repository(CONTROL.partition("/")[2], files=earlier)
    with organization.start(tmp_path) as hub:
        made = ControlRepository(hub, tmp_path / "clone")
        variables = {"TAHALUF_TOKEN": TOKEN, "GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": CONTROL}
        for name, value in {**variables, "GITHUB_GRAPHQL_URL": f"{hub.url}/graphql"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
        monkeypatch.chdir(made.clone)
        yield made


def test_an_upgrade_arrives_as_a_pull_request_that_keeps_edits(
    control: ControlRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    control.edit(
        {
            APPLY: ("17 */6 * * *", "17 */2 * * *"),
            CONDUCT: ("## Reporting a violation", "## When something goes wrong"),
            README: ("## For maintainers", "## For us"),
            SECURITY: None,
        }
    )
    assert control.upgrade() == 0, capsys.readouterr().err
    [pull] = control.pulls()
    assert (pull["title"], pull["draft"]) == ("Upgrade Tahaluf", False)
    assert "a newer release of Tahaluf" in pull["body"]
    # The workflows are those of this release, use the new commit, and keep the coalition's own schedule
    applying = control.read(APPLY)
    assert f"tahaluf/tahaluf/actions/apply-changes@{COMMIT}" in applying and "v0.0.9" not in applying
    assert "17 */2 * * *" in applying
    assert "timeout-minutes: 45" in control.read(CATCH_UP)
    # Both sides changed the code of conduct, in different places
    conduct = control.read(CONDUCT)
    assert "criticise the work and not the person" in conduct and "## When something goes wrong" in conduct
    assert "have your data deleted from our private list" in control.read(LEAVE)
    assert control.read(README) == control.read(README, "main")
    paths = control.paths()
    assert SECURITY not in paths, "people deleted it"
    assert ".github/workflows/publish.yml" in paths, "new in this release"
    assert ".github/workflows/remind.yml" not in paths, "no longer in this release, and unchanged"
    capsys.readouterr()

    assert control.upgrade() == 0
    assert "pull request 1 already contains this upgrade" in capsys.readouterr().out
    control.session.rest(Rest("PUT", f"{API}/pulls/1/merge", {"merge_method": "squash"}))
    control.pull()
    assert control.upgrade() == 0
    assert capsys.readouterr().out == f"{CONTROL} is up to date\n"
    assert main(["check"]) == 0


def test_the_plan_of_its_pull_request_names_changed_workflows_and_pins(control: ControlRepository) -> None:
    assert control.upgrade() == 0
    files = control.session.get(f"{API}/pulls/1/files?per_page=100").body
    announced = {
        item.target: item
        for item in announce_files({f["filename"]: f["patch"] for f in files}, "projects.yml")
    }
    assert f"tahaluf/tahaluf/actions/apply-changes@{COMMIT}" in announced[APPLY].text
    assert "actions/checkout@de0fac2e" in announced[CATCH_UP].text


def test_a_conflict_is_reported_in_a_draft_and_the_file_stays(
    control: ControlRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    control.edit({CATCH_UP: ("timeout-minutes: 30", "timeout-minutes: 20")})
    assert control.upgrade() == 0
    [pull] = control.pulls()
    assert pull["draft"] and f"`{CATCH_UP}`: conflict" in pull["body"]
    assert control.read(CATCH_UP) == control.read(CATCH_UP, "main")
    assert COMMIT in control.read(APPLY)


def test_forms_follow_the_manifest_and_hand_written_ones_stay(control: ControlRepository) -> None:
    control.edit(
        {
            "projects.yml": ("name: Land and water", "name: Land and sea"),
            LEAVE: ("# Written by `tahaluf form sync`: it overwrites this file.", "# Ours."),
        }
    )
    assert control.upgrade() == 0
    assert "Land and sea" in control.read(".github/ISSUE_TEMPLATE/propose-project.yml")
    assert control.read(LEAVE) == control.read(LEAVE, "main")
    [pull] = control.pulls()
    assert not pull["draft"]


def test_a_form_that_cannot_be_updated_is_named_and_stays_and_everything_else_is_offered(
    control: ControlRepository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    updated = DesiredForm.updated

    def fail(form: DesiredForm, current: str | None) -> str:
        if form.path == LEAVE:
            raise KeyError("a value")
        return updated(form, current)

    control.edit({PROPOSE: ("# Written by `tahaluf form sync`: it overwrites this file.", "name: [")})
    monkeypatch.setattr(DesiredForm, "updated", fail)
    assert control.upgrade() == 1
    out = capsys.readouterr().out
    assert re.search(rf"^{LEAVE}: internal error: KeyError at \S+:\d+; ", out, re.MULTILINE), out
    assert re.search(rf"^{PROPOSE}: {PROPOSE}:\d+:\d+ \[\S+\]; ", out, re.MULTILINE), out
    assert f"tahaluf/tahaluf/actions/apply-changes@{COMMIT}" in control.read(APPLY)
    for form in (LEAVE, PROPOSE):
        assert control.read(form) == control.read(form, "main")
    volunteer = LEAVE.replace("leave", "volunteer")
    assert control.read(volunteer) != control.read(volunteer, "main")
    assert control.upgrade() == 1
    out = capsys.readouterr().out
    assert "already contains" not in out and LEAVE in out


def test_new_forms_have_the_topics_of_the_resources(
    control: ControlRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    control.add("resources.yml", "topics:\n  first-aid: {name: First aid}\nresources: []\n")
    assert control.upgrade() == 0, capsys.readouterr().err
    assert "First aid" in control.read(".github/ISSUE_TEMPLATE/share-resource.yml")
    control.session.rest(Rest("PUT", f"{API}/pulls/1/merge", {"merge_method": "squash"}))
    control.pull()
    assert main(["form", "sync"]) == 0
    assert control.changed_files() == []


def test_only_an_up_to_date_clone_can_be_upgraded(
    control: ControlRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    (control.clone / README).write_text("Changed here.", encoding="utf-8")
    assert control.upgrade() == 1
    assert "files in this clone were changed" in capsys.readouterr().err
    control.edit({README: ("Changed", "Edited")})
    body = {"message": "Elsewhere", "content": base64.b64encode(b"x").decode()}
    control.session.rest(Rest("PUT", f"{API}/contents/elsewhere.md", body))
    assert control.upgrade() == 1
    assert "not at the newest commit" in capsys.readouterr().err
    control.pull()
    control.edit({".tahaluf.lock": None})
    assert control.upgrade() == 1
    assert "has no lock file" in capsys.readouterr().err
    assert control.pulls() == []
