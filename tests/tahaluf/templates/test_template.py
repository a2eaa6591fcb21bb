import pickle
from pathlib import Path

import pytest

from tahaluf.problems import InvalidInput
from tahaluf.templates import LOCK_PATH, Library, Policy, Template, tree_id

from .conftest import MakeTemplate


def template(folder: Path) -> Template:
    return Library.from_paths([folder.parent]).get(folder.name)


def rendered(folder: Path, **values: object) -> dict[str, str]:
    tree = template(folder).render({"slug": "water-map", **values})
    return {path: file.content.decode() for path, file in tree.items() if path != LOCK_PATH}


def refusal(folder: Path, **values: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        rendered(folder, **values)
    return str(refused.value).replace(str(folder), folder.name)


def test_a_file_that_ends_in_jinja_is_rendered_and_any_other_copied(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt.jinja": "{{ name }}\n", "b.txt": "{{ name }}\n"})
    assert rendered(folder, name="Olive") == {"a.txt": "Olive\n", "b.txt": "{{ name }}\n"}


def test_workflows_keep_their_own_braces(make_template: MakeTemplate) -> None:
    text = "<% if rtl %>\nrtl: 1\n<% endif %>\nname: << name >>\nrun: ${{ github.ref }} {{ x }}\n"
    folder = make_template({".github/workflows/ci.yml.jinja": text})
    expected = 'name: "Olive"\nrun: ${{ github.ref }} {{ x }}\n'
    assert rendered(folder, name="Olive") == {".github/workflows/ci.yml": expected}


def test_a_value_that_looks_like_a_template_is_text(make_template: MakeTemplate) -> None:
    folder = make_template(
        {"a.txt.jinja": "{{ name }} {{ summary }}"}, "variables: {note: {default: '{{ name }}'}}"
    )
    assert rendered(folder, name="{{ slug }}", summary="{% x %}") == {"a.txt": "{{ slug }} {% x %}"}


def test_a_default_is_made_of_the_variables_above_it(make_template: MakeTemplate) -> None:
    folder = make_template(
        {"a.txt.jinja": "{{ package }}"}, "variables: {package: {default: '{{ slug | identifier }}'}}"
    )
    assert rendered(folder) == {"a.txt": "water_map"}
    assert rendered(folder, package="pipes") == {"a.txt": "pipes"}


@pytest.mark.parametrize("value", ["1-2", "", "abc\n"])
def test_a_value_that_does_not_match_its_pattern_whole_is_refused(
    make_template: MakeTemplate, value: str
) -> None:
    folder = make_template({}, 'variables: {package: {pattern: "[a-z]+"}}\n')
    assert "which does not match [a-z]+" in refusal(folder, package=value)


def test_a_path_is_rendered_too(make_template: MakeTemplate) -> None:
    folder = make_template({"src/{{ slug }}/a.txt": "x"})
    assert rendered(folder) == {"src/water-map/a.txt": "x"}


@pytest.mark.parametrize("name", ["../../etc", "a/b", "..", ".git", "nul", ""])
def test_a_value_cannot_lead_a_path_elsewhere(make_template: MakeTemplate, name: str) -> None:
    assert "is not a path that can be written" in refusal(
        make_template({"src/{{ name }}/a.txt": "x"}), name=name
    )


def test_two_paths_that_become_one_are_refused(make_template: MakeTemplate) -> None:
    assert "the same file" in refusal(make_template({"{{ name }}.md": "x", "readme.md": "y"}), name="README")


def test_a_condition_leaves_files_out(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt": "a", "docs/b.txt": "b"}, "files:\n  docs/*: {when: license}\n")
    assert list(rendered(folder)) == ["a.txt"]
    assert list(rendered(folder, license="MIT")) == ["a.txt", "docs/b.txt"]


def test_a_template_builds_on_another_and_its_files_win(make_template: MakeTemplate) -> None:
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


def test_a_part_is_included_and_is_no_file_of_the_tree(make_template: MakeTemplate) -> None:
    make_template(
        {"a.md.jinja": '{% include "_parts/start.md" %}', "_parts/start.md.jinja": "base"}, name="_base"
    )
    folder = make_template({"_parts/start.md.jinja": "{{ slug }}"}, "extends: _base")
    assert rendered(folder, slug="olive") == {"a.md": "olive"}


def test_templates_that_build_on_each_other_are_refused(make_template: MakeTemplate) -> None:
    make_template({}, "extends: ours", "other")
    assert "it builds on itself: ours → other → ours" in refusal(make_template({}, "extends: other"))


def test_the_mode_of_a_file_is_kept(make_template: MakeTemplate) -> None:
    folder = make_template({"run.sh": "#!/bin/sh\n", "a.txt": ""})
    (folder / "run.sh").chmod(0o755)
    tree = template(folder).render({"slug": "x"})
    assert (tree["run.sh"].mode, tree["a.txt"].mode) == ("100755", "100644")


def test_a_binary_file_is_copied(make_template: MakeTemplate) -> None:
    tree = template(make_template({"logo.png": b"\x89PNG\xff\0"})).render({"slug": "x"})
    assert tree["logo.png"].content == b"\x89PNG\xff\0"


def test_the_same_values_give_the_same_tree(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt.jinja": "{{ name }}", "b/c.txt": "x"})
    one, other = template(folder).render({"slug": "x"}), template(folder).render({"slug": "x"})
    assert one == other
    assert one.id == other.id == tree_id(one)


def test_a_template_and_its_tree_can_cross_to_another_process(make_template: MakeTemplate) -> None:
    ready = template(make_template({"a.txt.jinja": "{{ name }}"}))
    there = Template(pickle.loads(pickle.dumps(ready.resolved)))
    tree = there.render({"slug": "x"})
    assert pickle.loads(pickle.dumps(tree)) == tree == ready.render({"slug": "x"})


def test_a_fault_is_told_with_its_file_and_line(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt.jinja": "one\n{{ roles[0].titel }}\n"})
    told = refusal(folder, roles=[{"title": "Cartographer"}])
    assert told.startswith("ours/a.txt.jinja:2: 'dict object' has no attribute 'titel'")


def test_a_syntax_error_is_told_with_its_file_and_line(make_template: MakeTemplate) -> None:
    assert refusal(make_template({"a.txt.jinja": "one\n{% if %}\n"})).startswith("ours/a.txt.jinja:2: ")


def test_a_condition_that_fails_is_told_where_it_stands(make_template: MakeTemplate) -> None:
    folder = make_template({"a.txt": "x"}, "files:\n  a.txt:\n    when: nobody\n")
    assert refusal(folder).startswith("ours/template.yml:3:")
