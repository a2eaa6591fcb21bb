"""A person who offers help, as the form tells it. Nothing in it is fit for a public place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tahaluf.consent import LEAST, Level
from tahaluf.forms import NONE_YET, option_key
from tahaluf.manifest import Manifest, Term
from tahaluf.sealing import BadArmour, read_block, write_block

from .hours import read_hours
from .offer import Offer
from .vocabulary import Vocabulary

COMMA: Final = re.compile(r"[,;،؛\n]")

Answer = str | None | Sequence[str]


@dataclass(frozen=True, slots=True)
class Volunteer:
    """`adopt`: projects without a steward for which they would answer. `join`: would like to be invited.

    `unknown` are the words for skills and projects that the manifest does not know, and `note` is free text:
    both may hold anything, contact details too. They stay out of `repr`, so no log shows them by accident.
    """

    offer: Offer
    level: Level
    adopt: frozenset[str] = frozenset()
    join: bool = False
    unknown: tuple[str, ...] = field(default=(), repr=False)
    note: str | None = field(default=None, repr=False)

    @property
    def sealed(self) -> str | None:
        """The one sealed message in the note, as a page or the command writes it; None where it is not whole."""
        try:
            return write_block(read_block(self.note or ""))
        except BadArmour:
            return None


def read_volunteer(values: Mapping[str, Answer], manifest: Manifest) -> Volunteer:
    """Read the values of the volunteer form, by field id. A field that is not there is an empty answer."""
    said = (word for word in _several(values.get("skills")) if option_key(word) != NONE_YET)
    skills, strange_skills = skills_of(manifest).sort(said)
    projects, strange_projects = projects_of(manifest).sort(_listed(values.get("projects")))
    # A manifest that lists no languages takes any code
    languages, strange_languages = languages_of(manifest).sort(_several(values.get("languages")))
    return Volunteer(
        Offer(
            skills=skills,
            hours=read_hours(_one(values.get("hours"))),
            zone=_one(values.get("time_zone")),
            languages=languages | {option_key(code) for code in strange_languages},
            work=tuple(option_key(text) for text in _several(values.get("work"))),
            projects=projects,
        ),
        level=_level(_one(values.get("visibility"))),
        adopt=_orphans(values.get("adopt"), manifest),
        join=bool(values.get("join")),
        unknown=(*strange_skills, *strange_projects),
        # A block pasted into the other field is a block all the same, and words in its field are words
        note="\n\n".join(filter(None, (_one(values.get(key)) for key in ("note", "sealed")))) or None,
    )


def skills_of(manifest: Manifest) -> Vocabulary:
    return _terms(manifest.skills)


def languages_of(manifest: Manifest) -> Vocabulary:
    return _terms(manifest.languages)


def projects_of(manifest: Manifest) -> Vocabulary:
    """Earlier slugs lead to today's project; names do too."""
    return Vocabulary({p.slug: (p.name, *p.aliases) for p in manifest.projects})


def _orphans(answer: Answer, manifest: Manifest) -> frozenset[str]:
    """Those that are still without a steward: a form may be older than the manifest."""
    chosen, _ = projects_of(manifest).sort(_several(answer))
    return frozenset(slug for slug in chosen if manifest.project(slug).adoptable)


def _terms(terms: Mapping[str, Term]) -> Vocabulary:
    return Vocabulary({id_: (term.name, term.name_ar, *term.aliases) for id_, term in terms.items()})


def _level(answer: str | None) -> Level:
    try:
        return Level(option_key(answer or ""))
    except ValueError:
        return LEAST


def _one(answer: Answer) -> str | None:
    return answer if isinstance(answer, str) else None


def _several(answer: Answer) -> Iterable[str]:
    if answer is None:
        return ()
    return (answer,) if isinstance(answer, str) else answer


def _listed(answer: Answer) -> Iterable[str]:
    """What stands between the commas of a line that somebody typed."""
    return filter(None, (part.strip() for text in _several(answer) for part in COMMA.split(text)))
