"""Creates a person from a steward's input about their offer, without anything that identifies them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.form import INPUT_QUESTIONS, VISIBILITY, VolunteerProfile

from .person import Person, random_person_id

SEPARATOR: Final = re.compile(r"[,;،؛]")

# User-facing messages
UNKNOWN_WORDS: Final = "unknown values: {words}"
FIX: Final = (
    "use the terms in projects.yml, hours such as 3-5, and a time zone such as UTC+3; nothing else about "
    "the person is stored"
)


def person_from_input(
    input_fields: Mapping[str, Any], manifest: Manifest, random_bytes: bytes, today: date
) -> Person:
    """Create a person from a steward's input.

    `input_fields`: comma-separated text or lists, with the keys of INPUT_QUESTIONS. `random_bytes`: eight bytes from
    a secure source, for the id. Raises CommandError, which lists all unknown values. These are not accepted, because
    records stay in the Git history and must not contain free text.
    """
    words = {key: tuple(_split_words(value)) for key, value in input_fields.items()}
    answers = {
        question.key: question.answer.from_words(words.get(question.key, ()), manifest)
        for question in INPUT_QUESTIONS
    }
    invalid = {key: answer.unknown for key, answer in answers.items()}
    invalid["key"] = tuple(key for key in words if key not in answers)
    if any(invalid.values()):
        listed = "; ".join(
            f"{key}: {', '.join(map(escape_log, them))}" for key, them in invalid.items() if them
        )
        raise CommandError(UNKNOWN_WORDS.format(words=listed), FIX)
    values = {key: answer.value for key, answer in answers.items()}
    return Person(
        id=random_person_id(random_bytes),
        form=0,
        given=today,
        since=today,
        level=values.pop(VISIBILITY.key),
        profile=VolunteerProfile(**values),
    )


def _split_words(value: Any) -> Iterable[str]:
    """Split comma-separated text or a list into words. Numbers are accepted, because YAML reads `hours: 4` as a
    number.
    """
    items = value if isinstance(value, list) else [value]
    parts = (part.strip() for one in items if one is not None for part in SEPARATOR.split(str(one)))
    return filter(None, parts)
