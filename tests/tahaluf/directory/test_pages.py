"""Pages have the right contents and URLs."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from support.directory_manifest import large_manifest, site
from tahaluf.directory import Site, build, check, zip_files

PROJECTS = """\
volunteers: {reach: {en: Come on Thursday., ar: تعال يوم الخميس.}}
projects:
  - slug: water-map
    name: خريطة المياه
    lang: ar
    summary: أين تعمل الآبار.
    area: environment
    trust: {license: AGPL-3.0-or-later}
    aliases: [wells-map, Water-Map2]
    roles:
      - {id: maps, title: مصمّم خرائط, skills: [gis, design], hours: 10+, zone: UTC+2, open: 2}
      - {id: full, title: No place, open: 0}
  - slug: rain-gauges
    name: Rain gauges
    summary: Forty gauges.
    status: archived
    since: 2025-06-30
    reason: The table is complete.
    links: {data: "https://data.example.org/rain"}
    roles: [{id: reader, title: Reader}]
  - {slug: hidden, name: Hidden, summary: Not open., repository: {visibility: private}}
  - {slug: seeds, name: Seeds, summary: Swap., status: seeking-steward, since: 2026-03-01, reason: Busy., lang: fr}
"""


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    return {path: content.decode() for path, content in build(site(PROJECTS)).items()}


def articles(page: str) -> list[str]:
    return re.findall(r'<article id="([^"]+)"', page)


def test_the_same_site_has_the_same_bytes() -> None:
    first, second = build(site(PROJECTS)), build(site(PROJECTS))
    assert first == second
    assert list(first) == sorted(first)
    assert zip_files(first, site(PROJECTS)) == zip_files(second, site(PROJECTS))


def test_an_archive_may_have_a_date_before_zip() -> None:
    early = replace(site(PROJECTS), date=date(1970, 1, 1))
    assert zip_files({"index.html": b""}, early)


def test_the_list_has_every_project_once_and_archived_ones_last(pages: Mapping[str, str]) -> None:
    assert articles(pages["en/index.html"]) == ["seeds", "water-map", "hidden", "rain-gauges"]
    assert articles(pages["ar/index.html"]) == ["water-map", "seeds", "hidden", "rain-gauges"]


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        ("areas/environment", ["water-map"]),
        ("areas/care", []),
        ("status/seeking-steward", ["seeds"]),
        ("status/archived", ["rain-gauges"]),
        ("languages/ar", ["water-map"]),
        ("languages/fr", ["seeds"]),
        ("open", ["water-map"]),
        ("adopt", ["seeds"]),
        ("archive", ["rain-gauges"]),
        ("roles", ["water-map:maps"]),
        ("skills/gis", ["water-map:maps"]),
        ("skills/writing", []),
    ],
)
def test_a_list_shows_only_its_own_rows(pages: Mapping[str, str], address: str, slugs: list[str]) -> None:
    assert articles(pages[f"en/{address}/index.html"]) == slugs


def test_former_slugs_redirect_in_every_language(pages: Mapping[str, str]) -> None:
    for locale in ("en", "ar"):
        for alias in ("wells-map", "Water-Map2"):
            moved = pages[f"{locale}/p/{alias}/index.html"]
            assert f'content="0; url=../../../{locale}/p/water-map/"' in moved


def test_an_alias_that_is_the_slug_in_other_letters_does_not_replace_the_page() -> None:
    text = "projects: [{slug: water-map, name: W, summary: S., aliases: [wells]}, {slug: Wells2, name: V, summary: S.}]"
    files = build(site(f"{text}\n"))
    assert b"refresh" not in files["en/p/water-map/index.html"]
    assert len({path.casefold() for path in files}) == len(files)


def test_a_private_repository_is_not_linked(pages: Mapping[str, str]) -> None:
    assert "github.com/example-coalition/hidden" not in pages["en/p/hidden/index.html"]
    assert "github.com/example-coalition/water-map" in pages["en/p/water-map/index.html"]


def test_a_tombstone_has_the_reason_and_what_is_left_but_no_roles(pages: Mapping[str, str]) -> None:
    page = pages["en/p/rain-gauges/index.html"]
    assert "The table is complete." in page
    assert "https://data.example.org/rain" in page
    assert "June 2025" in page
    assert "Reader" not in page


def test_texts_in_another_language_say_language_and_direction(pages: Mapping[str, str]) -> None:
    assert '<bdi lang="ar" dir="rtl">خريطة المياه</bdi>' in pages["en/p/water-map/index.html"]
    assert '<bdi lang="en" dir="ltr">Rain gauges</bdi>' in pages["ar/p/rain-gauges/index.html"]
    assert "<bdi>خريطة المياه</bdi>" in pages["ar/p/water-map/index.html"]
    assert '<bdi dir="ltr">10+</bdi>' in pages["ar/roles/index.html"]
    assert '<bdi dir="ltr">UTC+2</bdi>' in pages["ar/roles/index.html"]


def test_a_text_whose_letters_contradict_its_language_goes_by_its_letters() -> None:
    page = build(site("projects: [{slug: a, name: مرحبا, summary: Hello., lang: en}]\n"))[
        "en/p/a/index.html"
    ].decode()
    assert '<bdi lang="" dir="rtl">مرحبا</bdi>' in page


def test_arabic_pages_have_arabic_plurals_and_western_digits(pages: Mapping[str, str]) -> None:
    page = pages["ar/index.html"]
    assert '<html lang="ar" dir="rtl">' in page
    assert "4 مشاريع</output>" in page
    assert "دور مفتوح واحد" in page
    assert "مكانان" in pages["ar/roles/index.html"]
    assert not re.search("[٠-٩]", page)


@pytest.mark.parametrize(
    ("volunteers", "expected", "link"),
    [
        ("{}", "Contact us privately", True),
        ("{intake: members}", "only members", True),
        ("{intake: closed, closed: {en: Come back in May.}}", "Come back in May.", False),
        ("{intake: closed}", "not accepting new volunteers", False),
    ],
)
def test_the_ways_to_help_follow_the_intake(volunteers: str, expected: str, link: bool) -> None:
    text = f"volunteers: {volunteers}\nprojects: [{{slug: a, name: A, summary: S.}}]\n"
    page = build(site(text))["en/p/a/index.html"].decode()
    assert expected in page
    assert ("issues/new?template=volunteer.yml" in page) == link


HOSTILE = "</bdi><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}"


def test_hostile_texts_are_shown_literally() -> None:
    name = HOSTILE.replace("'", "''")
    roles = f"[{{id: r, title: '{name}'}}]"
    text = f"projects: [{{slug: a, name: '{name}', summary: '{name}', area: care, roles: {roles}}}]\n"
    for path, content in build(site(text)).items():
        if path.endswith((".html", ".xml")):
            assert b"<script>alert" not in content, path
            assert b"<img" not in content, path
            assert b"49" not in content or b"{{ 7*7 }}" in content, path


def test_without_an_address_there_is_no_sitemap_and_feeds_are_relative() -> None:
    files = build(replace(site(PROJECTS), address=None, repository=None))
    assert "sitemap.xml" not in files
    assert b'<link href="p/water-map/"/>' in files["en/feed.xml"]
    assert b"https://github.com/example-coalition" in files["en/about/index.html"]


def test_a_page_that_is_not_found_links_from_the_root_of_the_host() -> None:
    files = build(replace(site(PROJECTS), address="https://example.org/control/"))
    assert b'href="/control/en/"' in files["404.html"]


def test_an_empty_manifest_and_one_without_terms_have_a_site() -> None:
    assert build(site(""))["en/index.html"]
    bare = "projects: [{slug: a, name: A, summary: S.}]\n"
    assert articles(build(site(bare))["ar/index.html"].decode()) == ["a"]


def test_a_long_list_has_several_pages_and_an_index() -> None:
    files = build(site(large_manifest(400)))
    shown = [articles(files[f"en/{page}index.html"].decode()) for page in ("", "2/")]
    assert [len(rows) for rows in shown] == [250, 150]
    assert len({slug for rows in shown for slug in rows}) == 400
    assert len([path for path in files if path.startswith("index.") and path.endswith(".js")]) == 1
    assert b"data-k" not in files["en/index.html"]  # the search words are in the index


def test_a_page_has_fewer_rows_if_their_texts_are_long() -> None:
    """Every page is within its limit in all languages, and each language has the same pages."""
    letters = random.Random(1)
    summaries = ("".join(letters.choices("abcdefghij klmnop", k=340)) for _ in range(70))
    projects = "".join(f"- {{slug: p{n}, name: P, summary: x{text}}}\n" for n, text in enumerate(summaries))
    files = build(site(f"projects:\n{projects}"))
    rows = {
        path: len(articles(files[f"{path}/index.html"].decode())) for path in ("en", "ar", "en/2", "ar/3")
    }
    assert rows == {"en": 25, "ar": 25, "en/2": 25, "ar/3": 20}
    assert check(files) == []


def test_projects_in_the_language_of_the_page_come_first_in_their_group() -> None:
    text = "projects: [{slug: a, name: مياه, lang: ar}, {slug: b, name: Water}, {slug: c, name: Air}]\n"
    files = build(site(text))
    assert articles(files["en/index.html"].decode()) == ["b", "c", "a"]
    assert articles(files["ar/index.html"].decode()) == ["a", "b", "c"]


def test_texts_in_a_site_for_files_link_to_index_pages() -> None:
    files = build(replace(site(PROJECTS), for_files=True))
    assert b'href="../en/p/seeds/index.html"' in files["en/index.html"]


def test_a_site_is_a_value() -> None:
    assert isinstance(site(PROJECTS), Site)


LIFE = """\
site:
  title: {en: Our projects, ar: مشاريعنا}
  intro: {en: "Welcome to **all**. [Help](https://help.example.org) <b>x</b> [bad](javascript:alert(1))"}
  crawlers: none
