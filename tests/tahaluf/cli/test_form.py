"""`tahaluf form` has the right output, files and exit codes."""

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tahaluf.cli.main import main

ROOT = Path(__file__).parents[3]
FORMS = Path(".github/ISSUE_TEMPLATE")
FORM = """\
name: Question
description: d
body:
  - type: input
    attributes: {label: الاسم}
    validations: {required: true}
  - type: dropdown
    id: places
    attributes: {label: Places, multiple: true, options: ["Here, there", Here]}
"""
BODY = "### الاسم\n\nWells\n\n### Places\n\nHere, there, Here\n"
VALUES = {"الاسم": "Wells", "places": ["Here, there", "Here"]}


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("form.yml").write_text(FORM, encoding="utf-8")
    return "form.yml"


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("body", [[], ["-"]], ids=["without BODY", "with -"])
def test_parse_reads_standard_input(
    form: str, body: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BODY.encode())))
    assert main(["form", "parse", form, *body, "--json"]) == 0
    assert printed(capsys) == {"ok": True, "values": VALUES}


def test_parse_accepts_a_bom_and_crlf(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("body.md").write_text(BODY, encoding="utf-8-sig", newline="\r\n")
    assert main(["form", "parse", form, "body.md", "--json"]) == 0
    assert printed(capsys)["values"] == VALUES


def test_parse_exits_1_and_reports_a_line_for_each_error(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("body.md").write_text("### الاسم\n\n_No response_\n", encoding="utf-8")
    assert main(["form", "parse", form, "body.md", "--json"]) == 1
    errors = printed(capsys)["errors"]
    assert [(error["code"], error["field"], error["line"]) for error in errors] == [
        ("required-empty", "الاسم", 3),
        ("missing-field", "places", 3),
    ]
    assert main(["form", "parse", form, "body.md"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[-1] for line in lines] == ["[required-empty]", "[missing-field]"]
    assert all(line.startswith("line 3: ") for line in lines)


def test_lint_says_that_a_valid_form_has_no_problems(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", "lint", form]) == 0
    assert capsys.readouterr() == (f"{form}: no problems found\n", "")


def test_lint_exits_1_for_a_form_that_github_rejects(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(form).write_text(FORM.replace("Here]", "yes]"), encoding="utf-8")
    assert main(["form", "lint", form]) == 1
    assert "form.yml:9:74: YAML parses `yes` as true or false" in capsys.readouterr().err


def test_form_sync_writes_one_form_of_each_kind_in_each_language(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / "projects.yml", ".")
    assert main(["form", "sync"]) == 1
    assert "there is no folder .github/ISSUE_TEMPLATE" in capsys.readouterr().err
    FORMS.mkdir(parents=True)
    assert main(["form", "sync"]) == 0
    names = [
        f"{name}{suffix}.yml"
        for name in ("leave", "propose-project", "share-resource", "volunteer")
        for suffix in ("", "-ar")
    ]
    assert sorted(path.name for path in FORMS.iterdir()) == sorted(names)
    for name in names:
        assert (FORMS / name).read_text("utf-8") == (ROOT / FORMS / name).read_text("utf-8")
    capsys.readouterr()
    assert main(["form", "sync"]) == 0
    assert capsys.readouterr().out == "the forms match projects.yml\n"


def test_form_sync_with_a_minimal_manifest_removes_the_examples_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / FORMS, FORMS)
    small = "version: 1\norganization: a-coalition\nprojects:\n"
    Path("projects.yml").write_text(f"{small}  - {{slug: well, name: Well, summary: Where water is.}}\n")
    assert main(["check"]) == 1
    assert "form-choices-drifted" in capsys.readouterr().err
    assert main(["form", "sync"]) == 0
    Path("CODE_OF_CONDUCT.md").write_text("# Ours\n")
    assert main(["check"]) == 0
    offered = (FORMS / "propose-project.yml").read_text("utf-8")
    assert "None has been named yet  # id: none-yet" in offered
    assert "لم يُسمَّ شيء بعد  # id: none-yet" in (FORMS / "propose-project-ar.yml").read_text("utf-8")
    assert "Health and care" not in offered
