"""A ref is moved as git moves it, and git decides about everything unusual."""

from pathlib import Path

import pytest

from localhub.git import bare, loose_refs, objects

MAIN = "refs/heads/main"


@pytest.fixture
def oids(tmp_path: Path) -> list[str]:
    """The ids of two commits in a repository whose branch `main` points to the first one."""
    bare.create(tmp_path)
    author = objects.Signature("A", "a@example.org", "2026-01-01T00:00:00Z")
    first = bare.commit_texts(tmp_path, "main", None, {"x.md": "1"}, author, "first")
    second = bare.commit_texts(tmp_path, "other", first, {"x.md": "2"}, author, "second")
    return [first, second]


@pytest.mark.parametrize("is_known", [False, True])
def test_an_existing_branch_is_moved(tmp_path: Path, oids: list[str], is_known: bool) -> None:
    first, second = oids
    assert loose_refs.write(tmp_path, MAIN, second, first if is_known else None)
    assert bare.ref(tmp_path, MAIN) == second
    assert bare.git(tmp_path, "rev-parse", MAIN).decode().strip() == second
    assert not (tmp_path / f"{MAIN}.lock").exists()


def test_a_new_branch_in_a_new_folder_is_created(tmp_path: Path, oids: list[str]) -> None:
    assert loose_refs.write(tmp_path, "refs/heads/a/b", oids[0], None)
    assert bare.git(tmp_path, "rev-parse", "refs/heads/a/b").decode().strip() == oids[0]


def test_git_decides_about_everything_else(tmp_path: Path, oids: list[str]) -> None:
    first, second = oids
    blob = objects.write(tmp_path, "blob", b"text")
    bare.git(tmp_path, "symbolic-ref", "refs/heads/alias", MAIN)
    for name, new, old in (
        (MAIN, second, second),
        (MAIN, "0" * 40, None),
        (MAIN, blob, None),
        ("refs/heads/new", first, second),
        ("refs/heads", first, None),
        ("refs/heads/main/below", first, None),
        ("refs/heads/alias", second, None),
        ("HEAD", second, None),
    ):
        assert not loose_refs.write(tmp_path, name, new, old), name
    assert bare.ref(tmp_path, MAIN) == first
    assert not (tmp_path / f"{MAIN}.lock").exists()
    with pytest.raises(bare.GitError):
        bare.update_ref(tmp_path, MAIN, second, second)


def test_a_locked_branch_is_not_moved(tmp_path: Path, oids: list[str]) -> None:
    lock = tmp_path / f"{MAIN}.lock"
    lock.touch()
    assert not loose_refs.write(tmp_path, MAIN, oids[1], None)
    assert lock.exists()
