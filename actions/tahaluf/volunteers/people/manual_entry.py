"""Add a person by hand: a steward enters what they offer, and nothing that identifies them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tahaluf.consent import DEFAULT_LEVEL, ConsentLevel
from tahaluf.escape import escape_log
from tahaluf.forms import Form, option_key
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.matching import (
    Vocabulary,
    VolunteerProfile,
    language_vocabulary,
    project_vocabulary,
    read_hours,
    read_zone,
    skill_vocabulary,
)

from .person import Person, random_person_id

INPUT_KEYS: Final = ("skills", "hours", "languages", "zone", "work", "projects", "level")
SEPARATOR: Final = re.compile(r"[,;،؛]")

# Texts for people
UNKNOWN_WORDS: Final = "unknown values: {words}"
FIX: Final = (
    "use the terms of projects.yml and of the volunteer form, hours such as 3-5, a time zone such as UTC+3; "
    "nothing else about a person is stored"
)


def person_from_input(
    input_fields: Mapping[str, Any], form: Form, manifest: Manifest, random_bytes: bytes, today: date
) -> Person:
    """Create a person from what a steward entered.

    `input_fields`: text with commas, or a list, by the keys of INPUT_KEYS. `form`: the volunteer form, for the kinds
    of work. `random_bytes`: eight bytes from a secure source, for the id. Raises CommandError with every unknown
    value: a record is kept in Git history, so it must not contain free text.
    """
    words = {key: tuple(_split_words(value)) for key, value in input_fields.items()}
    skills, unknown_skills = skill_vocabulary(manifest).resolve(words.get("skills", ()))
    languages, unknown_languages = language_vocabulary(manifest).resolve(words.get("languages", ()))
    projects, unknown_projects = project_vocabulary(manifest).resolve(words.get("projects", ()))
    work, unknown_work = work_vocabulary(form).resolve(words.get("work", ()))
    hours, zone = (", ".join(words.get(key, ())) for key in ("hours", "zone"))
    level = ", ".join(words.get("level", ())) or str(DEFAULT_LEVEL)
    invalid = {
        "skills": unknown_skills,
        "languages": unknown_languages,
        "projects": unknown_projects,
        "work": unknown_work,
        "hours": () if not hours or read_hours(hours) else (hours,),
        "zone": () if not zone or read_zone(zone) else (zone,),
        "level": () if level in set(ConsentLevel) else (level,),
        "key": tuple(key for key in words if key not in INPUT_KEYS),
    }
    if any(invalid.values()):
        listed = "; ".join(
            f"{key}: {', '.join(map(escape_log, them))}" for key, them in invalid.items() if them
        )
        raise CommandError(UNKNOWN_WORDS.format(words=listed), FIX)
    return Person(
        id=random_person_id(random_bytes),
        form=0,
        given=today,
        since=today,
        level=ConsentLevel(level),
        profile=VolunteerProfile(
            skills=skills,
            hours=read_hours(hours),
            zone=str(read_zone(zone)) if zone else None,
            languages=languages,
            work=tuple(sorted(work)),
            projects=projects,
        ),
    )


def work_vocabulary(form: Form) -> Vocabulary:
    """The kinds of work in the spellings that the form shows."""
    choices = [choice for one in form.fields if one.key == "work" for choice in one.choices]
    return Vocabulary({option_key(choice): choice.split(" · ") for choice in choices})


def _split_words(value: Any) -> Iterable[str]:
    """The words of a text with commas, or of a list. YAML reads `hours: 4` as a number."""
    items = value if isinstance(value, list) else [value]
    parts = (part.strip() for one in items if one is not None for part in SEPARATOR.split(str(one)))
    return filter(None, parts)
