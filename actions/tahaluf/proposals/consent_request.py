"""The comment in which the bot asks stewards again, because the project describes itself differently now.

It stays where it is, unlike the bot's other comments: what people wrote before it was about another text.
"""

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from tahaluf.i18n import ENGLISH, Translator, translator_for

CONSENT_TOPIC: Final = "consent"
MAX_MARKERS_LENGTH: Final = (
    3_000  # characters; GitHub takes 65,536 in a comment, and a plan nearly all of them
)
_MARKER: Final = re.compile(r"^<!-- describes ([A-Za-z0-9._-]+)=([0-9a-f]{32}|asked) -->$", re.MULTILINE)


def description_markers(descriptions: Mapping[str, str]) -> str:
    """Hidden lines that record how each project describes itself: slug → digest, or `ConsentThread.record`.

    As many as have room beside a plan. Who agrees to a project without one is asked again.
    """
    lines = [f"<!-- describes {slug}={digest} -->" for slug, digest in sorted(descriptions.items())]
    ends = accumulate(len(line) + 1 for line in lines)
    return "\n".join(line for line, end in zip(lines, ends, strict=True) if end <= MAX_MARKERS_LENGTH)


def recorded_descriptions(text: str) -> dict[str, str]:
    """What `description_markers` recorded in a text of the bot."""
    return dict(_MARKER.findall(text))


def request_languages(language: str) -> list[Translator]:
    """English for maintainers, and the project's language for its stewards, who may read only that."""
    return list(dict.fromkeys([ENGLISH, translator_for([language])]))
