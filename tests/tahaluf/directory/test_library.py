"""Resources, guides and offers: they are validated strictly, shown in the page's language, and marked when due for
review.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from support.directory_manifest import site
from tahaluf.content import load_offers, load_resources, needs_review, read_guide
from tahaluf.directory import build, check
from tahaluf.manifest import People
from tahaluf.problems import InvalidInput

PROJECTS = """\
projects: [{slug: water-map, name: W, summary: S., stewards: [{login: zz-canary-77}]}]
"""
RESOURCES = """\
topics:
  security: {name: Security, translations: {ar: {name: الأمان}}}
resources:
  - id: old-one
    title: An old page
    url: https://old.example.org/
    kind: tool
    why: It was good once.
    checked: 2025-01
    unreachable: 2026-10
    archived_copy: https://archive.example.org/old
  - id: phone-seizure
    title: If your phone is taken
    url: https://phone.example.org/
    kind: guide
    topics: [security]
    audience: volunteers
    why: Short; asks zz-canary-77 and @somebody.
    checked: 2026-10
    added: 2026-11-02
    translations: {ar: {title: إذا صودر هاتفك, why: قصير وواضح.}}
  - {id: own-page, title: T, url: "https://zz-canary-77.example.org/", kind: tool, why: W, checked: 2026-10}
"""
OFFERS = """\
offers:
  - id: free-hosting
    name: Free hosting
    provider: Example Host
    kind: hosting
    what: One small server.
    needs: [registered, card]
    held: pooled
    url: https://host.example.org/
    caution: They close accounts without warning.
    checked: 2026-11
  - {id: domain, name: A domain, provider: P, kind: domain, what: W, url: "https://d.example.org/", checked: 2026-11}
