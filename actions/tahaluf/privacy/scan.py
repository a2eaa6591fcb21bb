"""Finds personal data and secrets in text.

It recognizes only common formats, so it is easy to evade. Repetitions in the patterns are bounded, so the running time
is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from .secret_patterns import SECRET


class FindingKind(StrEnum):
    SECRET = "secret"  # noqa: S105  (the name of a kind)
    EMAIL = "email"
    PROFILE = "profile"  # a link to a person's page
    PAGE = "page"  # a link to a person's or a group's page on a social network
    HANDLE = "handle"
    PHONE = "phone"
    LINK = "link"  # any other URL


class Finding(NamedTuple):
    """A match between the character positions `start` and `end`. Never print the matched text."""

    kind: FindingKind
    start: int
    end: int


# Maps Arabic, Persian and full-width digits and signs to ASCII, one to one, so positions stay the same
TO_ASCII: Final = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９＠＋‐‑–−", "0123456789" * 3 + "@+----"
)

AT: Final = r"(?:@|\[at\]|\(at\)|\{at\}|<at>)"
DOT: Final = r"(?:\.|[ \t]?(?:\[(?:dot|\.)\]|\((?:dot|\.)\)|\{(?:dot|\.)\}|<dot>)[ \t]?)"
EMAIL: Final = re.compile(
    rf"(?<![\w.+@-])[\w.+-]{{1,64}}[ \t]?{AT}[ \t]?(?:[\w-]{{1,63}}{DOT}){{1,8}}[^\W\d_]{{2,24}}(?![\w@])"
    # somebody at example dot org
    rf"|(?<![\w.+@-])[\w.+-]{{1,64}}[ \t](?:{AT}|at)[ \t][\w-]{{1,63}}(?:[ \t]dot[ \t][\w-]{{2,63}}){{1,4}}(?![\w@])",
    re.IGNORECASE,
)

PAGE_HOSTS: Final = (
    *(r"instagram\.com", r"facebook\.com", r"fb\.com", r"fb\.me", r"twitter\.com", r"x\.com"),
    *(r"tiktok\.com", r"threads\.(?:net|com)", r"youtube\.com(?=/@)"),
)
URL_START: Final = r"(?<![\w.])(?:https?://)?(?:[\w-]{1,20}\.)?"
# Profile pages; an invitation to a group counts as an ordinary link
PROFILE: Final = re.compile(
    rf"{URL_START}"
    r"(?:(?:t\.me|telegram\.(?:me|dog)|wa\.me|signal\.me|snapchat\.com|vk\.com|keybase\.io|bsky\.app/profile"
    r"|linkedin\.com/(?:mwlite/)?(?:in|pub)|(?:facebook|fb)\.com/people|m\.me|discord\.com/users|reddit\.com/u(?:ser)?"
    r"|orcid\.org|xing\.com/profile|researchgate\.net/profile|stackoverflow\.com/users|about\.me|ask\.fm)"
    r"/[@#]?(?!joinchat)[\w.%-]{2,64}"
    r"|(?:facebook|fb)\.com/profile\.php|whatsapp\.com/send/?\?[\w=&]{0,40}phone=|signal\.me/#(?:p|eu)/"
    r"|(?:github|gitlab|codeberg)\.(?:com|org)/[\w-]{1,39}(?![\w/.-])"
    rf"|(?!(?:[\w-]{{1,20}}\.)?(?:{'|'.join(PAGE_HOSTS)})/)(?:[\w-]{{1,63}}\.){{1,4}}[a-z]{{2,24}}/@[\w.]{{2,40}})",
    re.IGNORECASE,
)
# Social networks whose URLs do not distinguish pages of groups from pages of people
PAGE: Final = re.compile(
    rf"{URL_START}(?:{'|'.join(PAGE_HOSTS)})/[@#]?[\w.%-]{{2,64}}",
    re.IGNORECASE,
)

# @somebody or @somebody@instance, but not @organization/team or @scope/package, and not inside a word or URL
HANDLE: Final = re.compile(
    r"(?<![\w/.@{}$-])@[^\W\d_][\w.-]{1,38}+(?:@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24})?(?![\w/@(])"
)
ARABIC_MESSENGERS: Final = (
    r"ت[يِ]?لي?[غجقك]را?م|سي?[غجق]نال|[إا]نست[غجقك]?را?م|[إا]نستا|سناب(?: ?شات)?|ديسكورد|دسكورد|ما?سنجر|فيس(?: ?بوك)?"
    r"|تويتر|بلو ?سكاي|ماستودون|لينكد ?[إا]ن|واتس(?: ?[اآأ]ب)?|سكايب|فايبر|تيك ?توك|[إا]يميلي?|بريدي(?: ال[إا]لكتروني)?"
)
# Without `twitter:card` and `fb:app_id`, which are HTML metadata
MESSENGERS: Final = (
    r"telegram|tg|whats ?app|signal|viber|imo|wechat|skype|discord|instagram|insta|ig|snapchat|matrix|xmpp|jabber"
    r"|facebook|fb(?!:[a-z]+_id)|messenger|linkedin|threads|tiktok|threema|bluesky|bsky|mastodon"
    r"|twitter(?!:(?:card|site|creator|title|description|image|label|data|url|domain))"
    rf"|[وب]?(?:ال)?(?:{ARABIC_MESSENGERS})"
)
LATIN_NAME: Final = r"(?!v?[0-9.]+(?!\w))(?=[0-9_.]{0,59}[a-z])[a-z0-9_][a-z0-9_.]{4,59}(?![\w])"
MESSENGER_HANDLE: Final = re.compile(
    rf"(?<!\w)(?:{MESSENGERS})[ \t]{{0,3}}[:：=]{{1,2}}[ \t]{{0,3}}(?!//|https?:|[0-9]+(?!\w))[^\W_][\w.#@:-]{{2,60}}"
    # Without a colon, the name must not look like an ordinary word
    rf"|(?<!\w)(?:{MESSENGERS})[ \t]{{1,3}}(?=[a-z]{{0,59}}(?:[0-9_]|\.[a-z0-9_])){LATIN_NAME}"
    rf"|(?<!\w)[وب]?(?:ال)?(?:{ARABIC_MESSENGERS})[ \t]{{1,3}}(?-i:{LATIN_NAME})"
    r"|(?<!\w)(?:discord|ديسكورد|دسكورد)[ \t]{1,3}[\w.]{2,32}#[0-9]{4}(?!\w)",
    re.IGNORECASE,
)
MATRIX_ID: Final = re.compile(r"(?<![\w@])@[\w.=/-]{1,60}:(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}", re.IGNORECASE)

DIGIT_GAP: Final = r"[ \t\u00a0.()/-]{0,3}"
PHONE: Final = re.compile(
    rf"(?<![\w.+#-])(?:\+|00{DIGIT_GAP})[1-9](?:{DIGIT_GAP}[0-9]){{7,14}}(?![\w])"  # with a country code
    # a number with a separate area code
    r"|(?<![\w.,:/#-])\(?0[1-9][0-9]{1,3}\)?[ \t/-]{1,3}[0-9]{3,9}(?:[ -][0-9]{2,5}){0,3}(?![\w-])"
    r"|(?<![\w.,:/#-])0[1-9][0-9]{8,9}(?![\w.,:-])"  # without separators
    r"|(?<![\w.,:/#-])0[1-9][0-9]{1,2}\.[0-9]{3}\.[0-9]{3,4}(?![\w.,:-])"
    r"|(?<![\w.,:/#-])(?:\([2-9][0-9]{2}\)[ .-]?|[2-9][0-9]{2}[.-])[0-9]{3}[.-][0-9]{4}(?![\w.,:-])"  # in North America
)
PHONE_WORDS: Final = (
    "tel|phone|telephone|mobile|cell|call me|sms|whats ?app|signal|viber"
    "|هاتف|هاتفي|تلفون|تليفون|جوال|جوالي|موبايل|موبايلي|محمول|نقال|رقمي|واتس ?[اآأ]ب|واتس|سيغنال|سيجنال|فايبر"
)
LABELLED_PHONE: Final = re.compile(
    rf"(?<!\w)(?:{PHONE_WORDS})[ \t.:：=-]{{1,4}}\+?[0-9](?:{DIGIT_GAP}[0-9]){{5,14}}(?!\w)", re.IGNORECASE
)
LINK: Final = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"'()]{1,2000}", re.IGNORECASE)

# A pattern skips text that an earlier one has matched
PATTERNS: Final = (
    (FindingKind.SECRET, SECRET),
    (FindingKind.PROFILE, PROFILE),
    (FindingKind.PAGE, PAGE),
    (FindingKind.HANDLE, MATRIX_ID),
    (FindingKind.EMAIL, EMAIL),
    (FindingKind.PHONE, LABELLED_PHONE),
    (FindingKind.HANDLE, MESSENGER_HANDLE),
    (FindingKind.HANDLE, HANDLE),
    (FindingKind.PHONE, PHONE),
    (FindingKind.LINK, LINK),
)


def scan(text: str) -> list[Finding]:
    """Return all findings, sorted by position and without overlaps."""
    return sorted(_scan(text.translate(TO_ASCII)), key=lambda finding: finding.start)


def _scan(text: str) -> Iterator[Finding]:
    for kind, pattern in PATTERNS:
        pieces, position = [], 0
        for match in pattern.finditer(text):
            yield Finding(kind, *match.span())
            pieces += [text[position : match.start()], "\n" * (match.end() - match.start())]
            position = match.end()
        text = "".join([*pieces, text[position:]])
