"""The privacy check that CI runs on a pull request's commits covers added lines, messages and e-mail addresses."""

import os
import subprocess
from pathlib import Path

import pytest

from support.commands import run_in_folder
from tahaluf.privacy import Commit, lint_commit, lint_lines

ADDRESS = "wells@some-office.internal"
NOREPLY = "4242+a-steward@users.noreply.github.com"
TOKEN = "ghp_" + "0123456789abcdefghijABCDEFGHIJ123456"


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write("notes.md", f"An old line: {ADDRESS}\n\nAnd another.\n")
        self.base = self.commit("Begin")

    def git(self, *words: str, author: str = NOREPLY) -> str:
        names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                 for what, value in (("NAME", "a-steward"), ("EMAIL", author))}  # fmt: skip
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **names}
        ran = subprocess.run(
            ["git", *words], cwd=self.folder, env=env, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()

    def write(self, path: str, text: str | bytes) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, message: str, author: str = NOREPLY) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, author=author)
        return self.git("rev-parse", "HEAD")

    def check(self, *words: str, named: str | None = None) -> subprocess.CompletedProcess[str]:
        asked = named if named is not None else f"{self.base}..HEAD"
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        return run_in_folder(["check", "--changes", asked, *words], self.folder, env)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "control")


def test_added_lines_are_reported_by_location_and_not_repeated(repository: Repository) -> None:
    repository.write("notes.md", f"An old line: {ADDRESS}\n\nAnd another.\n\nAsk {ADDRESS}\n")
    repository.write("deep/er/list.txt", f"one\ntwo {TOKEN}\n@somebody on t.me/somebody\n+49 30 123 456 78\n")
    repository.commit("Say whom to ask")
    ran = repository.check()
    assert ran.returncode == 1
    found = [(line.split(": ")[0], line.rpartition("[")[2]) for line in ran.stderr.splitlines()[:-1]]
    assert found == [
        ("deep/er/list.txt:2:5", "private-secret]"),
        ("deep/er/list.txt:3:1", "private-handle]"),
        ("deep/er/list.txt:3:14", "private-profile]"),
        ("deep/er/list.txt:4:1", "private-phone]"),
        ("notes.md:5:5", "private-email]"),
    ]
    assert not [word for word in (ADDRESS, TOKEN, "somebody on", "+49") if word in ran.stdout + ran.stderr]


def test_existing_lines_are_not_reported(repository: Repository) -> None:
    repository.write("notes.md", f"An old line: {ADDRESS}\n\nAnd a third.\n")
    repository.commit("Say more")
    ran = repository.check()
    assert (ran.returncode, ran.stderr) == (0, "")


def test_later_commits_on_the_base_are_not_reported(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "mine")
    repository.write("mine.md", "Nothing.\n")
    repository.commit("Mine")
    repository.git("checkout", "-q", "main")
    repository.write("theirs.md", f"Ask {ADDRESS}\n")
    repository.commit("Theirs", author=ADDRESS)
    assert repository.check(named="main..mine").returncode == 0
    assert repository.check(named="mine..main").returncode == 1


def test_a_comment_on_the_line_above_allows_it(repository: Repository) -> None:
    repository.write("desk.md", f"<!-- tahaluf: allow private-email -->\nWrite to {ADDRESS}\n")
    repository.commit("Name the desk")
    assert repository.check().returncode == 0


def test_a_personal_author_address_is_reported_by_commit_only(
    repository: Repository,
) -> None:
    made = repository.commit("Say nothing", author=ADDRESS)
    ran = repository.check()
    assert ran.returncode == 1
    assert f"commit {made[:12]}: " in ran.stderr
    assert "[private-author]" in ran.stderr
    assert ADDRESS not in ran.stdout + ran.stderr


def test_commit_messages_are_checked_and_can_allow_the_author(repository: Repository) -> None:
    repository.commit(f"Fix it\n\nCo-authored-by: Somebody <{ADDRESS}>")
    ran = repository.check()
    assert ran.returncode == 1
    assert ":3:27: " in ran.stderr
    repository.git("commit", "-q", "--amend", "--allow-empty", "-m",
                   "Fix it\n\ntahaluf: allow private-author", author=ADDRESS)  # fmt: skip
    assert repository.check().returncode == 0


