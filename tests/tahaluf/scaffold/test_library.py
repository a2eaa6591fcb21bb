from pathlib import Path

import pytest

from tahaluf.problems import Stopped
from tahaluf.scaffold import LOCK_PATH, SHIPPED, Library

from .conftest import Make


def test_the_shipped_templates_can_be_chosen_and_the_base_cannot() -> None:
    assert Library.at([SHIPPED]).names() == ("community", "dataset", "python-tool", "web-app")


def test_a_control_repositorys_own_template_comes_before_the_shipped_one(make: Make) -> None:
    folder = make({"ours.txt": ""}, name="dataset")
    library = Library.at([folder.parent, SHIPPED])
    assert list(library.get("dataset").render({"slug": "x"})) == [LOCK_PATH, "ours.txt"]
    assert "web-app" in library.names()


def test_a_folder_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert Library.at([tmp_path / "none", SHIPPED]).names() == Library.at([SHIPPED]).names()


def test_a_template_that_is_not_there_is_told_with_the_nearest_name() -> None:
    library = Library.at([SHIPPED])
    with pytest.raises(Stopped, match="there is no template 'webapp'; did you mean web-app"):
        library.get("webapp")
    with pytest.raises(Stopped, match="there are community, dataset, python-tool, web-app"):
        library.get("zzz")


@pytest.mark.parametrize("name", ["../templates/dataset", "/etc", "", ".", "a\0b"])
def test_a_name_is_not_a_path(name: str) -> None:
    with pytest.raises(Stopped, match="there is no template"):
        Library.at([SHIPPED]).get(name)


def test_a_template_is_compiled_once_a_run(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from tahaluf.scaffold.sandbox import Sandbox

    compiled: list[str] = []
    compile_ = Sandbox._generate
    monkeypatch.setattr(
        Sandbox, "_generate", lambda self, *a, **k: compiled.append("x") or compile_(self, *a, **k)
    )
    library = Library.at([make({"a.md.jinja": "{{ name }}"}).parent])
    for number in range(5):
        library.get("ours").render({"slug": f"project-{number}"})
        if number == 0:
            first = len(compiled)
    assert len(compiled) == first > 0
