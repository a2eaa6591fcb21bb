"""The site's pages in Chromium: axe finds nothing, the keyboard reaches everything, and nothing is cut off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from support.accessibility import beyond_the_keyboard, violations
from support.directory_manifest import site
from tahaluf.content import load_offers, load_resources, read_guide
from tahaluf.directory import build

pytestmark = pytest.mark.browser

PROJECTS: Final = """\
translations: {ar: {name: تحالف المثال}}
projects:
  - slug: water-map
    name: خريطة المياه
    lang: ar
    summary: أين تعمل الآبار، للفترة 2024-2026.
    area: environment
    aliases: [wells-map]
    trust: {legal_form: informal group, license: AGPL-3.0-or-later, funds: none}
    links: {website: "https://water.example.org/"}
    roles: [{id: maps, title: مصمّم خرائط, skills: [gis], hours: 10+, zone: UTC+1 to UTC+4, until: 2027-01-31}]
  - slug: rain-gauges
    name: Rain gauges
    summary: Forty gauges.
    area: environment
    status: archived
    since: 2026-09-30
    reason: The table is complete.
    successor: water-map
    kept_at: https://archive.example.org/rain/with/a/long/path/that/does/not/fit/on/one/line
"""
RESOURCES: Final = """\
resources:
  - id: old-one
    title: An old page
    url: https://old.example.org/
    kind: tool
    why: It was good once.
    checked: 2025-01
    unreachable: 2026-11
    archived_copy: https://archive.example.org/old
"""
OFFERS: Final = """\
offers: [{id: domain, name: A domain, provider: P, kind: domain, what: W, needs: [registered, card],
  url: "https://d.example.org/", caution: They close accounts without warning., checked: 2026-11}]
"""
GUIDE: Final = """\
---
title: Safe phones
checked: 2026-10
---
# First

| one column | another column |
| --- | --- |
| with text | and more text |

```
a line of code that is so long that it does not fit on the screen of a telephone, so it has to be wrapped
```
"""
SHORT: Final = ("ar/resources/", "en/guides/phones/")
ALL: Final = (
    "",
    "p/water-map/",
    "archive/",
    "offers/",
    "roles/",
    "p/rain-gauges/",
    "adopt/",
    "about/",
    "privacy/",
    "areas/care/",
)
LONG: Final = (*(f"{locale}/{page}" for locale in ("en", "ar") for page in ALL), "ar/guides/phones/", "")

# Narrow screens, and text at twice its size
SIZES: Final = ((320, 100), (390, 200), (1200, 200))
TOO_WIDE: Final = """() => {
  const width = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth > width || [...document.querySelectorAll("main *")].some(e => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && (box.left < -1 || box.right > width + 1);
  });
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    library: dict[str, Any] = {
        "resources": load_resources(RESOURCES, "resources.yml"),
        "offers": load_offers(OFFERS, "offers.yml"),
        "guides": (read_guide(GUIDE, "guides/phones.en.md"),),
    }
    for path, content in build(site(PROJECTS, for_files=True, **library)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page(bypass_csp=True)  # axe runs as a script inside the page
    yield page
    page.close()


@pytest.mark.parametrize("address", [*SHORT, *(pytest.param(one, marks=pytest.mark.full) for one in LONG)])
def test_a_page_is_accessible_and_fits_every_screen(page: Any, folder: Path, address: str) -> None:
    page.goto((folder / address / "index.html").as_uri())
    for details in page.query_selector_all("details"):
        details.evaluate("element => { element.open = true }")
    assert violations(page) == []
    assert beyond_the_keyboard(page) == []
    for width, text_size in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(f"document.documentElement.style.fontSize = '{text_size}%'")
        assert not page.evaluate(TOO_WIDE), (width, text_size)
