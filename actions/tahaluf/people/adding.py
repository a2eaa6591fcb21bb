"""A person who comes by the no-trace door: a steward writes down what they offer, and nothing that leads to them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tahaluf.consent import LEAST, Level
from tahaluf.forms import Form, option_key
from tahaluf.manifest import Manifest
from tahaluf.matching import Offer, Vocabulary, languages_of, projects_of, read_hours, read_zone, skills_of
from tahaluf.problems import Stopped
from tahaluf.text import for_log

from .person import Person, fresh_id

ADDED_KEYS: Final = ("skills", "hours", "languages", "zone", "work", "projects", "level")
WORDS: Final = re.compile(r"[,;،؛]")

# Texts for people
UNKNOWN: Final = "not known here: {words}"
MEND: Final = (
    "take words of projects.yml and of the volunteer form, hours as 3-5, a time zone as UTC+3; "
    "nothing else of a person is written down"
)


def added(said: Mapping[str, Any], form: Form, manifest: Manifest, random: bytes, today: date) -> Person:
    """The person that a steward describes.

    `said`: words by the keys of ADDED_KEYS, a text with commas or a list; `form`: the volunteer form, for the kinds of
    work; `random`: eight bytes that nobody can guess, of which the id is made. Raises Stopped with all that is not
    known: free text has no place in a file whose history stays.
    """
    words = {key: tuple(_words(value)) for key, value in said.items()}
    skills, strange_skills = skills_of(manifest).sort(words.get("skills", ()))
    languages, strange_languages = languages_of(manifest).sort(words.get("languages", ()))
    projects, strange_projects = projects_of(manifest).sort(words.get("projects", ()))
    work, strange_work = kinds_of_work(form).sort(words.get("work", ()))
    hours, zone = (", ".join(words.get(key, ())) for key in ("hours", "zone"))
    level = ", ".join(words.get("level", ())) or str(LEAST)
    wrong = {
        "skills": strange_skills,
        "languages": strange_languages,
        "projects": strange_projects,
        "work": strange_work,
        "hours": () if not hours or read_hours(hours) else (hours,),
        "zone": () if not zone or read_zone(zone) else (zone,),
        "level": () if level in set(Level) else (level,),
        "key": tuple(key for key in words if key not in ADDED_KEYS),
    }
    if any(wrong.values()):
        told = "; ".join(f"{key}: {', '.join(map(for_log, them))}" for key, them in wrong.items() if them)
        raise Stopped(UNKNOWN.format(words=told), MEND)
    return Person(
        id=fresh_id(random),
        form=0,
        given=today,
        since=today,
        level=Level(level),
        offer=Offer(
            skills=skills,
            hours=read_hours(hours),
            zone=str(read_zone(zone)) if zone else None,
            languages=languages,
            work=tuple(sorted(work)),
            projects=projects,
        ),
    )


def kinds_of_work(form: Form) -> Vocabulary:
    """In the spellings that the form shows."""
    choices = [choice for one in form.fields if one.key == "work" for choice in one.choices]
    return Vocabulary({option_key(choice): choice.split(" · ") for choice in choices})


def _words(value: Any) -> Iterable[str]:
    """YAML takes one number for hours as a number."""
    several = value if isinstance(value, list) else [value]
    parts = (part.strip() for one in several if one is not None for part in WORDS.split(str(one)))
    return filter(None, parts)
