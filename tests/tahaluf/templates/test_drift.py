"""Managed files that were edited by hand are found."""

from tahaluf.templates import (
    FileDrift,
    Lock,
    LockedFile,
    Policy,
    TreeEntry,
    find_drift,
    folders_of_managed_files,
)

LOCK = Lock(
    "small",
    "1",
    {
        "a.yml": LockedFile("1" * 40, Policy.MANAGED),
        "docs/b.md": LockedFile("2" * 40, Policy.MANAGED),
        "docs/deep/c.md": LockedFile("3" * 40, Policy.MANAGED),
        "README.md": LockedFile("4" * 40, Policy.ONCE),
        "LICENSE": LockedFile("5" * 40, Policy.MANAGED, own=True),
    },
)


def test_managed_files_that_differ_from_the_template_are_found() -> None:
    entries = {
        "a.yml": TreeEntry("100644", "1" * 40),
        "docs/b.md": TreeEntry("100644", "9" * 40),
        "README.md": TreeEntry("100644", "9" * 40),
        "LICENSE": TreeEntry("100644", "9" * 40),
    }
    assert find_drift(LOCK, entries) == {
        "docs/b.md": FileDrift.CHANGED,
        "docs/deep/c.md": FileDrift.DELETED,
    }


def test_only_the_folders_of_managed_files_are_read() -> None:
    assert folders_of_managed_files(LOCK) == ("", "docs", "docs/deep")
