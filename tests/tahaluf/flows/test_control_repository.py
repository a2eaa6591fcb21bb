"""The files of a new control repository depend on the answers."""

import re

import pytest
import yaml

from tahaluf.flows.control_repository import ActionsPin, ControlAnswers, control_tree, render_control
from tahaluf.manifest import load
from tahaluf.problems import InvalidInput
from tahaluf.templates import CONTROL_TEMPLATE, Policy, Tree, read_lock

PIN = ActionsPin("tahaluf", "tahaluf", "0123456789" * 4, "v1.2.3")
ANSWERS = ControlAnswers(
    "new-coalition",
    "Bread & Roses: a coalition",
    {"ar": "تحالف الخبز والورد"},
    ("ar", "en"),
    roster="people",
    owners=("a-steward", "new-coalition/maintainers"),
    actions=PIN,
)


@pytest.fixture(scope="module")
def tree() -> Tree:
    return control_tree(ANSWERS)


def text(tree: Tree, path: str) -> str:
    return tree[path].content.decode()


def test_the_manifest_contains_the_answers_and_no_projects(tree: Tree) -> None:
    manifest = load(text(tree, "projects.yml"))
    assert (manifest.organization, manifest.name, manifest.locales) == (
        "new-coalition",
        "Bread & Roses: a coalition",
        ("ar", "en"),
    )
    assert manifest.name_in("ar") == "تحالف الخبز والورد"
    assert (manifest.roster, manifest.projects) == ("people", ())


def test_the_site_that_is_built_in_a_clone_is_not_committed(tree: Tree) -> None:
    assert {"/_site/", "/_site.zip"} <= set(text(tree, ".gitignore").splitlines())


def test_every_action_of_tahaluf_is_used_at_the_pinned_commit(tree: Tree) -> None:
    uses = [
        line.strip().removeprefix("- ")
        for path, file in tree.items()
        if path.startswith(".github/workflows/")
        for line in file.content.decode().splitlines()
        if "uses:" in line
    ]
    ours = [line for line in uses if "/actions/" in line]
    pinned = re.compile(rf"uses: tahaluf/tahaluf/actions/[a-z-]+@{PIN.commit} # v1\.2\.3")
    assert len(ours) >= 10
    assert [line for line in ours if not pinned.fullmatch(line)] == []
    assert [line for line in uses if not re.search(r"@[0-9a-f]{40} # v", line)] == []


def test_the_workflows_are_short(tree: Tree) -> None:
    """docs/architecture.md states these numbers, and explains why the longest workflow needs so many lines."""
    lengths = {
        path.rpartition("/")[2]: len(
            [line for line in lines if line.strip() and not line.strip().startswith("#")]
        )
        for path, file in tree.items()
        if path.startswith(".github/workflows/") and (lines := file.content.decode().splitlines())
    }
    assert {name for name, length in lengths.items() if length > 30} == {"apply.yml", "plan-comment.yml"}
    assert max(lengths.values()) == 32
    assert round(sum(lengths.values()) / len(lengths)) == 25


def test_there_is_a_form_of_each_kind_in_each_language(tree: Tree) -> None:
    forms = [path.rpartition("/")[2] for path in tree if path.startswith(".github/ISSUE_TEMPLATE/")]
    assert forms == [
        "config.yml",
        *(
            f"{kind}{end}.yml"
            for kind in ("leave", "propose-project", "share-resource", "volunteer")
            for end in ("-ar", "")
        ),
    ]
    assert all(yaml.safe_load(text(tree, f".github/ISSUE_TEMPLATE/{name}")) for name in forms)


def test_texts_for_people_are_in_the_languages_of_the_coalition_in_their_order(tree: Tree) -> None:
    readme = text(tree, "README.md")
    assert readme.index("تحالف الخبز والورد") < readme.index("# Bread ")
    only_english = control_tree(ControlAnswers("new-coalition", locales=("en",)))
    for path in ("README.md", "CODE_OF_CONDUCT.md", "SECURITY.md"):
        assert "rtl" in text(tree, path) and "rtl" not in text(only_english, path)


def test_a_language_without_texts_gets_the_english_ones() -> None:
    tree = render_control(ControlAnswers("new-coalition", locales=("fr",)))
    english = render_control(ControlAnswers("new-coalition", locales=("en",)))
    for path in ("README.md", "CODE_OF_CONDUCT.md", "SECURITY.md"):
        assert text(tree, path) == text(english, path) != ""


def test_code_owners_are_written_only_if_there_are_any(tree: Tree) -> None:
    assert text(tree, ".github/CODEOWNERS").endswith("\n* @a-steward @new-coalition/maintainers\n")
    assert ".github/CODEOWNERS" not in control_tree(ControlAnswers("new-coalition"))


def test_the_lock_says_what_an_upgrade_may_change(tree: Tree) -> None:
    lock = read_lock(tree[".tahaluf.lock"].content)
    once = {path for path, file in lock.files.items() if file.policy is Policy.ONCE}
    assert lock.template == CONTROL_TEMPLATE
    assert set(lock.files) == {*tree} - {".tahaluf.lock"}
    assert once == {"projects.yml", "README.md", ".github/CODEOWNERS"}


def test_the_same_answers_give_the_same_tree(tree: Tree) -> None:
    assert control_tree(ANSWERS).id == tree.id


@pytest.mark.parametrize(
    "answers", [ControlAnswers("not a login"), ControlAnswers("new-coalition", locales=("xx",))]
)
def test_invalid_answers_are_reported(answers: ControlAnswers) -> None:
    with pytest.raises(InvalidInput):
        control_tree(answers)
