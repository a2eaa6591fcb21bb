"""A built site has no problems, and problems that an editor might cause are reported."""

import gzip
from collections.abc import Mapping

import pytest

from support.directory_manifest import large_manifest, site
from tahaluf.directory import build, check
from tahaluf.directory.budget import FIRST_LOAD, FIRST_LOAD_OF_MANY, PROJECT_PAGE
from tahaluf.manifest import People


def test_a_built_site_has_no_problems(files: Mapping[str, bytes]) -> None:
    assert check(files, People.from_manifest(large_manifest(60))) == []


def test_pages_are_within_their_limits(files: Mapping[str, bytes]) -> None:
    def size(path: str) -> int:
        return len(gzip.compress(files[path], 9, mtime=0))

    assets = [path for path in files if path.startswith(("style.", "find."))]
    assert len(assets) == 2  # with the page itself, this makes three requests
    for locale in ("en", "ar"):
        assert size(f"{locale}/index.html") + sum(map(size, assets)) <= FIRST_LOAD
    assert max(size(path) for path in files if "/p/" in path) <= PROJECT_PAGE


def test_the_first_page_of_a_large_coalition_is_within_its_limit() -> None:
    files = build(site(large_manifest(400)))
    loaded = [path for path in files if path == "ar/index.html" or path.startswith(("style.", "find."))]
    assert len(loaded) == 3
    assert sum(len(gzip.compress(files[path], 9)) for path in loaded) <= FIRST_LOAD_OF_MANY


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        ("en/index.html", 'href="../en/roles/"', 'href="../en/rolls/"', "site-link"),
        ("en/index.html", 'href="#_main"', 'href="#main"', "site-link"),
        ("en/index.html", ' dir="ltr"', "", "site-language"),
        ("ar/index.html", '<html lang="ar" dir="rtl">', '<html lang="ar">', "site-language"),
        ("en/index.html", "</main>", '<p lang="ar">نص</p></main>', "site-language"),
        (
            "en/index.html",
            "</main>",
            '<img src="//pictures.example.org/a.png" alt=""></main>',
            "site-foreign",
        ),
        ("en/index.html", "</main>", '<iframe src="https://example.org"></iframe></main>', "site-foreign"),
        ("en/index.html", "</main>", "<script>1</script></main>", "site-policy"),
        ("en/index.html", "</main>", '<p onclick="x()">a</p></main>', "site-policy"),
        ("en/index.html", "</main>", '<p style="color:red">a</p></main>', "site-policy"),
        ("en/index.html", "script-src 'self'", "script-src 'self' 'unsafe-inline'", "site-policy"),
        ("en/index.html", "script-src 'self'", "script-src 'self' https://example.org", "site-policy"),
        ("en/index.html", "default-src 'none'; ", "", "site-policy"),
        ("en/index.html", "</main>", "<p>@somebody</p></main>", "site-person"),
        ("projects.json", "{", '{"by":"steward-7",', "site-person"),
    ],
)
def test_a_broken_page_is_found(
    few_files: Mapping[str, bytes], path: str, old: str, new: str, problem: str
) -> None:
    text = few_files[path].decode()
    assert old in text
    broken = {**few_files, path: text.replace(old, new, 1).encode()}
    problems = check(broken, People.from_manifest(large_manifest(10)))
    assert {found.id for found in problems} == {problem}
    assert {found.location.file for found in problems} == {path}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("style.", "@import 'https://fonts.example.org/a.css';"),
        ("style.", "p{background:url(//example.org/a.png)}"),
        ("find.", 'fetch("/visit")'),
        ("find.", 'new Image().src="https://example.org/"'),
        ("find.", "localStorage.a=1"),
        ("find.", "document.cookie"),
    ],
)
def test_code_that_reaches_out_is_found(few_files: Mapping[str, bytes], name: str, code: str) -> None:
    [path] = [path for path in few_files if path.startswith(name)]
    problems = check({**few_files, path: few_files[path] + code.encode()})
    assert "site-foreign" in {found.id for found in problems}


def test_a_page_that_is_too_large_is_found(few_files: Mapping[str, bytes]) -> None:
    import random

    noise = random.Random(1).randbytes(9_000).hex()
    path = "en/p/project-1/index.html"
    page = few_files[path].replace(b"</main>", f"<p>{noise}</p></main>".encode())
    problems = check({**few_files, path: page})
    assert [(found.id, found.location.file) for found in problems] == [("site-size", path)]


def test_any_bytes_can_be_checked() -> None:
    assert check({"a.html": b"\xff<a href='http://[::1'>", "b.css": b"\xff"})
