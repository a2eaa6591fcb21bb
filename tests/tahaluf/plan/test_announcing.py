"""Announcements are sentences. Those that say the same thing about several targets share one."""

import pytest

from tahaluf.plan import Announcement, Risk, describe_announcements


def sentences(*announcements: Announcement, named: str = "") -> list[str]:
    return [
        text
        for text, _ in describe_announcements(
            sorted(announcements), named, lambda name: f"`{name}`", str.strip
        )
    ]


def page(slug: str) -> Announcement:
    return Announcement(slug, "page", slug, "is added to the site", plural="are added to the site")


def key(slug: str, name: str) -> Announcement:
    return Announcement(slug, "entry", name, "changes", plural="change")


@pytest.mark.parametrize(
    ("announcement", "sentence"),
    [
        (page("olive"), "the page of `olive` is added to the site"),
        (Announcement("", "page", "ar/guides/a/", "changes"), "the page `ar/guides/a/` changes"),
        (Announcement("", "pages", "", "change"), "all pages change"),
        (Announcement("", "pages", "offers/", "change"), "the pages `offers/` change"),
        (Announcement("", "setting", "roster", "changes: a → b"), "the setting `roster` changes: a → b"),
        (Announcement("", "manifest", "projects.yml", "it has no base"), "it has no base"),
        (Announcement("", "other files", "2 files", "2 other files change"), "2 other files change"),
        (Announcement("", "code owners", "CODEOWNERS", "changes"), "the file `CODEOWNERS` changes"),
        (Announcement("", "template", "templates/a/", "changes"), "the folder `templates/a/` changes"),
        (Announcement("olive", "project", "olive", "is left"), "the project `olive` is left"),
        (Announcement("olive", "repository", "oil", "is left"), "the repository `oil` is left"),
        (Announcement("olive", "team", "olive", "is left"), "the team `olive` is left"),
        (key("olive", "name"), "in the entry of `olive`, the key `name` changes"),
    ],
)
def test_an_announcement_says_what_it_is_about(announcement: Announcement, sentence: str) -> None:
    assert sentences(announcement) == [sentence]


def test_several_things_share_a_sentence_in_the_plural() -> None:
    assert sentences(page("fig"), page("olive")) == ["the pages of `fig` and `olive` are added to the site"]
    assert sentences(*map(page, "abcd")) == [
        "the pages of 4 projects (`a`, `b`, `c`, `d`) are added to the site"
    ]
    assert sentences(*map(page, "abcd"), named="abcd") == [
        "the pages of these 4 projects are added to the site"
    ]
    assert sentences(key("fig", "name"), key("fig", "links")) == [
        "in the entry of `fig`, the keys `links` and `name` change"
    ]
    assert sentences(key("fig", "name"), key("olive", "name")) == [
        "in the entries of `fig` and `olive`, the key `name` changes"
    ]
    assert sentences(*(key("fig", name) for name in "abcd")) == [
        "in the entry of `fig`, 4 keys (`a`, `b`, `c`, `d`) change"
    ]


def test_a_text_without_a_plural_is_said_of_each() -> None:
    left = [Announcement(slug, "project", slug, "is left; its team stays") for slug in ("fig", "olive")]
    assert sentences(*left) == ["each of the projects `fig` and `olive` is left; its team stays"]
    files = [Announcement("", "code", path, "changes; it is code") for path in ("actions/a.py", "tools/b.py")]
    assert sentences(*files) == ["each of the files `actions/a.py` and `tools/b.py` changes; it is code"]


def test_things_with_another_risk_have_a_sentence_of_their_own() -> None:
    found = [page("fig"), Announcement("olive", "page", "olive", "is added to the site", Risk.ACCESS)]
    assert [risk for _, risk in describe_announcements(found)] == [Risk.NONE, Risk.ACCESS]
