"""Recognizes common ways of writing a licence: "MIT License", "GPLv3", "CC BY 4.0", "ODbL"."""

import re
from typing import Final

from tahaluf.escape import fold, sanitize
from tahaluf.suggestions import Suggester

from .expression import canonical_expression
from .spdx import LICENSE_IDS

_NOT_DECIDED: Final = frozenset(
    map(
        fold,
        (
            *(
                "i don't know",
                "i dont know",
                "i do not know",
                "don't know",
                "dont know",
                "do not know",
                "idk",
            ),
            *("not sure", "not sure yet", "unsure", "i am not sure", "i'm not sure", "unknown", "no idea"),
            *("we don't know", "we do not know", "we don't know yet", "i don't know yet", "no license"),
            *(
                "no licence",
                "none yet",
                "unlicensed",
                "to be discussed",
                "later",
                "any",
                "whatever",
                "you choose",
            ),
            *("لا أعرف", "لا اعرف", "لا نعرف", "لا أدري", "لا ندري", "غير معروف", "لست متأكدا", "لا أعلم"),
            *("بدون رخصة", "لا رخصة", "لا توجد رخصة", "لم نقرر", "لم نقرر بعد", "أي رخصة", "لا يهم"),
        ),
    )
)
_APOSTROPHES: Final = re.compile("[’‘`´]")
# Words that do not help to identify a licence
_FILLER: Final = re.compile(
    r"\b(?:the|a|an|under|license|licence|licensed|licenced|public|general|version)\b"
    r"|\b(?:international|unported|universal|intl|deed|legal code)\b"
    r"|رخصه|ترخيص|رخصة"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_SEPARATORS: Final = re.compile(r"[\s/,_:()-]+")
_VERSION_LETTER: Final = re.compile(r"(?<![a-z])v\.?\s?(?=[0-9])|(?<=[a-z])v(?=[0-9])")
_LATER: Final = re.compile(
    r"\+|>=|\bor[ -](?:any[ -])?(?:later|newer|above|higher)(?: versions?)?\b|\bany later\b|او (?:احدث|اعلي|ما بعدها)"
)
_ONLY: Final = re.compile(r"\bonly\b|\bفقط\b")
_GLUED_VERSION: Final = re.compile(r"(?<=[a-z])(?=[0-9])")  # apache2, mpl2.0
_MARKUP: Final = "`*_\"'“”«»<> .,"
_LINK: Final = re.compile(r"\[([^\[\]]{1,100})\]\([^()\s]{1,200}\)")
_SPDX_TAG: Final = re.compile(r"^spdx-license-identifier:\s*", re.IGNORECASE)
# Pages about a single licence, whose URLs contain its id
_PAGE: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:opensource\.org/licenses?|spdx\.org/licenses|choosealicense\.com/licenses"
    r"|gnu\.org/licenses|apache\.org/licenses)/(?:old-licenses/)?(?P<id>[A-Za-z0-9.-]{2,40}?)"
    r"|creativecommons\.org/licenses/(?P<cc>[a-z-]{2,8}/[0-9.]{3})(?:/(?:deed|legalcode)[a-z._-]{0,10})?"
    r"|creativecommons\.org/publicdomain/zero/1\.0(?P<zero>)(?:/(?:deed|legalcode)[a-z._-]{0,10})?)"
    r"(?:\.html|\.txt|\.en\.html|/)?",
    re.IGNORECASE,
)

FIX: Final = (
    "write an SPDX identifier such as MIT, AGPL-3.0-or-later or CC-BY-4.0; leave out the key if there is none"
)

