"""The pattern for a person's name on a chat service or social network, written after the name of the service."""

import re
from typing import Final

ARABIC_SERVICES: Final = (
    r"ت[يِ]?لي?[غجقك]را?م|سي?[غجق]نال|[إا]نست[غجقك]?را?م|[إا]نستا|سناب(?: ?شات)?|ديسكورد|دسكورد|ما?سنجر|فيس(?: ?بوك)?"
    r"|تويتر|بلو ?سكاي|ماستودون|لينكد ?[إا]ن|واتس(?: ?[اآأ]ب)?|سكايب|فايبر|تيك ?توك|[إا]يميلي?|بريدي(?: ال[إا]لكتروني)?"
)
# Excludes `twitter:card` and `fb:app_id`, which are HTML metadata
SERVICES: Final = (
    r"telegram|tg|whats ?app|signal|viber|imo|wechat|skype|discord|instagram|insta|ig|snapchat|snap|matrix|xmpp|jabber"
    r"|facebook|fb(?!:[a-z]+_id)|messenger|linkedin|threads|tiktok|threema|bluesky|bsky|mastodon|reddit|kik|twitch"
    r"|twitter(?!:(?:card|site|creator|title|description|image|label|data|url|domain))"
    rf"|[وب]?(?:ال)?(?:{ARABIC_SERVICES})"
)
# Telegram username, Twitter (X)
DETAIL: Final = r"(?:[ \t](?:user ?name|handle|account|profile|nick(?:name)?|id)|[ \t]\([\w /]{1,20}\))"
QUOTES: Final = r"[\"'`*]{0,3}"
COLON: Final = rf"{QUOTES}[ \t]{{0,3}}[:：=]{{1,2}}{QUOTES}[ \t]{{0,3}}{QUOTES}"
GAP: Final = r"[ \t]{1,3}(?:(?:[-|→]|is|هو)[ \t]{1,3})?"
LATIN_NAME: Final = r"(?!v?[0-9.]+(?!\w))(?=[0-9_.]{0,59}[a-z])[a-z0-9_][a-z0-9_.]{4,59}(?![\w])"
NO_ORDINARY_WORD: Final = r"(?=[a-z]{0,59}(?:[0-9_]|\.[a-z0-9_]))"

# X is also a letter. It counts as the network unless a word precedes it, as in "Phase X: planning", text follows the
# name, or the next line or item explains another letter, as in "X: length, Y: width".
X: Final = (
    rf"(?<![\w-])(?:(?<!\w[ \t])|(?<=\bon[ \t]))(?-i:[X𝕏]){COLON}"
    rf"(?:(?=[a-z]{{0,15}}[0-9_])(?=[0-9_]{{0,15}}[a-z])[a-z0-9_]{{4,15}}(?!\w)"
    r"|[a-z]{4,15}(?=[ \t]{0,3}(?:[.,;)\]|/·\"'`*،؛]|\r?\n|\Z))(?![.,;]?\s{0,3}(?:[-*][ \t])?[a-z][ \t]{0,3}[:：=]))"
    rf"|(?<!\w)[X𝕏]{DETAIL}{COLON}[a-z0-9_]{{4,15}}(?!\w)"
    # But not X-rays
    rf"|(?<!\w)(?<!شعة )[وب]?[اأإ]كس{COLON}[a-z0-9_]{{4,15}}(?!\w)"
)

MESSENGER_HANDLE: Final = re.compile(
    # At most positions, the first line already fails
    rf"(?-i:(?<!\w)(?=\w))(?=(?:{SERVICES}))(?:"
    rf"(?:{SERVICES}){DETAIL}?{COLON}(?!//|https?:|[0-9]+(?!\w))(?:/?u/)?[^\W_][\w.#@:-]{{2,60}}"
    rf"|(?:{SERVICES}){DETAIL}?{GAP}{NO_ORDINARY_WORD}{LATIN_NAME}"
    rf"|[وب]?(?:ال)?(?:{ARABIC_SERVICES}){GAP}(?-i:{LATIN_NAME})"
    r"|(?:discord|ديسكورد|دسكورد)[ \t]{1,3}[\w.]{2,32}#[0-9]{4}(?!\w)"
    r")"
    # At most positions, the lookahead already fails
    rf"|(?-i:(?=[Xxوباأإ𝕏]))(?:{X})",
    re.IGNORECASE,
)
