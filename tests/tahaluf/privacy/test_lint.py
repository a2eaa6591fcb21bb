"""Personal data is reported by file and line without quoting it, and can be allowed with a comment."""

import os
import subprocess
from pathlib import Path

import pytest

from support.commands import run_in_folder
from tahaluf.privacy import lint

ROOT = Path(__file__).parents[3]
ADDRESS = "wells@some-office.internal"
MANIFEST = "version: 1\norganization: example-coalition\n"


def ids(text: str, file: str = "projects.yml") -> list[str]:
    return [problem.id for problem in lint(text, file)]


def test_the_location_is_reported_and_the_text_is_not_repeated() -> None:
    [problem] = lint(f"a: 1\nb: write to {ADDRESS}\n", "projects.yml")
    assert str(problem.location) == "projects.yml:2:13"
    assert "wells" not in str(problem)
    assert "tahaluf: allow private-email" in problem.fix


@pytest.mark.parametrize(
    "text",
    [
        f"a: {ADDRESS}  # tahaluf: allow private-email",
        f"# tahaluf: allow private-email\na: {ADDRESS}",
        f"<!-- tahaluf: allow private-phone, private-email -->\n{ADDRESS}",
        f"{{# tahaluf: allow private-phone private-email #}}{ADDRESS}",
    ],
)
def test_a_comment_on_the_same_line_or_above_allows_it(text: str) -> None:
    assert ids(text) == []


def test_a_comment_covers_only_the_next_line_and_its_own_kind() -> None:
    assert ids(f"# tahaluf: allow private-email\n\na: {ADDRESS}") == ["private-email"]
    assert ids(f"a: {ADDRESS}  # tahaluf: allow private-phone") == ["private-email"]


@pytest.mark.parametrize(
    "text",
    ["noreply@some-office.internal", "4242+a-steward@users.noreply.github.com", "somebody@example.org",
     "a@sub.example.com", "a@mail.test", "git@github.com", "root@localhost", "me@localhost.localdomain",
     "do-not-reply@office.internal", "No-Reply@office.internal", "+1 202 555 0123", "https://example.net/page"],
)  # fmt: skip
def test_reserved_and_noreply_addresses_are_accepted(text: str) -> None:
    assert ids(text) == []


def test_an_at_sign_before_a_login_is_only_a_handle_outside_the_manifest() -> None:
    assert ids("login: '@somebody'") == []
    assert ids("name: '@somebody'") == ["private-handle"]
    assert ids("login: '@somebody'", "other.yml") == ["private-handle"]


def test_an_at_sign_in_code_is_not_a_handle() -> None:
    assert ids("@property", "templates/x/a.py.jinja") == []
    assert ids("@property", "templates/x/README.md.jinja") == ["private-handle"]


@pytest.mark.parametrize(
    "file",
    [
        "a.css", "a.scss", "a.js", "a.mjs", "a.ts", "a.tsx", "a.jsx", "a.py", "a.java", "a.kt", "a.rb", "a.rs",
        "a.go", "a.php", "Makefile", "GNUmakefile", "justfile",
    ],
)  # fmt: skip
def test_these_files_are_code(file: str) -> None:
    assert ids("@property", f"templates/x/{file}") == ids("@property", f"templates/x/{file}.jinja") == []
    assert ids("@property", f"templates/x/{file}.txt") == ["private-handle"]


def test_managed_blocks_of_forms_are_only_checked_in_the_manifest() -> None:
    block = f"<!-- tahaluf:reach-en -->\n{ADDRESS}\n<!-- /tahaluf:reach-en -->\n"
    assert ids(block, ".github/ISSUE_TEMPLATE/volunteer.yml") == []
    assert ids(block + ADDRESS, ".github/ISSUE_TEMPLATE/volunteer.yml") == ["private-email"]
    assert ids(block, "templates/small/README.md") == ["private-email"]


@pytest.mark.parametrize(
    ("text", "id_", "words", "fix"),
    [
        (
            "gh" + "p_" + "a1" * 18,
            "private-secret",
            "this looks like a token, a key or a password",
            "revoke it",
        ),
        (ADDRESS, "private-email", "this looks like a person's e-mail address", "remove it"),
        ("+49 30 23125 017", "private-phone", "this looks like a phone number", "remove it"),
        ("@a_person", "private-handle", "this looks like a person's handle on a chat", "remove it"),
        ("t.me/a_person", "private-profile", "this looks like a link to a person's profile", "remove it"),
        (
            "fb.com/a_person",
            "private-profile",
            "this looks like a link to a person's profile",
            "list a project",
        ),
    ],
)
def test_each_kind_is_explained(text: str, id_: str, words: str, fix: str) -> None:
    [problem] = lint(f"See {text}", "README.md")
    assert (problem.id, str(problem.location)) == (id_, "README.md:1:5")
    assert problem.what.startswith(words)
    assert problem.fix.startswith(fix)
    assert problem.fix.endswith(f"add the comment `tahaluf: allow {id_}`")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("tel: 555-0100", False),
        ("tel: 555-0199", False),
        ("tel: 555-0200", True),
        ("tel: 1234567", True),
        ("0123456789", False),
        ("https://Docs.mail.example/@a_person", False),
        ("support.mail.example/@a_person", False),
        ("status.facebook.com/a_person", False),
        ("api.facebook.com/a_person", False),
        ("https://api.whatsapp.com/send?phone=4930231250", True),
        ("at https://www.facebook.com/a_person", True),
    ],
)
def test_text_that_only_looks_personal_is_accepted(text: str, is_found: bool) -> None:
    assert bool(ids(text, "README.md")) == is_found


def test_a_comment_covers_exactly_one_more_line_and_each_of_its_kinds() -> None:
    comment = "# tahaluf: allow private-email, private-phone"
    assert ids(f"{comment}\n{ADDRESS} +49 30 23125 017\n{ADDRESS}\n", "a.md") == ["private-email"]
    two = "# tahaluf: allow private-phone # tahaluf: allow private-email"
    assert ids(f"{two}\n{ADDRESS} +49 30 23125 017", "a.md") == []
    assert ids(f"{ADDRESS}\n{comment}", "a.md") == ["private-email"]


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return run_in_folder(["check"], folder, {"PATH": os.environ["PATH"]})


def test_check_covers_manifest_templates_and_forms(tmp_path: Path) -> None:
    locations = [
        "projects.yml:3",
        "templates/small/NOTES.md:1",
        ".github/ISSUE_TEMPLATE/other.yml:1",
    ]
    texts = [f"{MANIFEST}# {ADDRESS}\n", f"{ADDRESS}\n", f"# {ADDRESS}\n"]
    for location, text in zip(locations, texts, strict=True):
        path = tmp_path / location.partition(":")[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "templates/small/template.yml").write_text("description: One page.\n")
    (tmp_path / "templates/small/picture.png").write_bytes(b"\x89PNG\xff" + ADDRESS.encode())
    ran = check(tmp_path)
    assert ran.returncode == 1
    reported = [line for line in ran.stderr.splitlines() if "[private-email]" in line]
    assert sorted(line.partition(": ")[0].rpartition(":")[0] for line in reported) == sorted(locations)
    assert ADDRESS not in ran.stdout + ran.stderr


def test_an_unreadable_manifest_is_checked_too(tmp_path: Path) -> None:
    (tmp_path / "projects.yml").write_text(f"projects: [\n# {ADDRESS}\n")
    assert "[private-email]" in check(tmp_path).stderr


def test_the_shipped_files_contain_no_personal_data() -> None:
    ran = check(ROOT)
    assert ran.returncode == 0, ran.stderr