# Maps names without their filler words to SPDX ids. Families of licences with versions are recognized by the functions
# below.
_NAMES: Final = {
    "mit": "MIT",
    "expat": "MIT",
    "mit expat": "MIT",
    "isc": "ISC",
    "apache": "Apache-2.0",  # all other versions are from before 2004
    "apache software": "Apache-2.0",
    "asl": "Apache-2.0",
    "mozilla": "MPL-2.0",
    "mpl": "MPL-2.0",
    "unlicense": "Unlicense",
    "cc0": "CC0-1.0",
    "cc 0": "CC0-1.0",
    "cc zero": "CC0-1.0",
    "creative commons zero": "CC0-1.0",
    "odbl": "ODbL-1.0",
    "open database": "ODbL-1.0",
    "open data commons open database": "ODbL-1.0",
    "odc odbl": "ODbL-1.0",
    "pddl": "PDDL-1.0",
    "odc by": "ODC-By-1.0",
    "open font": "OFL-1.1",
    "sil open font": "OFL-1.1",
    "sil ofl": "OFL-1.1",
    "ofl": "OFL-1.1",
    "eupl": "EUPL-1.2",
    "postgres": "PostgreSQL",
    "zlib": "Zlib",
    "wtfpl": "WTFPL",
    "boost": "BSL-1.0",
    "bsd 2": "BSD-2-Clause",
    "bsd 2 clause": "BSD-2-Clause",
    "2 clause bsd": "BSD-2-Clause",
    "simplified bsd": "BSD-2-Clause",
    "bsd 3": "BSD-3-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "3 clause bsd": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "modified bsd": "BSD-3-Clause",
}
_GNU: Final = re.compile(
    r"(?:gnu )?(affero gpl|affero|agpl|lesser gpl|lesser|lgpl|gpl|gnu)(?: gpl)? ?([1-3](?:\.[01])?)"
)
_GNU_NAMES: Final = {
    "affero gpl": "AGPL",
    "affero": "AGPL",
    "lesser gpl": "LGPL",
    "lesser": "LGPL",
    "gnu": "GPL",
}
_CC: Final = re.compile(
    r"(?:cc|creative commons) ?(by|attribution)((?: (?:nc|non ?commercial|sa|share ?alike|nd|no ?derivatives))*)"
    r" ?([1-4](?:\.[05])?)"
)
_CC_PARTS: Final = {"nc": "NC", "non": "NC", "sa": "SA", "sha": "SA", "nd": "ND", "no ": "ND", "nod": "ND"}


def license_from_words(text: str) -> str | None:
    """Return the SPDX expression that `text` means, or None if the meaning is not clear."""
    text = _SPDX_TAG.sub("", _LINK.sub(r"\1", sanitize(text)).strip(_MARKUP))
    if expression := canonical_expression(text):
        return expression
    if page := _PAGE.fullmatch(text):
        text = page["id"] or (f"cc {page['cc']}" if page["cc"] else "CC0-1.0")
    folded = _APOSTROPHES.sub("'", fold(text))
    return _read(folded) or _read(_BRACKETS.sub(" ", folded))  # An example is "The MIT License (MIT)"


def is_undecided(text: str) -> bool:
    """Whether `text` says that no licence has been chosen: "I don't know", «لا أعرف»."""
    return _APOSTROPHES.sub("'", fold(text)).strip(" .!?") in _NOT_DECIDED


def license_fix(text: str) -> str:
    """Explain how to correct a licence that is not an SPDX expression."""
    meant = license_from_words(text)
    return f"write {meant}" if meant else Suggester().did_you_mean(text, LICENSE_IDS) or FIX


def _read(folded: str) -> str | None:
    later = _LATER.search(folded) is not None
    words = _ONLY.sub(" ", _LATER.sub(" ", folded))
    words = _VERSION_LETTER.sub(" ", _FILLER.sub(" ", words))
    words = " ".join(_SEPARATORS.sub(" ", words).split()).strip(" .")
    split = " ".join(_GLUED_VERSION.sub(" ", words).split())
    return (
        _NAMES.get(words)
        or _gnu(words, later)
        or _creative_commons(words)
        or _with_version(words)
        or _NAMES.get(split)
        or _with_version(split)
    )


def _gnu(words: str, later: bool) -> str | None:
    """Return the id of a GNU licence. Later versions are included only if `later` is true, because "GPLv3" does not
    allow any.
    """
    match = _GNU.fullmatch(words)
    if not match:
        return None
    version = match[2] if "." in match[2] else f"{match[2]}.0"
    suffix = "or-later" if later else "only"
    return canonical_expression(f"{_GNU_NAMES.get(match[1], match[1])}-{version}-{suffix}")


def _creative_commons(words: str) -> str | None:
    match = _CC.fullmatch(words)
    if not match:
        return None
    version = match[3] if "." in match[3] else f"{match[3]}.0"
    parts = [_CC_PARTS[part] for part in re.findall(r"nc|non|sa\b|sha|nd\b|no |nod", match[2])]
    return canonical_expression("-".join(["CC-BY", *parts, version]))


def _with_version(words: str) -> str | None:
    """Join the name and the version as SPDX does, for example in "apache 2", "mpl 2.0" or "odbl 1.0"."""
    name, _, version = words.rpartition(" ")
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", version):
        return None
    known = _NAMES.get(name, "")
    family = known.rpartition("-")[0] if re.search(r"-[0-9.]+$", known) else name.replace(" ", "-")
    candidates = (f"{family}-{version}", f"{family}-{version}.0")
    by_lowercase = {spdx.casefold(): spdx for spdx in LICENSE_IDS}
    return next((by_lowercase[c.casefold()] for c in candidates if c.casefold() in by_lowercase), None)
