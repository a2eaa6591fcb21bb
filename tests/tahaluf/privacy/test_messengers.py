"""Handles on messaging apps and social networks are found in their common spellings."""

import pytest

from tahaluf.privacy import FindingKind, scan

MESSENGERS = (
    *(
        "تلغرام",
        "تلجرام",
        "تلقرام",
        "تيليغرام",
        "تيليجرام",
        "تليغرام",
        "تيلغرام",
        "تيلجرام",
        "تليقرام",
        "التلغرام",
    ),
    *(
        "انستا",
        "إنستا",
        "انستغرام",
        "إنستغرام",
        "انستجرام",
        "انستقرام",
        "وانستغرام",
        "سناب",
        "سناب شات",
        "سنابشات",
    ),
    *(
        "ديسكورد",
        "ماسنجر",
        "مسنجر",
        "فيس",
        "فيسبوك",
        "فيس بوك",
        "تويتر",
        "لينكدان",
        "لينكد إن",
        "واتس",
        "واتساب",
    ),
    *("واتس اب", "واتس آب", "سيغنال", "سيجنال", "سكايب", "فايبر", "ايميلي", "إيميل", "بريدي"),
    *(
        "Telegram",
        "WhatsApp",
        "Signal",
        "Instagram",
        "insta",
        "facebook",
        "fb",
        "messenger",
        "linkedin",
        "twitter",
    ),
    "threads",
    *("bluesky", "bsky", "mastodon", "بلوسكاي", "بلو سكاي", "ماستودون"),
)


@pytest.mark.parametrize("messenger", MESSENGERS)
@pytest.mark.parametrize("separator", [": ", ":", " : ", " = "])
def test_a_name_after_a_messenger_and_a_colon_is_found(messenger: str, separator: str) -> None:
    assert [finding.kind for finding in scan(f"{messenger}{separator}somebody")] == [FindingKind.HANDLE]


@pytest.mark.parametrize("messenger", MESSENGERS)
@pytest.mark.parametrize("name", ["somebody.01", "some_body", "somebody7"])
def test_a_name_that_is_no_word_is_found_without_a_colon(messenger: str, name: str) -> None:
    assert [finding.kind for finding in scan(f"{messenger} {name}.")] == [FindingKind.HANDLE]


def test_a_latin_name_after_an_arabic_messenger_is_found_without_a_colon() -> None:
    assert scan("انستغرام somebody")


@pytest.mark.parametrize(
    "text",
    [
        "X: somebody",
        "- X: some_body",
        "Contact: IG: one, X: somebody.",
        "Find me on X: somebody",
        "**X:** somebody",
        "Twitter/X: somebody",
        "X (formerly Twitter): somebody",
        "x account: somebody",
        "إكس: somebody",
        "منصة اكس: some_body",
    ],
)
def test_a_name_after_the_letter_x_is_found(text: str) -> None:
    assert FindingKind.HANDLE in [finding.kind for finding in scan(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Phase X: planning",
        "Phase X: planning_2",
        "X: planning the season",
        "X: longitude, Y: latitude",
        "- X: longitude\n- Y: latitude",
        "X: 2026",
        "X: سنة",
        "SpaceX: launches",
        "series-X: prices",
        "x: left_1",
        "أشعة إكس: images",
    ],
)
def test_the_letter_x_is_usually_no_network(text: str) -> None:
    assert scan(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "IG: somebody",
        "TG some_body",
        "Insta - some_body",
        "my Telegram is some_body",
        "تلغرام - somebody",
        "**Telegram:** somebody",
        "*Telegram*: somebody",
        '"telegram": "somebody"',
        "Telegram username: somebody",
        "Telegram (personal): somebody",
        "Reddit: u/somebody",
        "telegram\u200f: \u200esomebody",
        "Telegram:\u00a0somebody",
    ],
)
def test_a_name_is_found_in_more_ways_to_write_it(text: str) -> None:
    assert [finding.kind for finding in scan(text)] == [FindingKind.HANDLE]


@pytest.mark.parametrize(
    "text",
    [
        "Telegram channel of the coalition",
        "Telegram - channel of the coalition",
        "Insta - posts every day",
        "TG group",
        "FB page",
        "Signal and Telegram.",
        "We write on Signal. Later we call.",
        "Telegram v2.0.1",
        "واتساب Business",
        "مجموعة على تلغرام والواتساب",
        "discord: https://discord.gg/example",
        'facebook: "https://example.org"',
        '<meta name="twitter:card" content="summary">',
        '<meta property="fb:app_id" content="1">',
        "threads: 800",
        "discord.py is a library",
        "matrix: ${{ fromJSON(x) }}",
        "تيار ماء نظيف",
    ],
)
def test_a_messenger_without_a_name_is_not_reported(text: str) -> None:
    assert [finding for finding in scan(text) if finding.kind is not FindingKind.LINK] == []
