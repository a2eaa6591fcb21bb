"""The comment in which the bot asks stewards for consent again after the project's self-description has changed.

Unlike the bot's other comments, it is never edited, because each request is about one description.
"""

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import Final

from tahaluf.i18n import ENGLISH, Translator, translator_for

CONSENT_TOPIC: Final = "consent"
MAX_MARKERS_LENGTH: Final = (
    3_000  # in characters; GitHub allows 65,536 in a comment, and a plan can use nearly all of them
)
_MARKER: Final = re.compile(r"^<!-- describes (@?[A-Za-z0-9._-]+)=([0-9a-f]{32}|asked) -->$", re.MULTILINE)


def description_markers(descriptions: Mapping[str, str]) -> str:
    """Return hidden lines that record each project's self-description, as returned by `ConsentThread.record`.

    Returns as many lines as fit in a comment in addition to a plan. If a project's line does not fit, people who
    agreed to the project are asked again.
    """
    lines = [f"<!-- describes {slug}={digest} -->" for slug, digest in sorted(descriptions.items())]
    ends = accumulate(len(line) + 1 for line in lines)
    return "\n".join(line for line, end in zip(lines, ends, strict=True) if end <= MAX_MARKERS_LENGTH)


def recorded_descriptions(text: str) -> dict[str, str]:
    """Return the descriptions that `description_markers` wrote in one of the bot's messages."""
    return dict(_MARKER.findall(text))


def request_languages(language: str) -> list[Translator]:
    """Return translators for English, which maintainers read, and for the project's language, which may be the only
    one that its stewards read.
    """
    return list(dict.fromkeys([ENGLISH, translator_for([language])]))
