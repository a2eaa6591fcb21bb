import json
from pathlib import Path

import pytest

from tahaluf.problems import CommandError
from tahaluf.templates import LOCK_PATH, File, Policy, Tree, blob_id, write_tree

FILES = {"b/README.md": File(b"hello\n"), "run.sh": File(b"#!/bin/sh\n", "100755", Policy.MANAGED)}


def test_the_lock_tells_of_template_version_and_every_blob() -> None:
    tree = Tree("web-app", "0f", FILES)
    assert json.loads(tree[LOCK_PATH].content) == {
        "lock": 1,
        "template": "web-app",
        "version": "0f",
        "files": {
            "b/README.md": {"policy": "once", "blob": blob_id(b"hello\n")},
            "run.sh": {"policy": "managed", "blob": blob_id(b"#!/bin/sh\n")},
        },
    }


def test_one_file_is_one_line_of_the_lock() -> None:
    lines = Tree("web-app", "0f", FILES)[LOCK_PATH].content.decode().splitlines()
    assert [line.split('"')[1] for line in lines if "blob" in line] == ["b/README.md", "run.sh"]


def test_a_tree_is_sorted_and_cannot_be_changed() -> None:
    tree = Tree("web-app", "0f", FILES)
    assert list(tree) == [LOCK_PATH, "b/README.md", "run.sh"]
    with pytest.raises(TypeError):
        tree["x"] = File(b"")  # type: ignore[index]


def test_what_is_taken_is_left_out_of_the_tree_and_of_its_lock() -> None:
    left = Tree("web-app", "0f", FILES).excluding({"b/readme.md"})
    assert list(left) == [LOCK_PATH, "run.sh"]
    assert list(json.loads(left[LOCK_PATH].content)["files"]) == ["run.sh"]


def test_an_empty_tree_has_a_lock_that_can_be_read() -> None:
    assert json.loads(Tree("web-app", "0f", {})[LOCK_PATH].content)["files"] == {}


def test_a_tree_is_written_with_its_modes(tmp_path: Path) -> None:
    write_tree(Tree("web-app", "0f", FILES), tmp_path / "new")
    assert (tmp_path / "new/b/README.md").read_bytes() == b"hello\n"
    assert (tmp_path / "new/run.sh").stat().st_mode & 0o111
    assert not (tmp_path / "new/b/README.md").stat().st_mode & 0o111


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        write_tree(Tree("web-app", "0f", FILES), tmp_path / "file")
