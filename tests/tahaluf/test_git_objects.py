import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tahaluf.git_objects import blob_id, tree_id
from tahaluf.templates import File

# Only a few characters, which are close to "/" in ASCII, so that folders and files are sorted next to each other
names = st.text("ab.-0é", min_size=1, max_size=3).filter(lambda name: name.strip(".") and name != "a\u0301")
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
files = st.builds(File, st.binary(max_size=8), st.sampled_from(["100644", "100755"]))


def without_conflicts(tree: dict[str, File]) -> dict[str, File]:
    """Return the tree without files whose path is also a folder."""
    folders = {"/".join(path.split("/")[:n]) for path in tree for n in range(1, path.count("/") + 1)}
    return {path: file for path, file in tree.items() if path not in folders}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("git")
    git(folder, "init", "--quiet", "--bare")
    return folder


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    command = ["git", "-c", "core.quotePath=false", *arguments]
    return (
        subprocess.run(command, cwd=folder, input=stdin, check=True, capture_output=True)
        .stdout.decode()
        .strip()
    )


def write_tree_with_git(repository: Path, tree: dict[str, File]) -> str:
    rows = []
    for path, file in tree.items():
        blob = git(repository, "hash-object", "-w", "--stdin", stdin=file.content)
        rows.append(f"{file.mode} {blob}\t{path}")
    git(repository, "read-tree", "--empty")
    git(repository, "update-index", "-z", "--index-info", stdin="".join(row + "\0" for row in rows).encode())
    return git(repository, "write-tree")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=st.dictionaries(paths, files, max_size=6).map(without_conflicts))
def test_tree_id_matches_git(repository: Path, tree: dict[str, File]) -> None:
    assert tree_id(tree) == write_tree_with_git(repository, tree)


def test_folders_sort_as_if_their_names_ended_with_a_slash(repository: Path) -> None:
    tree = {path: File(b"") for path in ("a/b", "a-b", "a.b", "a0")}
    assert tree_id(tree) == write_tree_with_git(repository, tree)


def test_empty_blob_and_tree_have_the_well_known_ids() -> None:
    assert tree_id({}) == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    assert blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
