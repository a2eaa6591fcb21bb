"""The scan finds personal data in its common formats, and does not report ordinary text.

All phone numbers are reserved for fiction, and all addresses use reserved domains.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.privacy import FindingKind, scan
from tahaluf.privacy.scan import Finding

FOUND = {
    FindingKind.EMAIL: [
        "a.person@mail.example",
        "write to A_Person+news@sub.mail.example, please",
        "بريدي person@mail.example شكرا",
        "a.person [at] mail.example",
        "a.person＠mail.example",
        "<a-person@mail.example>",
        "mailto:a-person@mail.example",
        "a.person (at) mail (dot) example",
        "a.person{at}mail{dot}example",
        "a.person[at]mail[.]example",
        "a.person at mail dot example",
        "A.PERSON AT SUB DOT MAIL DOT EXAMPLE",
    ],
    FindingKind.PHONE: [
        "+49 30 23125 017",
        "+49-30-23125017",
        "+493023125017",
        "0049 30 23125 017",
        "(030) 23125 017",
        "020 7946 0123",
        "02079460123",
        "+٤٩ ٣٠ ٢٣١٢٥ ٠١٧",
        "هاتف: ٢٣١٢٥٠١٧",
        "هاتف\u200f: 23125 017",
        "\u202a+49\u00a030 23125\u2011017\u202c",
        "+49\u200930\u200923125017",
        "tel: 23125 017",
        "WhatsApp 23125017",
        "+1 (202) 555-0123",
        "202-555-0123",
        "(202) 555-0123",
        "202.555.0123",
        "079.555.0123",
    ],
    FindingKind.HANDLE: [
        "ask @a_person there",
        "(@a.person)",
        "@a-person@instance.example",
        "@a-person@مثال.إختبار",
        "@a-person:matrix.example",
        "Telegram: a_person",
        "signal: a.person.42",
        "discord: a_person#1234",
        "discord person#1234",
        "تلغرام: a_person",
    ],
    FindingKind.PROFILE: [
        "https://t.me/a_person",
        "t.me/a_person",
        "https://www.linkedin.com/in/a-person/",
        "https://t.me/a.person",
        "https://github.com/a-person",
        "https://instance.example/@a_person",
        "https://wa.me/493023125017",
    ],
    FindingKind.PAGE: [
        "https://www.instagram.com/a_person",
        "facebook.com/a.person",
        "https://fb.com/a.person",
        "fb.me/a.person",
        "https://twitter.com/a_person",
        "https://m.x.com/a_person",
        "https://www.tiktok.com/@a_person",
        "https://www.threads.net/@a_person",
        "https://youtube.com/@a_person",
    ],
    FindingKind.LINK: ["https://example.org/about", "www.example.org"],
    FindingKind.SECRET: [
        "gh" + "p_" + "a1" * 18,
        "gh" + "s_" + "12345_" + "eyJ" + "a1" * 9 + "." + "b2" * 9 + "." + "c3" * 9,
        "github" + "_pat_" + "A1" * 20,
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "seal-" + "secret-1." + "aB3_" * 12,
        "AK" + "IA" + "A1B2" * 4,
        "AS" + "IA" + "A1B2" * 4,
        "AGE-" + "SECRET-KEY-1" + "A1B2" * 8,
        "gl" + "pat-" + "aB3_" * 5,
        "gl" + "rt-" + "aB3_" * 5,
        "gl" + "dt-" + "aB3_" * 5,
        "AI" + "za" + "aB3_-" * 7,
        "sk" + "_live_" + "aB3d" * 4,
        "rk" + "_test_" + "aB3d" * 4,
        "np" + "m_" + "aB3d" * 9,
        "py" + "pi-" + "aB3d_" * 10,
        "ey" + "J" + "a1" * 9 + "." + "b2" * 9,
        "hooks.slack" + ".com/services/T0A1B2C3/B0A1B2C3/" + "aB3d" * 4,
        "discord" + ".com/api/webhooks/" + "1" * 18 + "/" + "aB3_" * 6,
        "discordapp" + ".com/api/webhooks/" + "1" * 18 + "/" + "aB3_" * 6,
        "xo" + "xb-1234567890-abcdef",
        "123456789:" + "Ab3_-" * 7,
        "https://someone:a-pass-word@host.example/",
        'password: "wells4everybody"',
        "API_KEY=0a1b2c3d4e5f6a7b",
        *(
            f"{name}=0a1b2c3d4e5f6a7b"
            for name in ("passwd", "Secret", "apikey", "access-key", "auth_token", "accesstoken")
        ),
    ],
}
NOT_FOUND = [
    "meet at noon, dot the i",
    "a look at the dots",
    "978-3-16-148410-0",
    "123-456-7890",
    "grants of 200.000.000",
    "between 2024-2026 and 300-400-5000-6000",
    "discord #general",
    "2026-01-31",
    "from 1999 to 2026",
    "1.2.3.4 and 12.04.2026",
    '{login: a-steward, id: 4242424242}',
    'color: "0075ca"',
    "de0fac2e4500dabe0009e67214ff5f5447ce83dd",
    "uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
    "The Americas (UTC-10 to UTC-3)",
    "3-5 hours, 10+ people, 1,000,000 wells",
    "@example-coalition/water-map",
    "import x from '@scope/package'",
    "@{{ login }}",
    "password: {{ password }}",
    "token: ${{ secrets.TOKEN }}",
    "password: changeme-please",
    "the secret is to begin early",
    "0.0123456789",
    "10:30-12:45 at 14:00",
    "978-3-16-148410-0",
    "github.com/example-coalition/water-map",
    "t.me/+AbCdEfGhIjK",
    "t.me/joinchat/AbCdEf",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_personal_data_is_found_in_common_spellings(kind: FindingKind, text: str) -> None:
    assert [finding.kind for finding in scan(text)] == [kind]


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, texts in FOUND.items() if kind is not FindingKind.SECRET for text in texts],
)
def test_capital_letters_hide_nothing(kind: FindingKind, text: str) -> None:
    assert [finding.kind for finding in scan(text.upper())] == [kind]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_ordinary_text_has_no_findings(text: str) -> None:
    assert scan(text) == []


def test_positions_refer_to_the_original_text() -> None:
    text = "رقمي: +٤٩ ٣٠ ٢٣١٢٥ ٠١٧، and a@b.example"
    assert [text[f.start : f.end] for f in scan(text)] == ["رقمي: +٤٩ ٣٠ ٢٣١٢٥ ٠١٧", "a@b.example"]


@given(
    st.lists(
        st.sampled_from([text for texts in FOUND.values() for text in texts] + NOT_FOUND + list("@+:/.\n0 "))
    ).map("".join)
)
def test_findings_are_sorted_and_do_not_overlap(text: str) -> None:
    ends = [0]
    for finding in scan(text):
        assert ends[-1] <= finding.start < finding.end <= len(text)
        ends.append(finding.end)


@pytest.mark.parametrize(
    "kind", [FindingKind.EMAIL, FindingKind.PROFILE, FindingKind.PAGE, FindingKind.LINK, FindingKind.PHONE]
)
def test_personal_data_is_found_in_capitals(kind: FindingKind) -> None:
    for text in FOUND[kind]:
        assert [finding.kind for finding in scan(text.upper())] == [kind], text


@pytest.mark.parametrize(
    "text", ["@A-PERSON:MATRIX.EXAMPLE", "TELEGRAM: A_PERSON", "DISCORD PERSON#1234", "Telegram a_person1"]
)
def test_a_handle_is_found_in_capitals(text: str) -> None:
    assert [finding.kind for finding in scan(text)] == [FindingKind.HANDLE]


def test_a_finding_that_contains_another_is_reported_once() -> None:
    assert scan("see https://t.me/a_person and +49 30 23125 017") == [
        Finding(FindingKind.PROFILE, 4, 25),
        Finding(FindingKind.PHONE, 30, 46),
    ]