"""
GUIDE = "---\ntitle: {title}\nchecked: 2026-10\n---\n# First\n\nText **bold** <script>x()</script>\n"


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    guides = [
        read_guide(GUIDE.format(title="Safe phones"), "guides/phones.en.md"),
        read_guide(GUIDE.format(title="هواتف آمنة"), "guides/phones.ar.md"),
        read_guide(GUIDE.format(title="Meetings"), "guides/meetings.en.md"),
    ]
    library: dict[str, Any] = {
        "resources": load_resources(RESOURCES, "resources.yml"),
        "offers": load_offers(OFFERS, "offers.yml"),
        "guides": tuple(guides),
    }
    return build(site(PROJECTS, **library))


def articles(page: bytes) -> list[str]:
    return re.findall(r'<article id="([^"]+)"', page.decode())


def test_the_site_has_no_problems_and_names_nobody(files: Mapping[str, bytes]) -> None:
    assert check(files, People.from_manifest(site(PROJECTS).manifest)) == []
    assert not any(b"zz-canary" in content or b"@somebody" in content for content in files.values())


def test_resources_that_are_due_come_last_and_say_so(files: Mapping[str, bytes]) -> None:
    page = files["en/resources/index.html"]
    assert articles(page) == ["phone-seizure", "old-one"]
    assert page.count(b"needs to be checked again") == 1
    assert b"The address has not responded since " in page and b"October 2026" in page
    assert b'href="https://archive.example.org/old"' in page


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("resources/kind/guide", ["phone-seizure"]),
        ("resources/kind/fund", []),
        ("resources/topics/security", ["phone-seizure"]),
        ("offers", ["free-hosting", "domain"]),
        ("offers/kind/domain", ["domain"]),
        ("offers/without/registered", ["domain"]),
        ("offers/without/non-political", ["free-hosting", "domain"]),
    ],
)
def test_lists_show_only_their_own_rows(files: Mapping[str, bytes], address: str, ids: list[str]) -> None:
    assert articles(files[f"en/{address}/index.html"]) == ids


def test_texts_are_translated(files: Mapping[str, bytes]) -> None:
    page = files["ar/resources/index.html"].decode()
    assert "<bdi>إذا صودر هاتفك</bdi>" in page and "<bdi>قصير وواضح.</bdi>" in page
    assert "الأمان" in page


def test_the_date_of_a_guide_and_its_other_languages_are_separated(files: Mapping[str, bytes]) -> None:
    text = re.sub(r"<[^>]+>", "", files["en/guides/phones/index.html"].decode())
    assert "checked in October 2026 · العربية" in " ".join(text.split())


def test_a_guide_is_shown_in_another_language_if_it_is_not_translated(files: Mapping[str, bytes]) -> None:
    assert b"<bdi>\xd9\x87\xd9\x88\xd8\xa7\xd8\xaa\xd9\x81" in files["ar/guides/phones/index.html"]
    page = files["ar/guides/meetings/index.html"].decode()
    assert '<bdi lang="en" dir="ltr">Meetings</bdi>' in page
    assert "لم يُترجم هذا الدليل" in page
    assert "<h2>First</h2>" in page and "<strong>bold</strong>" in page and "<script>x" not in page


def test_data_and_feed_follow_their_standards(files: Mapping[str, bytes]) -> None:
    for name in ("resources", "offers"):
        schema, data = json.loads(files[f"schema/{name}.json"]), json.loads(files[f"{name}.json"])
        validator = jsonschema_rs.validator_for(schema, validate_formats=True)
        assert [str(error) for error in validator.iter_errors(data)] == []
        assert data[name]
    feed = ElementTree.fromstring(files["en/resources.xml"])
    days = [element.text for element in feed.iter("{http://www.w3.org/2005/Atom}updated")]
    assert days == ["2026-11-02T00:00:00Z", "2026-11-02T00:00:00Z", "1970-01-01T00:00:00Z"]


def test_a_site_without_them_has_no_such_pages() -> None:
    files = build(site(PROJECTS))
    assert not any("resources" in path or "offers" in path or "guides" in path for path in files)
    assert b"resources" not in files["en/index.html"]


@pytest.mark.parametrize(
    ("checked", "day", "due"),
    [
        ("2025-11", date(2026, 11, 30), False),
        ("2025-11", date(2026, 12, 1), True),
        ("2026-12", date(2026, 1, 1), False),
    ],
)
def test_the_review_interval_counts_months(checked: str, day: date, due: bool) -> None:
    assert needs_review(checked, 12, day) is due


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["resources.yml: the file is empty; start with `resources: []`, or delete the file [file-empty]"]),
        ("resources: [{id: a, titel: A}]",
         ["resources.yml:1:21: unknown key `titel`; did you mean `title`? [key-unknown]"]),
        (RESOURCES.replace("[security]", "[securty]"), ["resources.yml:16:14: unknown topic 'securty'"]),
        (RESOURCES.replace("id: own-page", "id: old-one"), ["'old-one' is a duplicate (see line 4)"]),
        (RESOURCES.replace("2025-01", "2025-1"), ["resources.yml:9:14: '2025-1' is not a valid month"]),
    ],
)  # fmt: skip
def test_problems_have_a_place_and_a_fix(text: str, messages: list[str]) -> None:
    with pytest.raises(InvalidInput) as raised:
        load_resources(text, "resources.yml")
    found = "\n".join(map(str, raised.value.problems))
    assert all(message in found for message in messages), found


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("guides/Phones.md", GUIDE, "guide-name"),
        ("guides/phones.en.md", "# No head\n", "guide-head"),
        ("guides/phones.en.md", "---\ntitle: x\n", "guide-head"),
        ("guides/phones.en.md", "---\ntitle: T\n---\ntext", "key-missing"),
        ("guides/phones.en.md", "---\n---\ntext", "file-empty"),
    ],
)
def test_a_guide_needs_a_name_and_a_head(name: str, text: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_guide(text, name)
    assert {found.id for found in raised.value.problems} == {problem}


def test_problems_of_a_guide_name_its_line() -> None:
    with pytest.raises(InvalidInput) as raised:
        read_guide("---\ntitle: T\nchecked: soon\n---\n", "guides/a.en.md")
    assert str(raised.value.problems[0]).startswith("guides/a.en.md:3:10: 'soon' is not a valid month")
