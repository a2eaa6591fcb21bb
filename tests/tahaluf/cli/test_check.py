"""`tahaluf check` in a checkout of a control repository reports all problems at once."""

import shutil
from pathlib import Path

import pytest

from tahaluf.cli.main import main

ROOT = Path(__file__).parents[3]
FORMS = Path(".github/ISSUE_TEMPLATE")
DRIFTED = "run `tahaluf form sync` [form-choices-drifted]"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that contains a copy of this repository's manifest and forms."""
    shutil.copytree(ROOT / FORMS, tmp_path / FORMS)
    for name in ("projects.yml", "CODE_OF_CONDUCT.md"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def spoil(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_check_reports_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "projects.yml: no problems found\n"


def test_a_broken_template_does_not_hide_a_missing_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder / "templates" / "ours"
    own.mkdir(parents=True)
    (own / "template.yml").write_text("descripton: Ours.\n")
    spoil(folder / "projects.yml", "template: dataset", "template: datasets")
    assert main(["check"]) == 1
    printed = [line.split(" ")[0] for line in capsys.readouterr().err.splitlines()]
    assert printed[-2] == "templates/ours/template.yml:1:1:"
    assert all(line.startswith("projects.yml:") for line in printed[:-2])
    assert len(printed) > 2


def test_outdated_form_options_fail_until_form_sync(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder / "projects.yml", "  law: {name: Law,", "  letters: {name: Letters}\n  law: {name: Law,")
    assert main(["check"]) == 1
    drifted = [line for line in capsys.readouterr().err.splitlines() if line.endswith(DRIFTED)]
    names = [line.partition(":")[0] for line in drifted]
    assert names == [f"{FORMS}/{name}" for name in ("volunteer-ar.yml", "volunteer.yml")]
    assert main(["form", "sync"]) == 0
    assert "volunteer.yml: updated\n" in capsys.readouterr().out
    assert main(["form", "sync"]) == 0
    assert capsys.readouterr().out == "the forms match projects.yml\n"
    assert main(["check"]) == 0
    assert "        - Letters  # id: letters\n" in (folder / FORMS / "volunteer.yml").read_text(
        encoding="utf-8"
    )


def test_problems_in_the_manifest_and_forms_are_reported_together(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder / "projects.yml", "version: 1", "version: 2")
    spoil(folder / FORMS / "leave.yml", "label: Before you send it", "lable: Before you send it")
    spoil(folder / FORMS / "volunteer.yml", "name: Offer your help", "nmae: Offer your help")
    (folder / FORMS / "idea.yaml").write_text("name: [", encoding="utf-8")
    assert main(["check"]) == 1
    printed = capsys.readouterr().err
    for file, id in [
        ("projects.yml:", "value-unknown"),
        (f"{FORMS}/leave.yml:", "field-attribute-unknown"),
        (f"{FORMS}/volunteer.yml:", "form-key-unknown"),
        (f"{FORMS}/idea.yaml:", "form-yaml"),
    ]:
        assert any(file in line and line.endswith(f"[{id}]") for line in printed.splitlines()), (
            file,
            printed,
        )


def test_githubs_template_chooser_config_is_not_a_form(folder: Path) -> None:
    (folder / FORMS / "config.yml").write_text("contact_links: []\n", encoding="utf-8")
    assert main(["check"]) == 0


def test_forms_are_optional(folder: Path) -> None:
    shutil.rmtree(folder / FORMS)
    assert main(["check"]) == 0


WORKFLOW = "on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: {action}\n"


def add_workflow(folder: Path, action: str) -> None:
    (folder / ".github" / "workflows").mkdir(exist_ok=True)
    (folder / ".github" / "workflows" / "answer.yml").write_text(WORKFLOW.format(action=action))


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("./actions/propose-project", "propose-project.yml"),
        ("somebody/tahaluf/actions/onboard-volunteer@" + "0" * 40, "volunteer.yml"),
        ("./actions/onboard-volunteer/", "leave.yml"),
        ("./actions/propose-project", "share-resource.yml"),
    ],
)
def test_a_form_that_a_workflow_answers_must_exist(
    folder: Path, capsys: pytest.CaptureFixture[str], action: str, form: str
) -> None:
    add_workflow(folder, action)
    assert main(["check"]) == 0
    for path in (form, form.replace(".yml", "-ar.yml")):
        (folder / FORMS / path).unlink()
    capsys.readouterr()
    assert main(["check"]) == 1
    assert ".github/workflows/answer.yml:6: this workflow replies to the " in capsys.readouterr().err


