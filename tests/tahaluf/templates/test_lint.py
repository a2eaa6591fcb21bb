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


def lint(folder: Path, other_folders: Sequence[Path] = ()) -> list[Problem]:
    try:
        return lint_template(read_template(folder, Library.from_paths([folder.parent, *other_folders])))
    except InvalidInput as error:
        return list(error.problems)


def messages(folder: Path, *other_folders: Path) -> list[str]:
    return [str(problem).replace(f"{folder.parent}/", "") for problem in lint(folder, other_folders)]


def test_an_undeclared_variable_is_reported_with_its_line(make_template: MakeTemplate) -> None:
    folder = make_template({"a.md.jinja": "{{ name }}\n{{ nmae }}\n"})
    (only,) = messages(folder)
    assert only.startswith("ours/a.md.jinja:2: undeclared variable 'nmae'; declare it in template.yml")


def test_standard_and_declared_variables_are_known(make_template: MakeTemplate) -> None:
    text = "{{ slug }}{{ rtl }}{{ tone }}{% for i in range(2) %}{{ i }}{{ loop.index }}{% endfor %}"
    assert messages(make_template({"a.md.jinja": text}, "variables: {tone: {}}")) == []


def test_a_workflow_expression_outside_workflows_is_reported(make_template: MakeTemplate) -> None:
    folder = make_template(
        {"action.yml.jinja": "a: 1\nb: ${{ inputs.x }}\n", "ok.yml": "b: ${{ inputs.x }}\n"}
    )
    (only,) = messages(folder)
    assert only.startswith("ours/action.yml.jinja:2: `${{` is template syntax in this file")


def test_a_workflow_may_contain_workflow_expressions(make_template: MakeTemplate) -> None:
    assert messages(make_template({".github/workflows/a.yml.jinja": "a: ${{ x }}\nb: << slug >>\n"})) == []


@pytest.mark.parametrize(
    ("files", "definition", "expected"),
    [
        ({"nul.md": ""}, "", "ours/nul.md: the path cannot be written: Windows reserves"),
        (
            {"README.md": "", "readme.md": ""},
            "",
            "ours/readme.md: 'README.md' and 'readme.md' are the same file",
        ),
        ({"{{ nmae }}.md": ""}, "", "ours/{{ nmae }}.md:1: undeclared variable 'nmae'"),
        ({"a.md.jinja": "{% if %}"}, "", "ours/a.md.jinja:1: "),
        ({"a.md.jinja": "\n{{ name | titel }}"}, "", "ours/a.md.jinja:2: No filter named 'titel'"),
        ({"a.md.jinja": "{% include 'b.md' %}"}, "", "ours/a.md.jinja:1: there is no partial 'b.md'"),
        (
            {"a.md.jinja": "{% macro x() %}{% endmacro %}"},
            "",
            "ours/a.md.jinja:1: a macro is not allowed in templates",
        ),
        (
            {"a.md.jinja": "{% for i in roles %}" * 30 + "{% endfor %}" * 30},
            "",
            "ours/a.md.jinja:1: the template is nested",
        ),
        (
            {"a.md.jinja": "{{ " + "(" * 9999 + ")" * 9999 + " }}"},
            "",
            "ours/a.md.jinja:1: the template is nested",
        ),
        ({"a.md.jinja": "{{ " + "9" * 9999 + " }}"}, "", "ours/a.md.jinja:1: the template is nested"),
        ({}, "files: " + "[" * 99, "ours/template.yml:1:17: the file is nested too deeply"),
        ({"a.md.jinja": b"\xff"}, "", "ours/a.md.jinja: the file is not UTF-8"),
        ({"_parts/a.md.jinja": "{{ x }}"}, "", "ours/_parts/a.md.jinja:1: undeclared variable 'x'"),
        ({"_parts/a.md.jinja": b"\xff"}, "", "ours/_parts/a.md.jinja: the file is not UTF-8"),
        ({"a.md": ""}, "files:\n  b.md: {policy: once}", "ours/template.yml:2:9: no file matches 'b.md'"),
        (
            {"a.md": ""},
            "files:\n  a.md: {when: x}",
            "ours/template.yml:2:16: undeclared variable 'x'",
        ),
        (
            {},
            "variables:\n  a: {default: '{{ b }}'}\n  b: {}",
            "ours/template.yml:2:6: undeclared variable 'b'",
        ),
        ({}, "extends: nothing", "ours/template.yml: there is no template 'nothing'"),
        ({}, "extend: x", "ours/template.yml:1:1: unknown key 'extend'; did you mean `extends`?"),
    ],
)
def test_mistakes_are_found_without_rendering(
    make_template: MakeTemplate, files: dict[str, str | bytes], definition: str, expected: str
) -> None:
    lines = messages(make_template(files, definition))
    assert any(line.startswith(expected) for line in lines), lines


def test_a_symbolic_link_is_reported(make_template: MakeTemplate) -> None:
    folder = make_template({"a.md": ""})
    (folder / "b.md").symlink_to("/etc/hostname")
    assert messages(folder) == [
        "ours/b.md: symbolic links are not allowed; replace it with the file itself [template-file]"
    ]


def test_a_template_folder_that_is_a_symbolic_link_is_reported(
    make_template: MakeTemplate, tmp_path: Path
) -> None:
    link = make_template({}).parent / "link"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "template.yml").write_text("")
    link.symlink_to(tmp_path / "elsewhere")
    assert messages(link) == [
        "link: symbolic links are not allowed; replace it with the file itself [template-file]"
    ]


def test_a_template_may_extend_a_shipped_one(make_template: MakeTemplate) -> None:
    folder = make_template({"_parts/start.en.md.jinja": "{{ name }}"}, "extends: _base")
    assert messages(folder, BUILTIN_TEMPLATES) == []


TOKENS = "{{ }} {% %} {# #} -%} if for i in endif endfor include set x = name roles 'a' 1 | . ( ) [ ] ~ range(3) ${{"
tokens = st.sampled_from([*TOKENS.split(), " ", "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(tokens, max_size=12).map(" ".join))
def test_arbitrary_text_is_reported_rendered_or_rejected(text: str) -> None:
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
def test_the_shipped_templates_have_no_problems(name: str) -> None:
    assert lint(BUILTIN_TEMPLATES / name) == []
