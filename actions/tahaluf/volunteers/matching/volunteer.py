"""Read the volunteer form. Nothing in the result may be shown in public."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tahaluf.consent import DEFAULT_LEVEL, ConsentLevel
from tahaluf.forms import NONE_YET, option_key
from tahaluf.manifest import Manifest, Term
from tahaluf.sealing import InvalidArmour, format_sealed, parse_sealed

from .hours import read_hours
from .profile import VolunteerProfile
from .vocabulary import Vocabulary

LIST_SEPARATOR: Final = re.compile(r"[,;،؛\n]")

FieldValue = str | None | Sequence[str]


@dataclass(frozen=True, slots=True)
class Volunteer:
    """`adopts`: slugs of projects without a steward that they would adopt.

    `unknown_words` are skills and projects that the manifest does not list, and `note` is free text. Both may contain
    anything, contact details too, so `repr` leaves them out and they cannot end up in a log.
    """

    profile: VolunteerProfile
    level: ConsentLevel
    adopts: frozenset[str] = frozenset()
    wants_invitation: bool = False
    unknown_words: tuple[str, ...] = field(default=(), repr=False)
    note: str | None = field(default=None, repr=False)

    @property
    def sealed(self) -> str | None:
        """The sealed message in the note, in canonical form. None if there is not exactly one, or it is damaged."""
        try:
            return format_sealed(parse_sealed(self.note or ""))
        except InvalidArmour:
            return None


def read_volunteer(values: Mapping[str, FieldValue], manifest: Manifest) -> Volunteer:
    """Read the values of the volunteer form, by field id. A missing field counts as unanswered."""
    skill_words = (word for word in _as_list(values.get("skills")) if option_key(word) != NONE_YET)
    skills, unknown_skills = skill_vocabulary(manifest).resolve(skill_words)
    projects, unknown_projects = project_vocabulary(manifest).resolve(_split_list(values.get("projects")))
    # A code that the manifest does not list is accepted: it may list no languages at all
    languages, unknown_languages = language_vocabulary(manifest).resolve(_as_list(values.get("languages")))
    return Volunteer(
        VolunteerProfile(
            skills=skills,
            hours=read_hours(_as_text(values.get("hours"))),
            zone=_as_text(values.get("time_zone")),
            languages=languages | {option_key(code) for code in unknown_languages},
            work=tuple(option_key(text) for text in _as_list(values.get("work"))),
            projects=projects,
        ),
        level=_consent_level(_as_text(values.get("visibility"))),
        adopts=_adoptable_slugs(values.get("adopt"), manifest),
        wants_invitation=bool(values.get("join")),
        unknown_words=(*unknown_skills, *unknown_projects),
        # People paste the sealed message into either field, and write text into either
        note="\n\n".join(filter(None, (_as_text(values.get(key)) for key in ("note", "sealed")))) or None,
    )


def skill_vocabulary(manifest: Manifest) -> Vocabulary:
    return _term_vocabulary(manifest.skills)


def language_vocabulary(manifest: Manifest) -> Vocabulary:
    return _term_vocabulary(manifest.languages)


def project_vocabulary(manifest: Manifest) -> Vocabulary:
    """Slugs, names and earlier slugs of the projects."""
    return Vocabulary({p.slug: (p.name, *p.aliases) for p in manifest.projects})


def _adoptable_slugs(value: FieldValue, manifest: Manifest) -> frozenset[str]:
    """The chosen projects that still seek a steward: the form may be older than the manifest."""
    chosen, _ = project_vocabulary(manifest).resolve(_as_list(value))
    return frozenset(slug for slug in chosen if manifest.project(slug).seeks_steward)


def _term_vocabulary(terms: Mapping[str, Term]) -> Vocabulary:
    return Vocabulary({id_: (term.name, term.name_ar, *term.aliases) for id_, term in terms.items()})


def _consent_level(value: str | None) -> ConsentLevel:
    try:
        return ConsentLevel(option_key(value or ""))
    except ValueError:
        return DEFAULT_LEVEL


def _as_text(value: FieldValue) -> str | None:
    return value if isinstance(value, str) else None


def _as_list(value: FieldValue) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _split_list(value: FieldValue) -> Iterable[str]:
    """The items of a list that somebody typed."""
    return filter(None, (part.strip() for text in _as_list(value) for part in LIST_SEPARATOR.split(text)))
