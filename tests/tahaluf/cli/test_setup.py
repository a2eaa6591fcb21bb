"""`tahaluf setup` on localhub turns an empty organization into a fully configured one: the doctor finds nothing to
repair.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.faults import FaultRule
from support.new_organization import ANSWERS, CONTROL, ORGANIZATION, ROSTER, NewOrganization, new_organization
from tahaluf.cli.main import main
from tahaluf.flows.control_repository import control_tree
from tahaluf.health import required_permissions

LEFT_TO_PEOPLE = ["second-reviewer", "second-owner", "sealing-keys"]


@pytest.fixture
def organization(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewOrganization]:
    with new_organization(tmp_path, monkeypatch) as created:
        yield created


def test_a_new_organization_is_set_up_and_the_key_reaches_no_log_and_no_file(
    organization: NewOrganization, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("tahaluf.private-key.pem", ".env", "notes.txt"):
        (organization.folder / name).write_text("secret")
    assert organization.setup("--verbose") == 0
    output = capsys.readouterr()
    assert "✗" not in output.out
    assert warnings(output.out) == LEFT_TO_PEOPLE and output.out.count("→") == len(LEFT_TO_PEOPLE)

    assert organization.get(f"/repos/{ROSTER}")["private"]
    tree = control_tree(ANSWERS)
    root = {entry["name"] for entry in organization.get(f"/repos/{CONTROL}/contents/")}
    assert root == {path.split("/")[0] for path in tree}
    assert organization.get(f"/repos/{CONTROL}/commits/main")["commit"]["tree"]["sha"] == tree.id
    [installation] = organization.get(f"/orgs/{ORGANIZATION}/installations")["installations"]
    assert installation["permissions"] == required_permissions()

    key = organization.stored_key() or ""
    assert key.startswith("-----BEGIN RSA PRIVATE KEY-----")
    line_of_key = key.splitlines()[1]
    assert line_of_key not in output.out + output.err
    assert "POST /app-manifests/…/conversions → 201" in output.err
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and "hub" not in path.parts]
    assert not [path for path in outside if line_of_key.encode() in path.read_bytes()]

    end = " ".join(output.out[output.out.index("Setup is complete.") :].split())
    assert f"Next: git clone {organization.hub.url}/{CONTROL}.git" in end
    assert f"propose a project at {organization.hub.url}/{CONTROL}/issues/new/choose" in end

    assert organization.setup() == 0
    assert "Everything is set up." in capsys.readouterr().out

    # The doctor, too, finds the control repository by its usual name
    assert main(["doctor", "--manifest", str(organization.folder / "projects.yml")]) == 1
    found = capsys.readouterr().out
    assert warnings(found) == LEFT_TO_PEOPLE and found.count("→") == len(LEFT_TO_PEOPLE)


def warnings(out: str) -> list[str]:
    """Return the ids of the checks that found something, in the order of the report."""
    return re.findall(r"^~ warning ([a-z-]+):", out, re.MULTILINE)


def test_the_plan_changes_nothing(organization: NewOrganization, capsys: pytest.CaptureFixture[str]) -> None:
    assert organization.setup("--plan") == 1
    out = capsys.readouterr().out
    assert f"create {CONTROL}" in out and "create the GitHub App tahaluf-example-coalition" in out
    assert "with a key for pseudonyms" in out and "set members' base permission" in out
    assert organization.get(f"/repos/{CONTROL}") is None
    assert not [entry for entry in organization.hub.counts.as_json() if is_write(str(entry["operation"]))]


def is_write(operation: str) -> bool:
    return not operation.startswith(("GET ", "POST /graphql", "page"))


def test_the_names_of_private_repositories_are_published_only_if_a_person_agrees(
    organization: NewOrganization, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = organization.folder / "projects.yml"
    entry = "{slug: secret-plans, name: Plans, summary: Our plans., repository: {visibility: private}}"
    text = manifest.read_text("utf-8").replace("\nprojects:\n", f"\nprojects:\n  - {entry}\n")
    manifest.write_text(text, encoding="utf-8")
    assert organization.setup("--plan") == 1
    said = "anyone can then read the names of 1 private repository in projects.yml: secret-plans"
    assert said in " ".join(capsys.readouterr().out.split())
    for confirm in (True, False):  # the question cannot be asked, because there is no terminal
        assert organization.setup(confirm=confirm) == 1
        assert "--publish-private-names" in capsys.readouterr().err
    answers = iter(["n", "y", "n"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    assert organization.setup(confirm=False) == 1
    assert (
        "anyone could read the names of private repositories in projects.yml (secret-plans)"
        in capsys.readouterr().err
    )
    assert organization.setup(confirm=False) == 1
    assert "not confirmed" in capsys.readouterr().err  # the question about the two repositories
    assert organization.get(f"/repos/{CONTROL}") is None
    organization.send("POST", f"/orgs/{ORGANIZATION}/repos", name="control", private=True)
    organization.setup("--plan")
    assert "secret-plans" not in capsys.readouterr().out


def test_a_token_without_the_scopes_is_reported_with_the_command_that_gets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with new_organization(tmp_path, monkeypatch, scopes=("repo",)) as organization:
        assert organization.setup() == 1
    error = capsys.readouterr().err
    assert "the token lacks the scopes workflow, admin:org" in error
    assert "gh auth refresh --scopes repo,workflow,admin:org" in error


def test_only_an_owner_can_set_up(
    organization: NewOrganization, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAHALUF_TOKEN", "member-token")
    assert organization.setup() == 1
    assert f"you are not an owner of {ORGANIZATION}" in capsys.readouterr().err


def test_files_with_problems_are_not_published(
    organization: NewOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    (organization.folder / "CODE_OF_CONDUCT.md").unlink()
    assert organization.setup() == 1
    assert "`tahaluf check` finds" in capsys.readouterr().err
    assert organization.get(f"/repos/{CONTROL}") is None


def test_a_repository_with_other_content_is_left_alone(
    organization: NewOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    organization.send("POST", f"/orgs/{ORGANIZATION}/repos", name="control", auto_init=True)
    organization.put_file(CONTROL, "index.html", "<p>Our site</p>")
    assert organization.setup() == 1
    assert f"{CONTROL} exists and has other content" in capsys.readouterr().err
    assert len(organization.get(f"/repos/{CONTROL}/commits")) == 2
    assert organization.get(f"/repos/{ROSTER}") is None


def test_the_files_of_a_control_repository_are_kept(
    organization: NewOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    organization.send("POST", f"/orgs/{ORGANIZATION}/repos", name="control", auto_init=True)
    organization.put_file(CONTROL, "projects.yml", "version: 1\n")
    organization.setup("--plan")
    out = capsys.readouterr().out
    assert "its files stay as they are" in out and "commit" not in out.replace("commits", "")


def test_a_lost_key_is_read_from_standard_input(
    organization: NewOrganization, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    organization.setup()
    organization.send("DELETE", f"/repos/{CONTROL}/environments/production/secrets/TAHALUF_PRIVATE_KEY")
    certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    for text, message in ((certificate, "not a private key"), ("", "contains no private key")):
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        assert organization.setup() == 1
        error = capsys.readouterr().err
        assert message in error and "AAAA" not in error
    assert organization.stored_key() is None

    key = organization.browser.generate_key(organization.app_page)
    monkeypatch.setattr(sys, "stdin", io.StringIO(key))
    organization.setup()
    assert organization.stored_key() == key


def test_without_a_browser_the_key_comes_from_standard_input(
    organization: NewOrganization, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The owner creates the App on another computer, with a URL that the command prints.

    The control repository was created by hand and is empty.
    """
    browser = organization.browser
    organization.send("POST", f"/orgs/{ORGANIZATION}/repos", name="control")

    class StandardInput(io.StringIO):
        def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
            if not self.getvalue():
                address = capsys.readouterr().out.split("are filled in:")[1].split()[0]
                browser.click_through(address, stop_before="/keys")
                self.write(browser.generate_key(organization.app_page))
                self.seek(0)
                browser.click_through(f"{organization.hub.url}/apps/tahaluf-{ORGANIZATION}/installations/new")
            return super().readline()

    monkeypatch.setattr(sys, "stdin", StandardInput())
    organization.setup("--no-browser")
    assert browser.opened == []
    assert organization.get(f"/repos/{CONTROL}/contents/projects.yml")
    assert (organization.stored_key() or "").startswith("-----BEGIN RSA PRIVATE KEY-----")
    [installation] = organization.get(f"/orgs/{ORGANIZATION}/installations")["installations"]
    assert installation["permissions"] == required_permissions()


def test_no_app_is_created_while_there_is_no_place_for_its_key(
    organization: NewOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    organization.hub.faults.add_rules([FaultRule("forbidden", operation="PUT */environments/*", times=None)])
    assert organization.setup() == 1
    output = capsys.readouterr()
    assert "✗ create the environment" in output.out
    assert "the App was not created, because there is no environment `production`" in output.err
    assert organization.browser.opened == []


def test_setup_gives_up_if_nobody_installs_the_app(
    organization: NewOrganization, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def open_only_the_first(address: str) -> bool:
        return "installations" in address or organization.browser.open(address)

    monkeypatch.setattr("webbrowser.open", open_only_the_first)
    monkeypatch.setattr("tahaluf.flows.setup.app.POLL_SECONDS", 600.0)
    assert organization.setup() == 1
    error = capsys.readouterr().err
    assert f"the App is not installed on {ORGANIZATION}" in error
    assert f"/apps/tahaluf-{ORGANIZATION}/installations/new, then run `tahaluf setup` again" in error


def test_setup_does_not_run_in_a_workflow(
    organization: NewOrganization, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert organization.setup() == 1
    assert "run it on your own computer" in capsys.readouterr().err
