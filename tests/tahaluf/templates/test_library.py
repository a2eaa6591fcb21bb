from pathlib import Path
from typing import Any

import pytest

from tahaluf.problems import CommandError
from tahaluf.templates import BUILTIN_TEMPLATES, LOCK_PATH, Library

from .conftest import MakeTemplate


def test_names_lists_the_shipped_templates_without_the_base() -> None:
    assert Library.from_paths([BUILTIN_TEMPLATES]).names() == (
        "community",
        "dataset",
        "python-tool",
        "web-app",
    )


def test_the_control_repositorys_template_overrides_the_shipped_one(make_template: MakeTemplate) -> None:
    folder = make_template({"ours.txt": ""}, name="dataset")
    library = Library.from_paths([folder.parent, BUILTIN_TEMPLATES])
    assert list(library.get("dataset").render({"slug": "x"})) == [LOCK_PATH, "ours.txt"]
    assert "web-app" in library.names()


def test_a_missing_folder_is_skipped(tmp_path: Path) -> None:
    assert (
        Library.from_paths([tmp_path / "none", BUILTIN_TEMPLATES]).names()
        == Library.from_paths([BUILTIN_TEMPLATES]).names()
    )


def test_an_unknown_template_suggests_the_nearest_name() -> None:
    library = Library.from_paths([BUILTIN_TEMPLATES])
    with pytest.raises(CommandError, match="there is no template 'webapp'; did you mean `web-app`"):
        library.get("webapp")
    with pytest.raises(CommandError, match="the templates are community, dataset, python-tool, web-app"):
        library.get("zzz")


@pytest.mark.parametrize("name", ["../templates/dataset", "/etc", "", ".", "a\0b"])
def test_a_name_is_not_a_path(name: str) -> None:
    with pytest.raises(CommandError, match="there is no template"):
        Library.from_paths([BUILTIN_TEMPLATES]).get(name)


def test_a_template_is_compiled_only_once(
    make_template: MakeTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tahaluf.templates.sandbox import Sandbox

    compiled: list[str] = []
    compile_ = Sandbox._generate

    def record(sandbox: Sandbox, *arguments: Any, **options: Any) -> Any:
        compiled.append("x")
        return compile_(sandbox, *arguments, **options)

    monkeypatch.setattr(Sandbox, "_generate", record)
    library = Library.from_paths([make_template({"a.md.jinja": "{{ name }}"}).parent])
    for number in range(5):
        library.get("ours").render({"slug": f"project-{number}"})
        if number == 0:
            first = len(compiled)
    assert len(compiled) == first > 0
