"""The scaffolded web-app works in Chromium: axe, keyboard, text direction, and realistic searches."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from support.accessibility import WIDTHS, beyond_the_keyboard, violations
from tahaluf.templates import Library, write_tree

pytestmark = pytest.mark.browser
# Computes contrast from luminances as defined by WCAG, read from pixels that the browser paints
CONTRAST = """([field, property]) => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const paint = (...colors) => {
    for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = dark ? "rgb(18, 18, 18)" : "white";
  const both = [paint(paper), paint(paper, getComputedStyle(document.querySelector(field))[property])].sort();
  return (both[1] + 0.05) / (both[0] + 0.05);
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(
    browser: Any, shipped: Library, project: dict[str, object], language: str, tmp_path: Path
) -> Iterator[Any]:
    write_tree(shipped.get("web-app").render({**project, "lang": language}), tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.locator("#entries li").first.wait_for()
    yield page
    page.close()
    server.shutdown()
    server.server_close()


def test_axe_finds_nothing_and_the_keyboard_reaches_everything(app: Any, language: str) -> None:
    assert violations(app) == []
    assert beyond_the_keyboard(app) == []
    assert app.locator("html").get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]
    for width in WIDTHS:
        app.set_viewport_size({"width": width, "height": 800})
        assert app.evaluate("document.documentElement.scrollWidth") <= width


def test_the_border_of_the_field_can_be_seen(app: Any) -> None:
    """WCAG 1.4.11 requires a contrast of 3:1. axe does not check borders."""
    for scheme in ("light", "dark"):
        app.emulate_media(color_scheme=scheme)
        assert app.evaluate(CONTRAST, ["#query", "borderTopColor"]) >= 3


def test_the_skip_link_leads_to_the_content(app: Any) -> None:
    app.keyboard.press("Tab")
    assert app.evaluate("document.activeElement.className") == "skip"
    assert app.locator(".skip").bounding_box()["height"] > 10
    app.keyboard.press("Enter")
    app.keyboard.press("Tab")
    assert app.evaluate("document.activeElement.id") == "query"


def test_the_results_are_announced_in_words(app: Any, language: str) -> None:
    both, one = {
        "ar": ("النتائج: 2 من 2", "النتائج: 1 من 2"),
        "en": ("Showing 2 of 2", "Showing 1 of 2"),
    }[language]
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    assert app.get_by_role("status").inner_text().translate(digits) == both
    app.locator("#query").press_sequentially({"ar": "البدایە", "en": "FIRST"}[language])
    assert app.get_by_role("status").inner_text().translate(digits) == one
    assert app.get_by_role("listitem").count() == 1


def test_a_summary_in_another_script_keeps_its_full_stop_at_its_end(app: Any, language: str) -> None:
    """The heading and the summary stay aligned with the rest of the page."""
    assert app.locator("header p bdi").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert app.locator("h1 bdi").evaluate("e => getComputedStyle(e).direction") == "rtl"
    edges = "e => { const box = e.getBoundingClientRect(); return [box.left, box.right]; }"
    left, right = app.locator("header p bdi").evaluate(edges)
    main_left, main_right = app.locator("main").evaluate(edges)
    assert abs(right - main_right if language == "ar" else left - main_left) < 2


def test_the_focus_ring_does_not_cover_the_label(app: Any) -> None:
    gap = "document.querySelector('#query').getBoundingClientRect().top - "
    gap += "document.querySelector('label').getBoundingClientRect().bottom"
    assert app.evaluate(gap) >= 5  # the width of the focus ring plus its offset
