import pytest

from tahaluf.templates.paths import collisions, unsafe_reason


@pytest.mark.parametrize(
    "path", ["README.md", ".github/CODEOWNERS", "docs/خريطة.md", "console.md", "a.git/b", ".gitignore"]
)
def test_ordinary_paths_are_safe(path: str) -> None:
    assert unsafe_reason(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "empty"),
        ("/etc/passwd", "absolute"),
        ("../x", "'..'"),
        ("a/./b", "'.'"),
        ("a//b", "''"),
        ("a/", "''"),
        (".git/hooks/post-checkout", ".git"),
        ("docs/.GIT/config", ".git"),
        (".git ./config", ".git"),
        ("GIT~1/config", ".git"),
        (".g\u200cit/config", ".git"),
        ("a\\b", "system"),
        ("c:/x", "system"),
        ("a?b", "system"),
        ("nul", "device"),
        ("docs/COM1.txt", "device"),
        ("a\0b", "invisible"),
        ("a\nb", "invisible"),
        ("invoice\u202efdp.exe", "invisible"),
        ("end.", "dot or a space"),
        ("end ", "dot or a space"),
        ("cafe\u0301", "NFC"),
        ("a" * 256, "longer"),
        ("/".join(["a" * 200] * 6), "longer"),
        ("a\ud800", "invisible"),
    ],
)
def test_paths_that_leave_the_tree_or_depend_on_the_system_are_unsafe(path: str, reason: str) -> None:
    assert reason in (unsafe_reason(path) or "")


def test_paths_that_differ_only_in_case_collide() -> None:
    assert list(collisions(["README.md", "readme.md", "other"])) == [("README.md", "readme.md")]


def test_a_file_collides_with_a_folder_of_the_same_name() -> None:
    assert list(collisions(["Docs", "docs/a"])) == [("Docs", "docs/a")]


def test_files_in_one_folder_do_not_collide() -> None:
    assert list(collisions(["docs/a", "docs/b", "Docs/c"])) == []
