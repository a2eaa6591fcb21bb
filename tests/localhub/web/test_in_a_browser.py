"""Pages in Chromium: text directions, contrast, no scripts, no external requests."""

from collections.abc import Iterator
from typing import Any

import pytest

from support.accessibility import beyond_the_keyboard, violations
from support.page_client import PageClient

pytestmark = pytest.mark.browser
ROOT = "/an-org/water-map"
EVERY_PAGE = [
    "/",
    "/an-org",
    ROOT,
    f"{ROOT}/issues",
    f"{ROOT}/issues/1",
    f"{ROOT}/issues/2",
    f"{ROOT}/labels",
]
EVERY_PAGE += [f"{ROOT}/pull/3", f"{ROOT}/pull/3/files", f"{ROOT}/blob/main/README.md", f"{ROOT}/actions"]
EVERY_PAGE += [f"{ROOT}/pull/3/commits", f"{ROOT}/commits/main", f"{ROOT}/tree/main/docs"]
EVERY_PAGE += [f"{ROOT}/blob/main/projects.yml"]
STYLE = "e => { const s = getComputedStyle(e); return [s.direction, s.textAlign]; }"


@pytest.fixture(scope="module")
def shared_tab(browser: Any) -> Iterator[Any]:
    """A page that records its console output and requests. All tests share it, because opening a new page takes a
    second.
    """
    made = browser.new_page()
    made.on("console", lambda message: made.console.append(message.text))
    made.on("pageerror", lambda error: made.console.append(str(error)))
    made.on("request", lambda request: made.requests.append(request.url))
    yield made
    made.close()


@pytest.fixture
def tab(shared_tab: Any) -> Any:
    """The shared page, reset for each test."""
    shared_tab.console, shared_tab.requests = [], []
    shared_tab.context.clear_cookies()
    shared_tab.set_viewport_size({"width": 390, "height": 800})
    shared_tab.emulate_media(color_scheme="light")
    return shared_tab


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_page_has_no_errors_or_external_requests_and_fits_a_phone(
    tab: Any, page_client: PageClient, address: str
) -> None:
    assert tab.goto(page_client.url + address).status == 200
    assert tab.console == []
    assert all(url.startswith((page_client.url, "data:")) for url in tab.requests)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("address", [*EVERY_PAGE, "/nowhere"])
def test_axe_finds_nothing_and_the_keyboard_reaches_everything(
    tab: Any, page_client: PageClient, address: str
) -> None:
    tab.goto(page_client.url + address)
    assert violations(tab) == []
    assert beyond_the_keyboard(tab) == []


def test_pages_of_runs_and_for_members_are_accessible_too(tab: Any, page_client: PageClient) -> None:
    tab.goto(f"{page_client.url}/an-org?token={page_client.token}")
    tab.get_by_text("Water map").wait_for()
    assert (violations(tab), beyond_the_keyboard(tab)) == ([], [])
    tab.goto(f"{page_client.url}{ROOT}/actions")
    tab.get_by_role("link", name="Begin with a README").first.click()
    tab.get_by_role("heading", name="apply").first.wait_for()
    assert (violations(tab), beyond_the_keyboard(tab)) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_contrast_in_both_color_schemes(tab: Any, page_client: PageClient, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)
    tab.goto(page_client.url + ROOT)
    ink, paper = (
        tab.evaluate(f"getComputedStyle(document.body).{name}.match(/\\d+/g).map(Number)")
        for name in ("color", "backgroundColor")
    )
    assert abs(sum(ink) - sum(paper)) > 450


def test_text_direction_follows_the_language(tab: Any, page_client: PageClient) -> None:
    tab.goto(f"{page_client.url}{ROOT}/issues/1")
    arabic, english = tab.locator(".prose").all()
    assert arabic.locator("h3").evaluate(STYLE) == ["rtl", "start"]
    assert arabic.locator("table").evaluate(STYLE)[0] == "rtl"
    assert english.locator("p").evaluate(STYLE) == ["ltr", "start"]
    assert tab.locator("h2 span").first.evaluate(STYLE)[0] == "rtl"
    assert tab.locator("html").evaluate(STYLE)[0] == "ltr"


def test_diff_lines_are_left_aligned(tab: Any, page_client: PageClient) -> None:
    tab.goto(f"{page_client.url}{ROOT}/pull/3/files")
    lines = tab.locator(".diff > .add").all()
    assert len(lines) == 3
    assert all(line.evaluate(STYLE) == ["ltr", "left"] for line in lines)


def test_hostile_body_is_inert(tab: Any, page_client: PageClient) -> None:
    tab.goto(f"{page_client.url}{ROOT}/issues/2")
    assert "taken" not in tab.title()
    for selector in (".prose script", ".prose iframe", ".prose form", ".prose [onerror]", ".prose [style]"):
        assert tab.locator(selector).count() == 0
    assert tab.locator("a[href^=javascript]").count() == 0
    assert tab.locator(".prose a.mention").all_inner_texts() == ["@a-steward"]
    assert tab.locator("main footer, body > footer").count() == 1
    for link in tab.locator(".prose a:not([href])").all():
        link.click()
    assert "taken" not in tab.title()


def test_details_open_without_scripts(tab: Any, page_client: PageClient) -> None:
    tab.goto(f"{page_client.url}{ROOT}/issues/1")
    assert not tab.locator(".prose pre").is_visible()
    tab.locator(".prose summary").click()
    assert tab.locator(".prose pre").is_visible()