projects:
  - {slug: hidden, name: Hidden thing, summary: S., listed: false, aliases: [hid]}
  - {slug: new-one, name: New one, summary: S., added: 2026-11-01, roles: [
      {id: now, title: Now, added: 2026-11-02, until: 2026-11-28}, {id: past, title: Past, until: 2026-11-27}]}
  - slug: old-one
    name: Old one
    summary: S.
    status: archived
    since: 2026-02-01
    reason: Done.
    successor: new-one
    kept_at: https://archive.example.org/old
    epitaph: It taught us to count.
"""


@pytest.fixture(scope="module")
def life() -> Mapping[str, str]:
    return {path: content.decode() for path, content in build(site(LIFE)).items()}


def test_a_project_that_is_not_listed_is_nowhere(life: Mapping[str, str]) -> None:
    assert not any("hidden" in path or "hid/" in path for path in life)
    assert not any("Hidden thing" in text for text in life.values())


def test_a_role_is_shown_until_its_last_day(life: Mapping[str, str]) -> None:
    assert articles(life["en/roles/index.html"]) == ["new-one:now"]
    assert (
        '<dt>Open until</dt><dd><bdi dir="ltr"><time>2026-11-28</time></bdi>' in life["en/roles/index.html"]
    )


def test_a_tombstone_says_what_continues_it_and_where_it_is_kept(life: Mapping[str, str]) -> None:
    for page in (life["en/p/old-one/index.html"], life["en/archive/index.html"]):
        assert "It taught us to count." in page
        assert 'href="https://archive.example.org/old"' in page
        assert re.search(r'href="[./]*en/p/new-one/"><bdi>New one</bdi>', page)


def test_feeds_are_sorted_by_the_day_on_which_something_was_added(life: Mapping[str, str]) -> None:
    assert "<updated>2026-11-01T00:00:00Z</updated>" in life["en/feed.xml"]
    assert life["en/feed.xml"].index("p/new-one") < life["en/feed.xml"].index("p/old-one")
    assert "<updated>2026-11-02T00:00:00Z</updated>" in life["en/roles.xml"]
    assert "p/old-one/archived/2026-02-01</id>" in life["en/archive.xml"]
    assert "<entry>" not in life["en/adopt.xml"]


def test_title_and_intro_are_the_coalitions_own(life: Mapping[str, str]) -> None:
    page = life["en/index.html"]
    assert "<title>Projects · Our projects</title>" in page.replace("\n", "")
    assert "<strong>all</strong>" in page and 'href="https://help.example.org"' in page
    assert "<b>x</b>" not in page and 'javascript:alert(1)"' not in page
    assert "<bdi>مشاريعنا</bdi>" in life["ar/index.html"]
    assert '<div lang="en" dir="ltr">' in life["ar/index.html"]


def test_crawlers_are_asked_to_stay_away(life: Mapping[str, str]) -> None:
    assert life["robots.txt"] == "User-agent: *\nDisallow: /\n"
    missing = [path for path in life if path.endswith(".html") and 'content="noindex"' not in life[path]]
    assert missing == []
    search = build(site(LIFE.replace("crawlers: none", "crawlers: search")))
    assert b"User-agent: GPTBot\n" in search["robots.txt"] and b"*\nAllow: /" in search["robots.txt"]
    assert b"noindex" not in search["en/index.html"]


TRANSLATED = """\
translations: {ar: {name: التحالف}}
projects:
  - slug: water-map
    name: Water map
    summary: Where wells work.
    translations: {ar: {name: خريطة المياه, summary: أين تعمل الآبار.}}
    roles: [{id: a, title: Cartographer, translations: {ar: {title: رسامة خرائط}}}]
