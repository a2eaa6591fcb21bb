"""`tahaluf site` writes the same files every time, and never changes a file that it did not write."""

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tahaluf.cli.main import main
from tahaluf.directory import Site, entries
from tahaluf.manifest import People, Project

MANIFEST = """\
version: 1
organization: example-coalition
projects:
  - {slug: water-map, name: Water map, summary: Wells., stewards: [{login: a-steward, id: 4242}]}
  - {slug: seed-swap, name: Seed swap, summary: Seeds.}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_REPOSITORY", "example-coalition/control")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    Path("projects.yml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path


def build(*options: str) -> int:
    return main(["site", "build", "--date", "2026-11-28", *options])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_next_steps_are_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build("--to", "our site") == 0
    out = capsys.readouterr().out
    assert "python3 -m http.server --directory 'our site'\n" in out
    assert "tahaluf site check 'our site'\n" in out


def test_a_site_is_built_checked_and_built_again_with_the_same_bytes(folder: Path) -> None:
    assert build("--zip") == 0
    first, archive = contents(folder / "_site"), (folder / "_site.zip").read_bytes()
    assert build("--zip") == 0
    assert (contents(folder / "_site"), (folder / "_site.zip").read_bytes()) == (first, archive)
    assert main(["site", "check"]) == 0
    assert b"https://example-coalition.github.io/control/en/" in first["sitemap.xml"]
    assert zipfile.ZipFile(folder / "_site.zip").testzip() is None


def test_an_entry_that_fails_is_reported_at_its_line_and_the_rest_is_checked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "output").touch()
    monkeypatch.setenv("GITHUB_OUTPUT", str(folder / "output"))
    of_project = entries._entry

    def fail(site: Site, people: People, project: Project, locale: str | None) -> entries.ProjectEntry:
        if project.slug == "seed-swap":
            raise KeyError("a value")
        return of_project(site, people, project, locale)

    monkeypatch.setattr(entries, "_entry", fail)
    assert build("--check", "--zip") == 1
    reported = capsys.readouterr().err
    assert reported.startswith(
        "projects.yml:5:5: the site does not show the project seed-swap: internal error: KeyError at "
    )
    assert "a value" not in reported
    assert "checked" in (folder / "output").read_text()
    archive = zipfile.ZipFile(folder / "_site.zip")
    for slug, is_shown in (("water-map", True), ("seed-swap", False)):
        page = (folder / f"_site/en/p/{slug}/index.html").read_text()
        assert ("cannot be shown" not in page) == is_shown
        assert ("cannot be shown" not in archive.read(f"en/p/{slug}/index.html").decode()) == is_shown


def test_a_site_is_published_although_one_of_its_pages_is_too_large(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "output").touch()
    monkeypatch.setenv("GITHUB_OUTPUT", str(folder / "output"))
    titles = [sha256(bytes([number])).hexdigest() for number in range(40)]
    roles = [{"id": f"r{n}", "title": title} for n, title in enumerate(titles)]
    text = MANIFEST.replace("slug: seed-swap", f"slug: seed-swap, roles: {json.dumps(roles)}")
    Path("projects.yml").write_text(text, encoding="utf-8")
    assert build("--check") == 1
    reported = [line.split(":")[0] for line in capsys.readouterr().err.splitlines() if "[site-size]" in line]
    assert reported == [f"{locale}/p/seed-swap/index.html" for locale in ("ar", "en")]
    assert "checked" in (folder / "output").read_text()


def test_a_site_that_could_harm_people_is_not_offered_for_publishing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "output").touch()
    monkeypatch.setenv("GITHUB_OUTPUT", str(folder / "output"))
    (folder / "site").mkdir()
    (folder / "site/style.css").write_text("body{background:url(https://host.example/a.png)}\n")
    assert build("--check") == 1
    assert (folder / "output").read_text() == ""


def test_a_project_that_is_gone_leaves_no_page_and_other_files_stay(folder: Path) -> None:
    build()
    (folder / "_site/CNAME").write_text("projects.example.org\n")
    Path("projects.yml").write_text(MANIFEST.replace("seed-swap", "seeds"), encoding="utf-8")
    build()
    assert not (folder / "_site/en/p/seed-swap").exists()
    assert (folder / "_site/en/p/seeds/index.html").is_file()
    assert (folder / "_site/CNAME").is_file()


def test_a_folder_with_other_files_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine").mkdir()
    (folder / "mine/notes.txt").write_text("mine")
    assert build("--to", "mine") == 1
    assert "choose a new or empty folder" in capsys.readouterr().err
    assert contents(folder / "mine") == {"notes.txt": b"mine"}


@pytest.mark.parametrize("line", ["../projects.yml", "/etc/hostname", "en/../../projects.yml"])
def test_a_listing_cannot_remove_files_elsewhere(folder: Path, line: str) -> None:
    build()
    (folder / "_site/.tahaluf-site").write_text(f"{line}\n")
    assert build() == 0
    assert (folder / "projects.yml").is_file()


def test_problems_of_a_site_are_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build()
    page = folder / "_site/en/index.html"
    page.write_text(
        page.read_text("utf-8").replace("</main>", "<p>by a-steward</p></main>"), encoding="utf-8"
    )
    assert main(["site", "check", "_site"]) == 1
    assert "[site-person]" in capsys.readouterr().err


def test_checking_what_is_not_a_site_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", "."]) == 1
    assert "build it first" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["projects.example.org", "ftp://example.org", "https://example.org/?a"])
def test_an_address_that_is_none_is_refused(folder: Path, address: str) -> None:
    with pytest.raises(SystemExit):
        build("--address", address)


def test_github_is_never_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert build() == 0


def test_a_check_without_the_manifest_says_what_it_skipped(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    capsys.readouterr()
    assert main(["site", "check", "_site"]) == 0
    assert "not searched" not in capsys.readouterr().out
    assert main(["site", "check", "_site", "--manifest", "projcts.yml"]) == 1
    assert "there is no manifest at projcts.yml" in capsys.readouterr().err
    assert build("--check", "--manifest", str(folder / "projects.yml"), "--to", "other") == 0
    Path("projects.yml").unlink()
    assert main(["site", "check", "_site"]) == 0
    assert "the pages were not searched for the logins of stewards" in capsys.readouterr().out
