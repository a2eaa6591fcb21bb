"""The demo's template step: fixes a template and updates two repositories that use it."""

import base64
from collections.abc import Callable, Iterator
from typing import Any, Final

from tahaluf.layout import CONDUCT_FILE
from tahaluf.plan import Rest

from .fixture import FOUNDER, ORGANIZATION
from .harness import API_PATH, Assertion, Harness
from .proposals import ARABIC_SLUG, ENGLISH_SLUG

SECURITY = "SECURITY.md"
BRANCH: Final = "improve-templates"
HEADINGS: Final = {"# Code of conduct\n": "# Our code of conduct\n", "# كيف نتعامل\n": "# كيف نتعامل معًا\n"}
EDIT_OF_PEOPLE: Final = "We work together from many neighbourhoods and cities."
THANKS: Final = "\nThank you for every report.\n"


def update_template(harness: Harness) -> Iterator[Assertion]:
    """Change a template, and check that one repository keeps its own edits and that the other one gets a conflict."""
    first_line = "We come from many countries"
    _edit(harness, f"/repos/{ORGANIZATION}/{ENGLISH_SLUG}", CONDUCT_FILE, "main",
          lambda text: text.replace(first_line, f"{EDIT_OF_PEOPLE} {first_line}"))  # fmt: skip
    _edit(harness, f"/repos/{ORGANIZATION}/{ARABIC_SLUG}", CONDUCT_FILE, "main",
          lambda text: text.replace("# كيف نتعامل\n", "# آداب التعامل\n"))  # fmt: skip
    commit = _merge_template_edit(harness)
    # Each update also starts tests, but nothing here depends on them
    harness.wait_for_run("apply.yml", commit)
    english, arabic = _update_pull(harness, ENGLISH_SLUG), _update_pull(harness, ARABIC_SLUG)
    yield Assertion(f"update of {ENGLISH_SLUG}", english["title"], not english["draft"])
    merged = _read(harness, f"/repos/{ORGANIZATION}/{ENGLISH_SLUG}", CONDUCT_FILE, "tahaluf/update")
    yield Assertion(
        "  keeps people's edit",
        EDIT_OF_PEOPLE,
        EDIT_OF_PEOPLE in merged and merged.startswith("# Our code of conduct"),
    )
    yield Assertion(f"update of {ARABIC_SLUG}", arabic["title"], bool(arabic["draft"]))
    yield Assertion("  names its conflict", CONDUCT_FILE, "# آداب التعامل" in arabic["body"])
    kept = _read(harness, f"/repos/{ORGANIZATION}/{ARABIC_SLUG}", CONDUCT_FILE, "tahaluf/update")
    yield Assertion("  without conflict markers", CONDUCT_FILE, "<<<<<<<" not in kept and bool(kept))


def _merge_template_edit(harness: Harness) -> str:
    """Change the templates as a maintainer would: with a branch, a pull request and a merge. Returns the commit."""
    founder = harness.session_for(FOUNDER)
    tip = harness.read(f"{API_PATH}/git/ref/heads/main")["object"]["sha"]
    founder.rest(Rest("POST", f"{API_PATH}/git/refs", {"ref": f"refs/heads/{BRANCH}", "sha": tip}))
    folder = "templates/_base"
    _edit(harness, API_PATH, f"{folder}/{CONDUCT_FILE}.jinja", BRANCH, _with_new_headings)
    _edit(harness, API_PATH, f"{folder}/{SECURITY}.jinja", BRANCH, lambda text: text + THANKS)
    pull = {"title": "Improve the templates", "head": BRANCH, "base": "main"}
    number = founder.rest(Rest("POST", f"{API_PATH}/pulls", pull)).body["number"]
    harness.wait_until_idle()
    return harness.merge(number)


def _with_new_headings(text: str) -> str:
    for old, new in HEADINGS.items():
        text = text.replace(old, new)
    return text


def _edit(harness: Harness, api: str, path: str, branch: str, change: Callable[[str], str]) -> None:
    file = harness.read(f"{api}/contents/{path}?ref={branch}")
    changed = base64.b64encode(change(_decode(file)).encode()).decode()
    body = {"message": f"Edit {path}", "content": changed, "sha": file["sha"], "branch": branch}
    harness.session_for(FOUNDER).rest(Rest("PUT", f"{api}/contents/{path}", body))


def _read(harness: Harness, api: str, path: str, branch: str) -> str:
    file = harness.read(f"{api}/contents/{path}?ref={branch}")
    return _decode(file) if file else ""


def _decode(file: dict[str, Any]) -> str:
    return base64.b64decode(file["content"]).decode()


def _update_pull(harness: Harness, slug: str) -> dict[str, Any]:
    pulls = harness.read(f"/repos/{ORGANIZATION}/{slug}/pulls?head={ORGANIZATION}:tahaluf/update")
    return pulls[0] if pulls else {"title": "none", "draft": None, "body": ""}
