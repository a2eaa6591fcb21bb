import compileall
import pickle
import shutil
from pathlib import Path

import pytest

from tahaluf.git_objects import tree_id
from tahaluf.problems import InvalidInput
from tahaluf.templates import BUILTIN_TEMPLATES, LOCK_PATH, Library, Policy, Template

from .conftest import MakeTemplate


def template(folder: Path) -> Template:
    return Library.from_paths([folder.parent]).get(folder.name)


def rendered(folder: Path, **values: object) -> dict[str, str]:
    tree = template(folder).render({"slug": "water-map", **values})
    return {path: file.content.decode() for path, file in tree.items() if path != LOCK_PATH}


def render_error(folder: Path, **values: object) -> str:
    with pytest.raises(InvalidInput) as error:
        rendered(folder, **values)
    return str(error.value).replace(str(folder), folder.name)


def test_jinja_files_are_rendered_and_others_copied(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt.jinja": "{{ name }}\n", "b.txt": "{{ name }}\n"})
    assert rendered(folder, name="Olive") == {"a.txt": "Olive\n", "b.txt": "{{ name }}\n"}


def test_workflows_keep_workflow_expressions(make_template: MakeTemplate) -> None:
    text = "<% if rtl %>\nrtl: 1\n<% endif %>\nname: << name >>\nrun: ${{ github.ref }} {{ x }}\n"
    folder = make_template({".github/workflows/ci.yml.jinja": text})
    expected = 'name: "Olive"\nrun: ${{ github.ref }} {{ x }}\n'
    assert rendered(folder, name="Olive") == {".github/workflows/ci.yml": expected}


def test_a_value_that_looks_like_a_template_is_text(make_template: MakeTemplate) -> None:
    folder = make_template(
        {"a.txt.jinja": "{{ name }} {{ summary }}"}, "variables: {note: {default: '{{ name }}'}}"
    )
    assert rendered(folder, name="{{ slug }}", summary="{% x %}") == {"a.txt": "{{ slug }} {% x %}"}


def test_a_default_can_use_the_variables_above_it(make_template: MakeTemplate) -> None:
    folder = make_template(
        {"a.txt.jinja": "{{ package }}"}, "variables: {package: {default: '{{ slug | identifier }}'}}"
    )
    assert rendered(folder) == {"a.txt": "water_map"}
    assert rendered(folder, package="pipes") == {"a.txt": "pipes"}


@pytest.mark.parametrize("value", ["1-2", "", "abc\n"])
def test_a_value_must_match_its_whole_pattern(make_template: MakeTemplate, value: str) -> None:
    folder = make_template({}, 'variables: {package: {pattern: "[a-z]+"}}\n')
    assert "which does not match [a-z]+" in render_error(folder, package=value)


def test_paths_are_rendered(make_template: MakeTemplate) -> None:
    folder = make_template({"src/{{ slug }}/a.txt": "x"})
    assert rendered(folder) == {"src/water-map/a.txt": "x"}


@pytest.mark.parametrize("name", ["../../etc", "a/b", "..", ".git", "nul", ""])
def test_a_value_cannot_redirect_a_path(make_template: MakeTemplate, name: str) -> None:
    assert "cannot be written" in render_error(make_template({"src/{{ name }}/a.txt": "x"}), name=name)


def test_paths_that_render_to_the_same_file_are_rejected(make_template: MakeTemplate) -> None:
    assert "the same file" in render_error(
        make_template({"{{ name }}.md": "x", "readme.md": "y"}), name="README"
    )


def test_files_with_a_false_condition_are_omitted(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt": "a", "docs/b.txt": "b"}, "files:\n  docs/*: {when: license}\n")
    assert list(rendered(folder)) == ["a.txt"]
    assert list(rendered(folder, license="MIT")) == ["a.txt", "docs/b.txt"]


def test_a_template_overrides_files_of_its_base(make_template: MakeTemplate) -> None:
    make_template({"a.txt": "base", "b.txt.jinja": "base"}, "files: {'*.txt': {policy: managed}}", "_base")
    folder = make_template(
        {"b.txt": "ours", "c.txt": "ours"}, "extends: _base\nfiles: {c.txt: {policy: once}}"
    )
    tree = template(folder).render({"slug": "x"})
    assert {path: (file.content, file.policy) for path, file in tree.items() if path != LOCK_PATH} == {
        "a.txt": (b"base", Policy.MANAGED),
        "b.txt": (b"ours", Policy.MANAGED),
        "c.txt": (b"ours", Policy.ONCE),
    }


def test_a_partial_is_included_but_not_written(make_template: MakeTemplate) -> None:
    make_template(
        {"a.md.jinja": '{% include "_parts/start.md" %}', "_parts/start.md.jinja": "base"}, name="_base"
    )
    folder = make_template({"_parts/start.md.jinja": "{{ slug }}"}, "extends: _base")
    assert rendered(folder, slug="olive") == {"a.md": "olive"}


def test_templates_that_extend_each_other_are_rejected(make_template: MakeTemplate) -> None:
    make_template({}, "extends: ours", "other")
    assert "the template extends itself: ours → other → ours" in render_error(
        make_template({}, "extends: other")
    )


def test_file_modes_are_kept(make_template: MakeTemplate) -> None:
    folder = make_template({"run.sh": "#!/bin/sh\n", "a.txt": ""})
    (folder / "run.sh").chmod(0o755)
    tree = template(folder).render({"slug": "x"})
    assert (tree["run.sh"].mode, tree["a.txt"].mode) == ("100755", "100644")


def test_compiled_python_code_is_not_part_of_a_template(make_template: MakeTemplate) -> None:
    """pip compiles the Python files of the built-in templates, and running a template's tests compiles its own."""
    files = {"src/{{ slug }}/a.py": "x = 1\n", "tests/test_a.py": "y = 1\n", "cache.md": "kept"}
    clean = template(make_template(files, name="clean")).render({"slug": "olive"})
    folder = make_template({**files, "b.pyd": "x", "__pycache__/old.txt": "x"})
    compileall.compile_dir(folder, quiet=1)
    compileall.compile_dir(folder, quiet=1, legacy=True)
    assert (folder / "tests" / "test_a.pyc").exists()
    (folder / "src" / "__pycache__").symlink_to(folder / "tests" / "__pycache__")
    compiled = template(folder).render({"slug": "olive"})
    assert compiled.keys() == clean.keys()


def test_the_version_of_a_built_in_template_does_not_depend_on_compiled_code(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(BUILTIN_TEMPLATES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(folder, quiet=1)
    assert [*folder.rglob("*.pyc")]
    compiled, clean = Library.from_paths([folder]), Library.from_paths([BUILTIN_TEMPLATES])
    for name in (*clean.names(), "control"):
        values = {"slug": "olive"} if name != "control" else {"slug": "control", "organization": "example"}
        assert compiled.get(name).render(values) == clean.get(name).render(values)


def test_a_binary_file_is_copied(make_template: MakeTemplate) -> None:
    tree = template(make_template({"logo.png": b"\x89PNG\xff\0"})).render({"slug": "x"})
    assert tree["logo.png"].content == b"\x89PNG\xff\0"


def test_equal_values_give_equal_trees(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt.jinja": "{{ name }}", "b/c.txt": "x"})
    first, second = template(folder).render({"slug": "x"}), template(folder).render({"slug": "x"})
    assert first == second
    assert first.id == second.id == tree_id(first)


def test_templates_and_trees_can_be_pickled(make_template: MakeTemplate) -> None:
    original = template(make_template({"a.txt.jinja": "{{ name }}"}))
    copy = Template(pickle.loads(pickle.dumps(original.resolved)))
    tree = copy.render({"slug": "x"})
    assert pickle.loads(pickle.dumps(tree)) == tree == original.render({"slug": "x"})


def test_a_render_error_has_file_and_line(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt.jinja": "one\n{{ roles[0].titel }}\n"})
    message = render_error(folder, roles=[{"title": "Cartographer"}])
    assert message.startswith("ours/a.txt.jinja:2: 'dict object' has no attribute 'titel'")


def test_a_syntax_error_has_file_and_line(make_template: MakeTemplate) -> None:
    assert render_error(make_template({"a.txt.jinja": "one\n{% if %}\n"})).startswith("ours/a.txt.jinja:2: ")


def test_an_error_in_a_condition_has_its_line_in_the_definition(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt": "x"}, "files:\n  a.txt:\n    when: nobody\n")
    assert render_error(folder).startswith("ours/template.yml:3:")
