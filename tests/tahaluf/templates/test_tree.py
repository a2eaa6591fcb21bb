import json
from pathlib import Path

import pytest

from tahaluf.git_objects import blob_id
from tahaluf.problems import CommandError
from tahaluf.templates import LOCK_PATH, File, Policy, Tree, write_tree

FILES = {"b/README.md": File(b"hello\n"), "run.sh": File(b"#!/bin/sh\n", "100755", Policy.MANAGED)}


def test_the_lock_contains_template_version_and_blobs() -> None:
    tree = Tree("web-app", "0f", FILES)
    assert json.loads(tree[LOCK_PATH].content) == {
        "lock": 1,
        "template": "web-app",
        "version": "0f",
        "files": {
            "b/README.md": {"policy": "once", "blob": blob_id(b"hello\n")},
            "run.sh": {"policy": "managed", "blob": blob_id(b"#!/bin/sh\n"), "mode": "100755"},
        },
    }


def test_the_lock_has_one_line_per_file() -> None:
    lines = Tree("web-app", "0f", FILES)[LOCK_PATH].content.decode().splitlines()
    assert [line.split('"')[1] for line in lines if "blob" in line] == ["b/README.md", "run.sh"]


def test_a_tree_is_sorted_and_immutable() -> None:
    tree = Tree("web-app", "0f", FILES)
    assert list(tree) == [LOCK_PATH, "b/README.md", "run.sh"]
    with pytest.raises(TypeError):
        tree["x"] = File(b"")  # type: ignore[index]


def test_the_lock_lists_excluded_files_as_the_repositorys_own() -> None:
    tree = Tree("web-app", "0f", FILES).excluding({"b/readme.md"})
    assert list(tree) == [LOCK_PATH, "run.sh"]
    rows = json.loads(tree[LOCK_PATH].content)["files"]
    assert [path for path, row in rows.items() if row.get("own")] == ["b/README.md"]
    assert list(rows) == ["b/README.md", "run.sh"]


def test_the_lock_of_an_empty_tree_is_valid_json() -> None:
    assert json.loads(Tree("web-app", "0f", {})[LOCK_PATH].content)["files"] == {}


def test_writing_a_tree_sets_file_modes(tmp_path: Path) -> None:
    write_tree(Tree("web-app", "0f", FILES), tmp_path / "new")
    assert (tmp_path / "new/b/README.md").read_bytes() == b"hello\n"
    assert (tmp_path / "new/run.sh").stat().st_mode & 0o111
    assert not (tmp_path / "new/b/README.md").stat().st_mode & 0o111


def test_an_unwritable_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        write_tree(Tree("web-app", "0f", FILES), tmp_path / "file")
