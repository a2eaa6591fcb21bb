"""The plan of a pull request that changes `templates/` shows what would change in the coalition's repositories."""

import base64
from collections.abc import Iterator

import pytest

from support.coalition import Coalition, manifest, project, start_coalition
from support.organization_builder import CONTROL
from tahaluf.github import Session
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest, parse_review

WORKFLOW = ".github/workflows/ci.yml"
FILE = f"templates/small/{WORKFLOW}"
VERSION_1 = "name: CI\non: push\njobs:\n  test:\n    steps:\n      - run: make\n      - run: make docs\n"
VERSION_2 = VERSION_1.replace("on: push", "on: [push, pull_request] # ask@mail.internal")
RULES = f"description: One page.\nfiles:\n  {WORKFLOW}: {{policy: managed}}\n"
TEXT = manifest(
    project("clean"),
    project("conflicting"),
    project("other", repository={"template": "plain"}),
    project("secret", repository={"visibility": "private"}),
    project("twin"),
)


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coalition]:
    """Five repositories. In one of them, someone has edited the part that the template's change affects."""
    with start_coalition(tmp_path_factory.mktemp("templates")) as here:
        for name in ("small", "plain"):
            folder = here.root / "templates" / name
            (folder / WORKFLOW).parent.mkdir(parents=True, exist_ok=True)
            (folder / WORKFLOW).write_text(VERSION_1)
            (folder / "template.yml").write_text(RULES, encoding="utf-8")
        (here.root / "templates/small/NOTES.md.jinja").unlink()
        for name in ("small", "plain"):
            here.write("control", f"templates/{name}/template.yml", RULES)
            here.write("control", f"templates/{name}/{WORKFLOW}", VERSION_1)
        here.write("control", MANIFEST_FILE, TEXT)
        assert here.apply(TEXT).code == 0
        here.write("conflicting", WORKFLOW, VERSION_1.replace("on: push", "on: workflow_dispatch"))
        yield here


def comment_on(here: Coalition, number: int) -> str:
    ran = here.run("plan", "--comment", "--pull", str(number), "--manifest", here.write_manifest(TEXT))
    assert ran.code in (0, 2), ran.output
    return str(here.comments(number)[-1]["body"])


def test_the_effect_of_a_changed_template_is_in_the_comment(made: Coalition) -> None:
    number = made.propose_change(VERSION_2, path=FILE)
    comment = comment_on(made, number)
    assert (
        "**3 of 5 projects** get a pull request with the update (`clean`, `secret`, `twin`). 1 gets none, because its "
        "own changes conflict with the template's (`conflicting`). 1 stays as it is." in comment
    )
    assert "To accept the template's version in `conflicting`, edit the file in that repository." in comment
    assert (
        "The update is the same in `twin`." in comment
    )  # the files of a private repository are not mentioned
    assert "Merging this pull request starts `tahaluf apply`, which opens these pull requests" in comment
    assert "Nothing on GitHub changes" not in comment
    assert "The update for <code>clean</code>" in comment
    assert "-on: push\n+on: [push, pull_request]" in comment
    assert "mail.internal" not in comment
    assert "### What a merge will do" in comment
    head = made.founder.get(f"/repos/{CONTROL}/pulls/{number}").body["head"]["sha"]
    assert parse_review(comment, head).subjects  # the section does not change the record of what was shown


def test_a_broken_template_is_reported_and_the_plan_is_made(made: Coalition) -> None:
    number = made.propose_change("{{ 0 / 0 }}", path="templates/small/odd.md.jinja")
    comment = comment_on(made, number)
    assert (
        "For 4, the updates could not be computed (`clean`, `conflicting`, `secret`, `twin`). 1 stays as it is."
        in comment
    )
    assert "### What a merge will do" in comment


def test_a_pull_request_that_changes_no_template_has_no_such_section(made: Coalition) -> None:
    number = made.propose_change(TEXT.replace("All about clean.", "All about cleaning."))
    assert "Effect of the changed templates" not in comment_on(made, number)


def test_templates_of_a_fork_are_neither_read_nor_rendered(made: Coalition) -> None:
    stranger = Session("token-a-stranger", api_url=made.hub.url)
    stranger.rest(Rest("POST", f"/repos/{CONTROL}/forks", {}))
    file = f"/repos/a-stranger/control/contents/{FILE}"
    body = {
        "message": "Write",
        "content": base64.b64encode(VERSION_2.encode()).decode(),
        "sha": stranger.get(file).body["sha"],
    }
    stranger.rest(Rest("PUT", file, body))
    pull = {"title": "A template", "head": "a-stranger:main", "base": "main"}
    number = int(stranger.rest(Rest("POST", f"/repos/{CONTROL}/pulls", pull)).body["number"])
    made.recorder.recorded.clear()
    comment = comment_on(made, number)
    assert "### What a merge will do" in comment
    assert "Effect of the changed templates" not in comment
    assert not [asked for asked in made.recorder.recorded if "contents" in asked or "trees" in asked]


def test_open_updates_are_linked_and_branches_of_people_are_left_to_them(made: Coalition) -> None:
    (made.root / FILE).write_text(VERSION_2, encoding="utf-8")
    made.write("control", FILE, VERSION_2)
    assert made.apply(TEXT).code == 0
    made.write("twin", "mine.txt", "Mine.\n", "tahaluf/update")
    comment = comment_on(made, made.propose_change(f"{VERSION_2}# third\n", path=FILE))
    link = f"[pull request 1]({made.hub.url}/example-coalition/clean/pull/1)"
    assert f"In `clean` ({link}), `secret`, earlier updates are still open" in comment
    assert "because someone else has committed to its branch `tahaluf/update` (`twin`)." in comment
    assert "head%3Atahaluf%2Fupdate%20org%3Aexample-coalition)" in comment
