"""Checks a site that was built with any tool: links, languages, external URLs, people and file sizes."""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from tahaluf.bidi import is_rtl
from tahaluf.manifest import People
from tahaluf.problems import Location, Problem

from . import sealing_page
from .budget import MAX_REQUESTS, PROJECT_PAGE, SCRIPT, compressed, first_load_limit
from .html import PageReader

LIST_PAGE: Final = re.compile(r"[^/]+/index\.html")
PROJECT_PATH: Final = re.compile(r"[^/]+/p/[^/]+/index\.html")
REQUIRED_POLICY: Final = ("default-src 'none'", "base-uri 'none'", "form-action 'none'")
LOOSE_POLICY: Final = re.compile(r"unsafe-|\*|://|\bhttps?:")
FOREIGN: Final = re.compile(r"[\x00-\x20]*(?:[a-z][a-z0-9+.\t\n\r-]*:|[/\\][\t\n\r]*[/\\])", re.IGNORECASE)
CSS_ADDRESS: Final = re.compile(r"(?:url\(|@import)\s*[\"']?\s*([^\"')\s;]+)", re.IGNORECASE)
EMBEDDED_IMAGE: Final = ("data:image/svg+xml;base64,", "data:image/png;base64,")
SCRIPT_REACHES_OUT: Final = re.compile(
    r"https?://|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|\bimport\("
)
STORES: Final = re.compile(r"\bcookie\b|localStorage|sessionStorage|indexedDB|serviceWorker")


def check(files: Mapping[str, bytes], people: People | None = None) -> list[Problem]:
    """Return every problem in the site, sorted. `people`: the people whose logins must not appear."""
    pages = {path: _read(content) for path, content in files.items() if path.endswith(".html")}
    problems: list[Problem] = []
    scripts = {
        name for path, page in pages.items() for name in _loaded(path, page, files) if name.endswith(".js")
    }
    for name in scripts:
        problems += _over(name, compressed(files[name]), SCRIPT)
    for path, page in pages.items():
        if path == sealing_page.PAGE:  # built and tested separately
            problems += [_not_sealed(path, fault) for fault in sealing_page.policy_faults(files[path])]
            continue
        problems += _check_language(path, page)
        problems += _check_policy(path, page)
        problems += _check_links(path, page, files, pages)
        problems += _check_sizes(path, page, files)
    for path, content in files.items():
        text = content.decode("utf-8", "replace")
        problems += _check_code(path, text)
        problems += _check_people(path, text, people)
    return sorted(problems)


def _read(content: bytes) -> PageReader:
    page = PageReader()
    page.feed(content.decode("utf-8", "replace"))
    page.close()
    return page


def _check_language(path: str, page: PageReader) -> Iterator[Problem]:
    expected = "rtl" if is_rtl(page.lang) else "ltr"
    if not page.lang or page.direction != expected:
        what = f'`<html>` needs `lang` and `dir="{expected}"`'
        yield Problem(Location(path), "site-language", what, "set both in the template")
    for line, lang in page.undirected:
        what = (
            f"an element in {lang!r} has no `dir`, but its text runs in the opposite direction from the page's "
            "text"
        )
        yield Problem(Location(path, line), "site-language", what, "set `dir` beside `lang`")


def _check_policy(path: str, page: PageReader) -> Iterator[Problem]:
    if LOOSE_POLICY.search(page.policy) or any(part not in page.policy for part in REQUIRED_POLICY):
        what = "the Content-Security-Policy is missing or allows more than the site's own files"
        yield Problem(Location(path), "site-policy", what, "copy the policy from pages/base.html")
    for line in page.inline:
        what = "the page contains a script, a style or an event handler"
        yield Problem(Location(path, line), "site-policy", what, "move it into a file")


def _not_sealed(path: str, what: str) -> Problem:
    return Problem(Location(path), "site-seal", what, "rebuild it with `make seal-page`")


