"""Checks pages in Chromium: axe must find no violations, and the keyboard must reach everything that can be clicked."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe

WIDTHS: Final = (390, 1200)
# Only these rules can have a different result in the other color scheme
COLOR_RULES: Final = ["color-contrast", "link-in-text-block"]
VIOLATIONS_ONLY: Final = {"resultTypes": ["violations"]}
OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "light": VIOLATIONS_ONLY,
    "dark": {**VIOLATIONS_ONLY, "runOnly": {"type": "rule", "values": COLOR_RULES}},
}
# Interactive elements. A closed `details` hides its contents.
OPERABLE: Final = "a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary"
NAME: Final = "e => (e.id || e.textContent.trim() || e.getAttribute('href') || e.tagName).slice(0, 60)"
FOCUS: Final = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  if (e === document.body) return null;
  const ring = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1;
  return [[...document.querySelectorAll("*")].indexOf(e), ring && box.width > 0 && box.height > 0];
}"""
POSITION: Final = "e => [...document.querySelectorAll('*')].indexOf(e)"


def violations(page: Any) -> list[str]:
    """Return all violations, each in the form `rule: element: reason`.

    The page is checked at two widths and in both color schemes.
    """
    found = []
    page.evaluate(Axe().axe_script)
    axe = Axe(axe_script="")  # the page already contains the script
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, options in OPTIONS.items():
            page.emulate_media(color_scheme=scheme)
            response = axe.run(page, options=options).response
            found += [
                f"{width} {scheme}: {violation['id']}: {node['html']}: {node['failureSummary']}"
                for violation in response["violations"]
                for node in violation["nodes"]
            ]
    return found


def beyond_the_keyboard(page: Any) -> list[str]:
    """Return the visible elements that the Tab key does not reach, or that look the same with and without the focus."""
    elements = [element for element in page.locator(OPERABLE).all() if element.is_visible()]
    expected = {element.evaluate(POSITION): element.evaluate(NAME) for element in elements}
    page.evaluate("document.activeElement.blur()")
    shown: dict[int, bool] = {}
    for _ in range(
        2 * len(expected) + 10
    ):  # Tab continues from the last focused element, and then starts again at the top
        page.keyboard.press("Tab")
        if (focus := page.evaluate(FOCUS)) is not None:
            shown[focus[0]] = focus[1]
        if expected.keys() <= shown.keys():
            break
    return [name for position, name in expected.items() if not shown.get(position)]
