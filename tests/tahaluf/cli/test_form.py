"""`tahaluf form` as people and scripts run it: what it prints, what it writes, with which code it ends."""

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
def test_a_body_is_read_from_standard_input(
    form: str, body: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BODY.encode())))
    assert main(["form", "parse", form, *body, "--json"]) == 0
    assert printed(capsys) == {"ok": True, "values": VALUES}


def test_a_body_in_a_file_may_begin_with_a_mark_and_end_its_lines_as_windows_does(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("body.md").write_text(BODY, encoding="utf-8-sig", newline="\r\n")
    assert main(["form", "parse", form, "body.md", "--json"]) == 0
    assert printed(capsys)["values"] == VALUES


def test_a_body_that_cannot_be_read_ends_with_one_and_every_error_has_its_line(
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
    assert capsys.readouterr().err.splitlines() == [
        "line 3: “الاسم” needs an answer [required-empty]",
        "line 3: the section “Places” is not there [missing-field]",
    ]


def test_a_form_that_github_takes_lints_without_a_word(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form", "lint", form]) == 0
    assert capsys.readouterr() == ("", "")


def test_what_github_would_not_take_is_told_and_ends_with_one(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(form).write_text(FORM.replace("Here]", "yes]"), encoding="utf-8")
    assert main(["form", "lint", form]) == 1
    assert "form.yml:9:74: YAML takes `yes` for true or false" in capsys.readouterr().err


def test_a_coalition_may_have_one_form_alone(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(ROOT / "projects.yml", ".")
    assert main(["form", "sync"]) == 1
    assert "there is no form at .github/ISSUE_TEMPLATE/propose-project.yml" in capsys.readouterr().err
    FORMS.mkdir(parents=True)
    shutil.copy(ROOT / FORMS / "volunteer.yml", FORMS)
    assert main(["form", "sync"]) == 0
    assert capsys.readouterr().out == ""


def test_the_smallest_manifest_has_forms_that_offer_nothing_of_the_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / FORMS, FORMS)
    small = "version: 1\norganization: a-coalition\nprojects:\n"
    Path("projects.yml").write_text(f"{small}  - {{slug: well, name: Well, summary: Where water is.}}\n")
    assert main(["check"]) == 1
    assert "form-choices-drifted" in capsys.readouterr().err
    assert main(["form", "sync"]) == 0
    assert main(["check"]) == 0
    offered = (FORMS / "propose-project.yml").read_text("utf-8")
    assert "None is named yet · لم يُسمَّ شيء بعد · none-yet" in offered
    assert "Health and care" not in offered