def _check_links(
    path: str, page: PageReader, files: Mapping[str, bytes], pages: Mapping[str, PageReader]
) -> Iterator[Problem]:
    for line, address in page.loads:
        if _is_foreign(address):
            yield _foreign(path, line, "the page loads a file from another host")
        elif not address.startswith("data:") and _target(path, address, files) is None:
            yield _broken(path, line, address)
    for line, address in page.links:
        if _is_foreign(address):
            continue
        target, fragment = _target(path, address, files), unquote(address.partition("#")[2])
        if target is None or (fragment and target in pages and fragment not in pages[target].ids):
            yield _broken(path, line, address)


def _target(path: str, address: str, files: Mapping[str, bytes]) -> str | None:
    """Return the file to which a link points, or None if the link leads out of the site."""
    link = unquote(re.split("[?#]", address, maxsplit=1)[0])
    if not link:
        return path
    if link.startswith("/"):  # occurs only in 404.html; the host may serve the site under a path prefix
        parts = link.lstrip("/").split("/")
        candidates = ["/".join(parts[start:]) for start in range(len(parts))]
    else:
        candidates = [join(dirname(path), link)]
    for candidate in candidates:
        name = normpath(candidate or ".")
        name = "index.html" if name == "." else f"{name}/index.html" if link.endswith("/") else name
        if name in files:
            return name
    return None


def _check_sizes(path: str, page: PageReader, files: Mapping[str, bytes]) -> Iterator[Problem]:
    loaded = _loaded(path, page, files)
    if len(loaded) + 1 > MAX_REQUESTS:
        what = f"the page needs {len(loaded) + 1} requests; only {MAX_REQUESTS} are allowed"
        yield Problem(Location(path), "site-size", what, "load fewer files")
    if PROJECT_PATH.fullmatch(path):
        yield from _over(path, compressed(files[path]), PROJECT_PAGE)
    elif LIST_PAGE.fullmatch(path):
        size = sum(compressed(files[name]) for name in {path, *loaded})
        yield from _over(path, size, first_load_limit(page.articles))


def _loaded(path: str, page: PageReader, files: Mapping[str, bytes]) -> set[str]:
    return {target for _, address in page.loads if (target := _target(path, address, files))}


def _over(path: str, size: int, most: int) -> Iterator[Problem]:
    if size > most:
        what = f"{size:,} bytes when compressed; at most {most:,} are allowed"
        yield Problem(
            Location(path), "site-size", what, "shorten it: some readers have slow phones and connections"
        )


def _check_code(path: str, text: str) -> Iterator[Problem]:
    if path.endswith(".css"):
        for match in CSS_ADDRESS.finditer(text):
            if _is_foreign(match[1]) and not match[1].startswith(EMBEDDED_IMAGE):
                line = text.count("\n", 0, match.start()) + 1
                yield _foreign(path, line, "the style sheet loads a file from another host")
    elif path.endswith(".js"):
        for pattern, what in (
            (SCRIPT_REACHES_OUT, "the script might contact a server"),
            (STORES, "the script might store something in the reader's browser"),
        ):
            if found := pattern.search(text):
                yield _foreign(path, text.count("\n", 0, found.start()) + 1, what)


def _check_people(path: str, text: str, people: People | None) -> Iterator[Problem]:
    if (
        people is None
        or path == sealing_page.PAGE
        or (path.endswith((".css", ".js")) and not path.startswith("index."))
    ):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if people.named_in(line):
            what = "this line contains a steward's login or a mention of an account"
            yield Problem(
                Location(path, number), "site-person", what, "remove it: nobody is named on the site"
            )


def _is_foreign(address: str) -> bool:
    """Whether a URL has a scheme or a host, even in a spelling that only browsers accept."""
    return FOREIGN.match(address) is not None and not address.startswith("data:")


def _foreign(path: str, line: int, what: str) -> Problem:
    return Problem(Location(path, line), "site-foreign", what, "load everything from the site's own files")


def _broken(path: str, line: int, address: str) -> Problem:
    return Problem(Location(path, line), "site-link", f"{address!r} does not exist", "correct the link")
