import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.problems import InvalidInput, Problem
from tahaluf.templates import BUILTIN_TEMPLATES, Library, lint_template, read_template

from .conftest import MakeTemplate


def lint(folder: Path, also: Sequence[Path] = ()) -> list[Problem]:
    try:
        return lint_template(read_template(folder, Library.from_paths([folder.parent, *also])))
    except InvalidInput as refused:
        return list(refused.problems)


def told(folder: Path, *also: Path) -> list[str]:
    return [str(problem).replace(f"{folder.parent}/", "") for problem in lint(folder, also)]


def test_a_variable_that_nobody_declares_is_told_with_its_line(make_template: MakeTemplate) -> None:
    folder = make_template({"a.md.jinja": "{{ name }}\n{{ nmae }}\n"})
    (only,) = told(folder)
    assert only.startswith(
        "ours/a.md.jinja:2: nobody declares the variable 'nmae'; declare it in template.yml"
    )


def test_the_standard_variables_and_what_the_template_declares_are_known(make_template: MakeTemplate) -> None:
    text = "{{ slug }}{{ rtl }}{{ tone }}{% for i in range(2) %}{{ i }}{{ loop.index }}{% endfor %}"
    assert told(make_template({"a.md.jinja": text}, "variables: {tone: {}}")) == []


def test_a_workflow_expression_outside_workflows_is_told(make_template: MakeTemplate) -> None:
    folder = make_template(
        {"action.yml.jinja": "a: 1\nb: ${{ inputs.x }}\n", "ok.yml": "b: ${{ inputs.x }}\n"}
    )
    (only,) = told(folder)
    assert only.startswith("ours/action.yml.jinja:2: `${{` is read as a template here")


def test_a_workflow_may_have_its_own_braces(make_template: MakeTemplate) -> None:
    assert told(make_template({".github/workflows/a.yml.jinja": "a: ${{ x }}\nb: << slug >>\n"})) == []


@pytest.mark.parametrize(
    ("files", "definition", "said"),
    [
        ({"nul.md": ""}, "", "ours/nul.md: it cannot be written: Windows keeps"),
        (
            {"README.md": "", "readme.md": ""},
            "",
            "ours/readme.md: 'README.md' and 'readme.md' are the same file",
        ),
        ({"{{ nmae }}.md": ""}, "", "ours/{{ nmae }}.md:1: nobody declares the variable 'nmae'"),
        ({"a.md.jinja": "{% if %}"}, "", "ours/a.md.jinja:1: "),
        ({"a.md.jinja": "\n{{ name | titel }}"}, "", "ours/a.md.jinja:2: No filter named 'titel'"),
        ({"a.md.jinja": "{% include 'b.md' %}"}, "", "ours/a.md.jinja:1: there is no part 'b.md'"),
        (
            {"a.md.jinja": "{% macro x() %}{% endmacro %}"},
            "",
            "ours/a.md.jinja:1: a macro is not for templates",
        ),
        (
            {"a.md.jinja": "{% for i in roles %}" * 30 + "{% endfor %}" * 30},
            "",
            "ours/a.md.jinja:1: it is nested",
        ),
        ({"a.md.jinja": "{{ " + "(" * 9999 + ")" * 9999 + " }}"}, "", "ours/a.md.jinja:1: it is nested"),
        ({"a.md.jinja": "{{ " + "9" * 9999 + " }}"}, "", "ours/a.md.jinja:1: it is nested"),
        ({}, "files: " + "[" * 99999, "ours/template.yml: it is nested too deeply"),
        ({"a.md.jinja": b"\xff"}, "", "ours/a.md.jinja: it is not UTF-8"),
        ({"_parts/a.md.jinja": "{{ x }}"}, "", "ours/_parts/a.md.jinja:1: nobody declares the variable 'x'"),
        ({"_parts/a.md.jinja": b"\xff"}, "", "ours/_parts/a.md.jinja: it is not UTF-8"),
        ({"a.md": ""}, "files:\n  b.md: {policy: once}", "ours/template.yml:2:9: no file is called 'b.md'"),
        (
            {"a.md": ""},
            "files:\n  a.md: {when: x}",
            "ours/template.yml:2:16: nobody declares the variable 'x'",
        ),
        (
            {},
            "variables:\n  a: {default: '{{ b }}'}\n  b: {}",
            "ours/template.yml:2:6: nobody declares the variable 'b'",
        ),
        ({}, "extends: nothing", "ours/template.yml: there is no template 'nothing'"),
        ({}, "extend: x", "ours/template.yml:1:1: there is no key 'extend'; did you mean extends?"),
    ],
)
def test_what_would_fail_later_is_told_now(
    make_template: MakeTemplate, files: dict[str, str | bytes], definition: str, said: str
) -> None:
    lines = told(make_template(files, definition))
    assert any(line.startswith(said) for line in lines), lines


def test_a_symbolic_link_is_told(make_template: MakeTemplate) -> None:
    folder = make_template({"a.md": ""})
    (folder / "b.md").symlink_to("/etc/hostname")
    assert told(folder) == ["ours/b.md: it is a symbolic link; put the file itself there [template-file]"]


def test_a_template_that_is_a_link_to_another_place_is_told(
    make_template: MakeTemplate, tmp_path: Path
) -> None:
    link = make_template({}).parent / "link"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "template.yml").write_text("")
    link.symlink_to(tmp_path / "elsewhere")
    assert told(link) == ["link: it is a symbolic link; put the file itself there [template-file]"]


def test_what_a_template_builds_on_may_be_one_that_is_shipped(make_template: MakeTemplate) -> None:
    folder = make_template({"_parts/start.en.md.jinja": "{{ name }}"}, "extends: _base")
    assert told(folder, BUILTIN_TEMPLATES) == []


TOKENS = "{{ }} {% %} {# #} -%} if for i in endif endfor include set x = name roles 'a' 1 | . ( ) [ ] ~ range(3) ${{"
tokens = st.sampled_from([*TOKENS.split(), " ", "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(tokens, max_size=12).map(" ".join))
def test_whatever_stands_in_a_template_is_either_told_or_rendered_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, "ours")
        folder.mkdir()
        (folder / "template.yml").write_text("")
        (folder / "a.md.jinja").write_text(text)
        problems = lint(folder)
        with contextlib.suppress(InvalidInput):
            Library.from_paths([Path(root)]).get("ours").render({"slug": "x"})
            assert not [p for p in problems if p.id == "template-syntax"]


@pytest.mark.parametrize("name", sorted(path.name for path in BUILTIN_TEMPLATES.iterdir()))
def test_nothing_is_wrong_with_the_shipped_templates(name: str) -> None:
    assert lint(BUILTIN_TEMPLATES / name) == []