"""


def test_texts_are_in_the_language_of_the_page_if_they_are_translated() -> None:
    files = build(site(TRANSLATED))
    page = files["ar/p/water-map/index.html"].decode()
    assert "<h1><bdi>خريطة المياه</bdi></h1>" in page
    assert "<bdi>أين تعمل الآبار.</bdi>" in page and "<bdi>رسامة خرائط</bdi>" in page
    assert "<bdi>التحالف</bdi>" in page
    assert "<h1><bdi>Water map</bdi></h1>" in files["en/p/water-map/index.html"].decode()
    assert "خريطة" in files["ar/feed.xml"].decode() and "Water map" in files["en/feed.xml"].decode()
    assert '"translations":{"ar":{"name":"خريطة المياه"' in files["projects.json"].decode()


def test_a_project_is_found_by_its_name_in_another_language() -> None:
    [words] = re.findall('data-k="([^"]*)"', build(site(TRANSLATED))["en/index.html"].decode())
    assert words == "water map خريطه المياه cartographer رسامه خرايط"


def test_ranges_in_arabic_texts_are_isolated_and_common_answers_are_translated() -> None:
    """Between Arabic words, `3-5` would be displayed as `5-3`."""
    manifest = """\
locales: [ar]
projects:
  - slug: lessons
    name: دروس
    lang: ar
    summary: دروس من 3-5 ساعات & أكثر في 2026.
    trust: {legal_form: Informal group, funds: 3-5 مانحين}
"""
    page = build(site(manifest))["ar/p/lessons/index.html"].decode()
    assert 'دروس من <bdi dir="ltr">3-5</bdi> ساعات &amp; أكثر في 2026.' in page
    assert "<dd>مجموعة غير رسمية</dd>" in page
    assert '<bdi dir="ltr">3-5</bdi> مانحين' in page
