"""Questions about commits get the same answers as from git, with and without merges and equal dates."""

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from localhub.git import bare, commit_graph, objects

COMMITS = 12
GRAPHS = 12


def commit(folder: Path, parents: list[str], files: dict[str, str], second: int) -> str:
    blobs = {
        name: objects.TreeEntry("100644", "", objects.write(folder, "blob", text.encode()))
        for name, text in files.items()
    }
    author = objects.Signature("A", "a@example.org", f"2026-01-01T00:00:{second:02}Z")
    tree = objects.update_tree(folder, None, blobs)
    return objects.write_commit(folder, tree, parents, author, author, f"{parents} {files} {second}")


def random_graph(folder: Path, random: Random, merges: bool) -> list[str]:
    """Return the ids of random commits. Their parents are earlier ones, and two thirds of them have the same date as
    the previous one.
    """
    bare.create(folder)
    found: list[str] = []
    second = 0
    for _ in range(COMMITS):
        second += random.random() < 1 / 3
        count = random.choice([0, 1, 1, 1, 2]) if merges else int(random.random() < 0.9)
        parents = random.sample(found, min(count, len(found)))
        files = {f"docs/{name}.md": random.choice("ab") for name in "xy"}
        found.append(commit(folder, parents, files, second))
    return list(dict.fromkeys(found))


def rev_list(folder: Path, *arguments: str) -> list[str]:
    return bare.git(folder, "rev-list", *arguments).decode().split()


def ids(commits: Iterable[objects.Commit]) -> list[str]:
    return [one.oid for one in commits]


@pytest.mark.parametrize("merges", [False, True], ids=["no merges", "merges"])
@pytest.mark.parametrize("seed", range(GRAPHS))
def test_answers_are_those_of_git(tmp_path: Path, seed: int, merges: bool) -> None:
    random = Random(seed)
    oids = random_graph(tmp_path, random, merges)
    first, second, third = random.sample(oids, 3)
    assert ids(bare.history(tmp_path, first)) == rev_list(tmp_path, first)
    assert ids(bare.history(tmp_path, first, 3)) == rev_list(tmp_path, "--max-count=3", first)
    path = "docs/x.md"
    assert ids(bare.history(tmp_path, second, path=path)) == rev_list(tmp_path, second, "--", path)
    assert bare.count_commits(tmp_path, third) == len(rev_list(tmp_path, third))
    assert bare.commits_between(tmp_path, [second, third], first) == rev_list(
        tmp_path, "--reverse", first, f"^{second}", f"^{third}"
    )
    assert bare.is_ancestor(tmp_path, first, second) == (first in rev_list(tmp_path, second))
    try:
        base = bare.git(tmp_path, "merge-base", first, second).decode().strip()
    except bare.GitError:
        base = None
    assert bare.merge_base(tmp_path, first, second) == base


def test_git_answers_where_a_history_is_long_or_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.create(tmp_path)
    oids: list[str] = []
    for second in range(5):
        oids.append(commit(tmp_path, oids[-1:], {"x.md": str(second)}, second))
    monkeypatch.setattr(commit_graph, "MAX_COMMITS", 3)
    with pytest.raises(commit_graph.NeedsGit):
        commit_graph.reachable(tmp_path, oids[-1])
    assert ids(bare.history(tmp_path, oids[-1])) == oids[::-1]
    assert bare.is_ancestor(tmp_path, oids[0], oids[-1])
    with pytest.raises(commit_graph.NeedsGit):
        commit_graph.is_ancestor(tmp_path, "0" * 40, oids[0])
    assert not bare.is_ancestor(tmp_path, "0" * 40, oids[0])