def test_every_missing_form_of_an_action_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_workflow(folder, "./actions/onboard-volunteer")
    for form in (folder / FORMS).iterdir():
        form.unlink()
    assert main(["check"]) == 1
    printed = capsys.readouterr().err
    assert "replies to the volunteer form" in printed and "replies to the leave form" in printed


def test_a_form_that_no_workflow_answers_may_be_missing(folder: Path) -> None:
    add_workflow(folder, "./actions/apply-changes")
    for form in (folder / FORMS).iterdir():
        form.unlink()
    assert main(["check"]) == 0


def test_a_changed_id_and_a_changed_label_of_a_form_are_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder / FORMS / "propose-project.yml", "id: summary", "id: sumary")
    spoil(folder / FORMS / "volunteer.yml", "labels: [volunteer]", "labels: [volunteers]")
    assert main(["check"]) == 1
    printed = capsys.readouterr().err
    for id in ("form-field-missing", "form-field-unknown", "form-label-missing"):
        assert f"[{id}]" in printed


VARIABLES = """\
version: 1
organization: example-coalition
projects:
  - slug: olive
    name: Olive
    summary: Trees.
    repository:
      template: python-tool
      variables: {package: "no good", packag: x, slug: y, categories: [a, b]}
"""


def test_variables_are_checked_against_the_template(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(folder / FORMS)
    (folder / "projects.yml").write_text(VARIABLES)
    assert main(["check"]) == 1
    printed = capsys.readouterr().err
    for place, message in (
        ("9:28", "package is 'no good', which does not match"),
        ("9:39", "the template has no variable 'packag'"),
        ("9:50", "'slug' comes from the entry itself"),
    ):
        assert f"projects.yml:{place}: " in printed
        assert message in printed
    assert "did you mean `package`?" in printed
    assert "categories" not in printed


def test_a_variable_without_a_default_must_be_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(folder / FORMS)
    (folder / "templates/ours").mkdir(parents=True)
    (folder / "templates/ours/template.yml").write_text("variables:\n  port: {type: int}\n")
    entry = VARIABLES.replace("python-tool", "ours").partition("      variables")[0]
    (folder / "projects.yml").write_text(entry)
    assert main(["check"]) == 1
    assert "projects.yml:8:7: the template needs a value for 'port'" in capsys.readouterr().err
    (folder / "projects.yml").write_text(entry + "      variables: {port: 80}\n")
    assert main(["check"]) == 0


TYPES = """\
variables:
  port: {type: int, default: 80}
  docs: {type: bool, default: false}
  kind: {type: choice, default: map, choices: [map, list]}
  hosts: {type: list, default: []}
  title: {type: str, default: Title}
  urls: {type: map, default: {}}
"""


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("port: eighty", "port is 'eighty', which is not of type int"),
        ("docs: 3", "docs is 3, which is not of type bool"),
        ("kind: maps", "kind is 'maps', not one of map, list"),
        ("hosts: 3", "hosts is 3, which is not of type list"),
        ("hosts: [a, 1]", "an item of `hosts` must be a string, not a number"),
        ("hosts: {a: b}", "`hosts` must be a string, a number, true or false, or a list, not a mapping"),
        ("hosts: null", "`hosts` must be a string, a number, true or false, or a list, not nothing"),
        ("title: [a, b]", "title is ('a', 'b'), which is not of type str"),
        ("urls: [a, b]", "urls is ('a', 'b'), which is not of type map"),
    ],
)
def test_a_variable_of_the_wrong_type_is_reported_at_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], variable: str, message: str
) -> None:
    shutil.rmtree(folder / FORMS)
    (folder / "templates/ours").mkdir(parents=True)
    (folder / "templates/ours/template.yml").write_text(TYPES)
    entry = VARIABLES.replace("python-tool", "ours").partition("      variables")[0]
    (folder / "projects.yml").write_text(f"{entry}      variables:\n        {variable}\n")
    assert main(["check"]) == 1
    told = capsys.readouterr().err
    column = len(f"        {variable}".partition(": ")[0]) + 3
    assert f"projects.yml:10:{column}: {message}" in told.replace(":10:20:", ":10:16:")  # at the second item
    assert "1 problem found" in told


