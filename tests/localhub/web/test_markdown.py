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
def test_what_would_run_or_restyle_goes_with_all_that_is_in_it(text: str) -> None:
    shown = render(text, PLACE)
    assert "alert" not in shown
    assert "display" not in shown
    assert "<script" not in shown.lower()


@pytest.mark.parametrize(
    "address", ["javascript:x", "JaVaScRiPt:x", "java\tscript:x", " javascript:x", "data:x,y", "vbscript:x"]
)
def test_a_link_leads_only_where_links_may_lead(address: str) -> None:
    assert "href" not in render(f'<a href="{address}">go</a>', PLACE)


def test_attributes_that_run_or_restyle_are_dropped_and_dir_is_kept() -> None:
    shown = render('<span dir="rtl" onclick="x()" style="color:red" id="top" class="mark">a</span>', PLACE)
    assert '<span dir="rtl">a</span>' in shown


def test_an_attribute_cannot_be_ended_from_within() -> None:
    assert 'title="&quot; onclick=&quot;x()"' in render("<span title='\" onclick=\"x()'>a</span>", PLACE)


def test_an_end_that_began_nowhere_closes_nothing_of_the_page() -> None:
    assert "</article>" not in render("a </div></article></main> b", PLACE)
    assert "</div>" not in render("</div>\n", PLACE)


def test_what_is_left_open_is_closed() -> None:
    shown = render("<details><summary>more\n\ntext\n", PLACE)
    assert shown.count("<details>") == shown.count("</details>") == 1


def test_comments_are_hidden_and_an_unclosed_one_hides_the_rest() -> None:
    assert "secret" not in render("a <!-- secret --> b", PLACE)
    assert "secret" not in render("a\n\n<!-- secret\n\nsecret too", PLACE)


def test_a_mention_lives_only_where_somebody_has_that_login() -> None:
    shown = render("@a-steward @nobody-here a@a-steward `@a-steward`", PLACE)
    assert shown.count('href="/a-steward"') == 1
    assert "nobody-here</a>" not in shown


def test_a_number_refers_to_an_issue_of_the_same_repository() -> None:
    assert 'href="/an-org/water-map/issues/12">#12</a>' in render("see #12", PLACE)
    assert "href" not in render("`#12` and a&#35;12", PLACE)


def test_the_links_of_a_file_lead_to_files_beside_it() -> None:
    shown = render("[a](other.md) [b](../README.md#top) [c](https://example.org/x) [d](/an-org)", FILE)
    assert 'href="/an-org/water-map/blob/main/docs/other.md"' in shown
    assert 'href="/an-org/water-map/blob/main/README.md#top"' in shown
    assert 'href="https://example.org/x"' in shown
    assert 'href="/an-org"' in shown


def test_a_picture_is_a_link_with_its_description() -> None:
    shown = render("![A map](https://example.org/map.png)", PLACE)
    assert "<img" not in shown
    assert ">A map</a>" in shown


def test_comments_keep_their_line_ends_and_files_do_not() -> None:
    assert "<br>" in render("one\ntwo", PLACE)
    assert "<br>" not in render("one\ntwo", FILE)


def test_tables_task_lists_and_bare_links_are_read() -> None:
    shown = render("| a |\n| --- |\n| b |\n\n- [x] done\n- [ ] not\n\nhttps://example.org\n\n~~gone~~", PLACE)
    assert '<table dir="auto">' in shown
    assert shown.count('<input type="checkbox" disabled=""') == 2
    assert shown.count("checked") == 1
    assert 'href="https://example.org"' in shown
    assert "<s>gone</s>" in shown


def test_each_block_finds_its_own_direction() -> None:
    shown = render("### اسم\n\nقيمة\n\n- a\n", PLACE)
    assert all(f'<{tag} dir="auto">' in shown for tag in ("h3", "p", "ul"))


def test_the_parts_of_a_list_or_a_table_follow_the_whole() -> None:
    shown = render("- أول\n\n  تابع\n\n- ثان\n\n> - a\n\n| a |\n| --- |\n| b |\n", PLACE)
    assert shown.count('dir="auto"') == 3
