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
        "Telegram channel of the coalition",
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