def problems(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the file and id of each problem that `check` reports."""
    assert main(["check"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if line.endswith("]")]
    return [f"{line.partition(':')[0].rpartition('/')[2]} {line.rpartition('[')[2][:-1]}" for line in lines]


def test_a_form_that_is_missing_in_one_language_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / FORMS / "leave-ar.yml").unlink()
    assert problems(capsys) == ["leave-ar.yml form-choices-drifted"]
    assert main(["form", "sync"]) == 0
    assert main(["check"]) == 0


def test_a_form_in_a_language_that_the_coalition_does_not_speak_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder / "projects.yml", "locales: [en, ar]", "locales: [en]")
    names = ["leave-ar.yml", "propose-project-ar.yml", "share-resource-ar.yml", "volunteer-ar.yml"]
    assert sorted(problems(capsys)) == [f"{name} form-locale-unused" for name in names]


def test_two_forms_with_the_same_headings_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(folder / FORMS / "leave.yml", folder / FORMS / "leave-quietly.yml")
    assert problems(capsys) == ["leave.yml form-headings-same"]


def test_a_missing_code_of_conduct_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "CODE_OF_CONDUCT.md").rename(folder / ".github" / "CODE_OF_CONDUCT.md")
    assert main(["check"]) == 0
    (folder / ".github" / "CODE_OF_CONDUCT.md").unlink()
    assert problems(capsys) == ["CODE_OF_CONDUCT.md conduct-missing"]


def test_the_examples_meeting_place_does_not_survive_in_another_coalition(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder / "projects.yml", "organization: example-coalition", "organization: a-real-coalition")
    expected = ["projects.yml example-text"] * 4  # the name and the meeting place, each in two languages
    assert sorted(problems(capsys)) == ["CODE_OF_CONDUCT.md example-text", *expected]
    (folder / "CODE_OF_CONDUCT.md").write_text("# Ours\n")
    spoil(folder / "projects.yml", "Meet us every Thursday", "Meet us every Friday")
    assert problems(capsys).count("projects.yml example-text") == 3
    spoil(
        folder / "projects.yml",
        "Meet us every Friday from six to eight in the evening, in",
        "Come to the Thursday table in",
    )
    spoil(
        folder / "projects.yml", "the old library.", "the old library, from six to eight."
    )  # as in earlier releases
    assert problems(capsys).count("projects.yml example-text") == 4


def test_a_form_kept_by_hand_is_only_updated(folder: Path) -> None:
    path = folder / FORMS / "volunteer.yml"
    spoil(path, "# Written by `tahaluf form sync`: it overwrites this file. ", "# Ours. ")
    spoil(
        path,
        "What you can do. You do not need to be an expert. You can choose several.",
        "Anything that you like doing.",
    )
    assert main(["check"]) == 0
    spoil(folder / "projects.yml", "law: {name: Law,", "law: {name: Law and rights,")
    assert main(["form", "sync"]) == 0
    text = path.read_text("utf-8")
    assert "Anything that you like doing." in text
    assert "- Law and rights  # id: law\n" in text


def test_texts_that_a_comment_cuts_off_are_reported_in_the_library_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "guides").mkdir()
    (folder / "guides/maps.en.md").write_text("---\ntitle: Our #1 map\nchecked: 2026-10\n---\nText #1\n")
    (folder / "resources.yml").write_text(
        "resources:\n- {id: a, title: A, url: 'https://a.example.org/', kind: tool, checked: 2026-10, why: W}\n"
        "- id: b\n  title: B # our favourite\n  url: https://b.example.org/\n  kind: tool\n  checked: 2026-10\n"
        "  why: The #2 tool\n"
    )
    (folder / "offers.yml").write_text(
        "offers:\n- id: c\n  name: C\n  provider: Host #1\n  kind: domain\n  what: W\n"
        "  url: https://c.example.org/\n  checked: 2026-10\n"
    )
    assert main(["check"]) == 1
    printed = [line.split(" ")[0] for line in capsys.readouterr().err.splitlines() if "[text-cut]" in line]
    assert printed == ["guides/maps.en.md:2:8:", "offers.yml:4:13:", "resources.yml:8:8:"]
