import pytest

from localhub.web.markdown import LinkContext, render

PLACE = LinkContext("/an-org/water-map", lambda login: login == "a-steward")
FILE = LinkContext("/an-org/water-map", lambda login: False, "/an-org/water-map/blob/main/docs")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT\n>alert(1)</script >",
        "<script>alert(1)",
        "a <script>alert(1)</script> b",
        "<svg><script>alert(1)</script></svg>",
        "<style>body { display: none }</style>",
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        "<template><script>alert(1)</script></template>",
    ],
)
def test_dangerous_elements_are_removed_with_their_content(text: str) -> None:
    shown = render(text, PLACE)
    assert "alert" not in shown
    assert "display" not in shown
    assert "<script" not in shown.lower()


@pytest.mark.parametrize(
    "address", ["javascript:x", "JaVaScRiPt:x", "java\tscript:x", " javascript:x", "data:x,y", "vbscript:x"]
)
def test_unsafe_links_are_removed(address: str) -> None:
    assert "href" not in render(f'<a href="{address}">go</a>', PLACE)


def test_unsafe_attributes_are_removed() -> None:
    shown = render('<span dir="rtl" onclick="x()" style="color:red" id="top" class="mark">a</span>', PLACE)
    assert '<span dir="rtl">a</span>' in shown


def test_attribute_values_are_escaped() -> None:
    assert 'title="&quot; onclick=&quot;x()"' in render("<span title='\" onclick=\"x()'>a</span>", PLACE)


def test_stray_end_tags_are_ignored() -> None:
    assert "</article>" not in render("a </div></article></main> b", PLACE)
    assert "</div>" not in render("</div>\n", PLACE)


def test_open_elements_are_closed() -> None:
    shown = render("<details><summary>more\n\ntext\n", PLACE)
    assert shown.count("<details>") == shown.count("</details>") == 1


def test_html_comments_are_hidden() -> None:
    assert "secret" not in render("a <!-- secret --> b", PLACE)
    assert "secret" not in render("a\n\n<!-- secret\n\nsecret too", PLACE)


def test_only_existing_logins_are_linked() -> None:
    shown = render("@a-steward @nobody-here a@a-steward `@a-steward`", PLACE)
    assert shown.count('href="/a-steward"') == 1
    assert "nobody-here</a>" not in shown


def test_number_links_to_issue() -> None:
    assert 'href="/an-org/water-map/issues/12">#12</a>' in render("see #12", PLACE)
    assert "href" not in render("`#12` and a&#35;12", PLACE)


def test_relative_links_of_a_file_are_resolved() -> None:
    shown = render("[a](other.md) [b](../README.md#top) [c](https://example.org/x) [d](/an-org)", FILE)
    assert 'href="/an-org/water-map/blob/main/docs/other.md"' in shown
    assert 'href="/an-org/water-map/blob/main/README.md#top"' in shown
    assert 'href="https://example.org/x"' in shown
    assert 'href="/an-org"' in shown


def test_image_becomes_a_link() -> None:
    shown = render("![A map](https://example.org/map.png)", PLACE)
    assert "<img" not in shown
    assert ">A map</a>" in shown


def test_only_comments_keep_line_breaks() -> None:
    assert "<br>" in render("one\ntwo", PLACE)
    assert "<br>" not in render("one\ntwo", FILE)


def test_tables_task_lists_and_autolinks_are_rendered() -> None:
    shown = render("| a |\n| --- |\n| b |\n\n- [x] done\n- [ ] not\n\nhttps://example.org\n\n~~gone~~", PLACE)
    assert '<table dir="auto">' in shown
    assert shown.count('<input type="checkbox" disabled=""') == 2
    assert shown.count("checked") == 1
    assert 'href="https://example.org"' in shown
    assert "<s>gone</s>" in shown


def test_blocks_get_dir_auto() -> None:
    shown = render("### اسم\n\nقيمة\n\n- a\n", PLACE)
    assert all(f'<{tag} dir="auto">' in shown for tag in ("h3", "p", "ul"))


def test_only_outermost_blocks_get_dir_auto() -> None:
    shown = render("- أول\n\n  تابع\n\n- ثان\n\n> - a\n\n| a |\n| --- |\n| b |\n", PLACE)
    assert shown.count('dir="auto"') == 3
