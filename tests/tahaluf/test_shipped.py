"""The files bundled with Tahaluf are found, and a missing file causes an error."""

from pathlib import Path

import pytest

from tahaluf import shipped as module
from tahaluf.layout import FORMS_FOLDER, MANIFEST_FILE
from tahaluf.problems import CommandError
from tahaluf.shipped import SEALING_PAGE, TEMPLATES, shipped
from tahaluf.templates import BUILTIN_TEMPLATES, Library, library


@pytest.mark.parametrize("name", [TEMPLATES, FORMS_FOLDER, MANIFEST_FILE, SEALING_PAGE])
def test_everything_that_is_shipped_is_found(name: str) -> None:
    assert shipped(name).exists()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="templates is missing"):
        shipped(TEMPLATES, tmp_path)


def test_without_its_templates_there_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "BUILTIN_TEMPLATES", tmp_path / TEMPLATES)
    monkeypatch.setattr(library, "shipped", lambda name: module.shipped(name, tmp_path))
    with pytest.raises(CommandError, match="templates is missing"):
        Library.from_paths([BUILTIN_TEMPLATES.parent / "no-such-folder", library.BUILTIN_TEMPLATES])
