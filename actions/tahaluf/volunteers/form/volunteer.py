"""Reads the volunteer form. The result is private."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tahaluf.consent import ConsentLevel
from tahaluf.manifest import Manifest

from .answers import FieldValue, as_list, as_text
from .questions import QUESTIONS, VISIBILITY, VolunteerProfile
from .terms import project_vocabulary


@dataclass(frozen=True, slots=True)
class Volunteer:
    """`adopts`: the slugs of projects without a steward for which this person would become a steward.

    `unknown_words`: skills and projects that are not in the manifest. `note`: free text. Both may contain anything,
    including contact details, so `repr` omits them, which keeps them out of logs.
    """

    profile: VolunteerProfile
    level: ConsentLevel
    adopts: frozenset[str] = frozenset()
    wants_invitation: bool = False
    unknown_words: tuple[str, ...] = field(default=(), repr=False)
    note: str | None = field(default=None, repr=False)

    @property
    def sealed(self) -> str | None:
        """Return the sealed message in the note, in canonical form, if there is exactly one and it is valid."""
        # Imported here, because `tahaluf check` reads the form's options but does not need cryptography
        from tahaluf.sealing import InvalidArmour, format_sealed, parse_sealed  # noqa: PLC0415

        try:
            return format_sealed(parse_sealed(self.note or ""))
        except InvalidArmour:
            return None


def read_volunteer(values: Mapping[str, FieldValue], manifest: Manifest) -> Volunteer:
    """Read the values of a volunteer form, given by field id. A missing field counts as unanswered."""
    answers = {
        question.key: question.answer.from_form(values.get(question.field.id), manifest)
        for question in QUESTIONS
    }
    return Volunteer(
        VolunteerProfile(**{key: answer.value for key, answer in answers.items()}),
        level=VISIBILITY.answer.from_form(values.get(VISIBILITY.field.id), manifest).value,
        adopts=_adoptable_slugs(values.get("adopt"), manifest),
        wants_invitation=bool(values.get("join")),
        unknown_words=tuple(word for answer in answers.values() for word in answer.unknown),
        # The sealed message may be in either field, and next to other text
        note="\n\n".join(filter(None, (as_text(values.get(key)) for key in ("note", "sealed")))) or None,
    )


def _adoptable_slugs(value: FieldValue, manifest: Manifest) -> frozenset[str]:
    """Return the chosen projects that still need a steward. Others may have found one since the form was submitted."""
    chosen, _ = project_vocabulary(manifest).resolve(as_list(value))
    return frozenset(slug for slug in chosen if manifest.project(slug).seeks_steward)