def test_a_file_name_that_contains_an_address_is_redacted(repository: Repository) -> None:
    repository.write(f"{ADDRESS}.md", f"Write to {ADDRESS}\n")
    repository.commit("Add a page")
    ran = repository.check()
    assert ran.returncode == 1
    assert "some-office" not in ran.stdout + ran.stderr


def test_odd_file_names_binary_files_and_huge_files_are_handled(repository: Repository) -> None:
    repository.write('صورة "one"\n.md', f"Write to {ADDRESS}\n")
    repository.write("picture.png", b"\x89PNG\0" + ADDRESS.encode())
    repository.write("long.csv", f"{ADDRESS}\n" * 100_000)
    repository.write("diff.md", "diff --git a/x b/x\n@@ -1 +1 @@\n")
    repository.commit("Add pages")
    ran = repository.check()
    assert ran.stderr.count("[private-email]") == 1
    assert "2 files skipped" in ran.stdout


def test_a_folder_can_be_excluded(repository: Repository) -> None:
    repository.write("tests/data.md", f"Write to {ADDRESS}\n")
    repository.write("testsuite.md", "Nothing.\n")
    repository.commit("Add examples")
    assert repository.check().returncode == 1
    assert repository.check("--without", "tests").returncode == 0


@pytest.mark.parametrize(
    "named", ["", "main", "..", "main..", "main..no-such-branch", "main..--output=x", "main..-x"]
)
def test_an_invalid_range_is_rejected(repository: Repository, named: str) -> None:
    ran = repository.check(named=named)
    assert ran.returncode == 1
    assert ran.stderr.startswith("tahaluf: ")
    assert not (repository.folder / "x").exists()


def test_diff_drivers_of_the_repository_are_not_run(repository: Repository) -> None:
    repository.git("config", "diff.evil.textconv", "touch ran; cat")
    repository.git("config", "diff.evil.command", "touch ran")
    repository.write(".gitattributes", "*.md diff=evil\n")
    repository.write("page.md", f"Write to {ADDRESS}\n")
    repository.commit("Add a page")
    assert "page.md:1:10" in repository.check().stderr
    assert not (repository.folder / "ran").exists()


@pytest.mark.parametrize(
    "address", [NOREPLY, "noreply@github.com", "somebody@example.org", "nobody", "4+a[bot]@users.noreply.github.com"]
)  # fmt: skip
def test_noreply_and_example_addresses_are_accepted(address: str) -> None:
    assert lint_commit(Commit("a" * 40, (address, NOREPLY), "Say it")) == []


def test_only_added_lines_are_reported_but_the_line_above_can_allow() -> None:
    text = f"tahaluf: allow private-email\n{ADDRESS}\n{ADDRESS}\n{ADDRESS}\n"
    assert [problem.location.line for problem in lint_lines(text, "a.md", {2, 4})] == [4]


@pytest.mark.parametrize("end", ["\r", "\f", "\v", "\x1e", "\x85", "\u2028"])
def test_line_numbers_match_git_for_other_line_break_characters(end: str) -> None:
    text = f"one{end}\ntwo\n{ADDRESS}\n"
    assert [problem.location.line for problem in lint_lines(text, "a.md", {3})] == [3]


def test_a_file_that_looks_like_a_patch_is_checked(repository: Repository) -> None:
    repository.write("a.md", f"Binary files \ndiff --git a/b b/b\n{ADDRESS}\n")
    repository.commit("Add a page")
    assert "a.md:3:1" in repository.check().stderr


@pytest.mark.parametrize("separator", "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
def test_a_separator_that_git_does_not_know_is_a_character_of_its_line(separator: str) -> None:
    text = f"one\ntwo{separator}{ADDRESS}\n"
    [problem] = lint_lines(text, "a.md", {2})
    assert str(problem.location) == "a.md:2:5"
    assert lint_lines(text, "a.md", {1, 3}) == []
