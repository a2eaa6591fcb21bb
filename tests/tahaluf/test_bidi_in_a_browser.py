"""Chromium displays Arabic replies from right to left if they are rendered like GitHub's Markdown."""

from collections.abc import Iterator
from typing import Any

import pytest

from localhub.web.markdown import LinkContext, render
from tahaluf.i18n import Translator

pytestmark = pytest.mark.browser

REPLY = """\
water-map: أهلًا، انظر #7 و`people/p-abc.yml`.

- **Short name**: يلزم 3-5 حروف
- Latin words alone

| water-map | 97 |
| --- | --: |
| سبب | 2026-01-31 |

1. https://example.org

```sh
tahaluf people open < form.txt
```
"""
DIRECTION = "e => getComputedStyle(e).direction"
# The distance between the left edge of the first character and that of its element
LEFT = "e => { const r = document.createRange(); r.setStart(e.firstChild, 0); r.setEnd(e.firstChild, 1); "
LEFT += "return r.getBoundingClientRect().left - e.getBoundingClientRect().left; }"


@pytest.fixture
def shown(browser: Any) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    context = LinkContext("/an-org/control", lambda login: False)
    page.set_content(render(Translator("ar").with_direction(REPLY), context))
    yield page
    page.close()


@pytest.mark.parametrize("block", ["p", "ul", "ol", "table", "li >> nth=1"])
def test_blocks_are_right_to_left_whatever_they_begin_with(shown: Any, block: str) -> None:
    for element in shown.locator(block).all():
        assert element.evaluate(DIRECTION) == "rtl", element.inner_text()


@pytest.mark.parametrize("code", ["pre", "p code"])
def test_code_is_left_to_right(shown: Any, code: str) -> None:
    [element] = shown.locator(code).all()
    assert element.evaluate(DIRECTION) == "ltr"


@pytest.mark.parametrize("text", ["#7", "3-5", "2026-01-31"])
def test_a_number_with_a_sign_is_left_to_right(shown: Any, text: str) -> None:
    [element] = shown.locator(f"text=/^{text}$/").all()
    assert element.inner_text() == text
    assert abs(element.evaluate(LEFT)) < 1
