"""Defines the questions of the form, and the profile with the answers."""

from dataclasses import dataclass
from typing import Any, Final

from tahaluf.consent import ConsentLevel
from tahaluf.i18n import Message

from .answers import Answer, ProjectSet, TermSet, TimeZone, Visibility, WeeklyHours
from .hours import Hours

# User-facing messages
UNSPECIFIED: Final = Message("not specified")
ANY_PROJECT: Final = Message("any")


@dataclass(frozen=True, slots=True)
class VolunteerProfile:
    """A volunteer's offer, which is compared with roles. The roster stores the fields in this order.

    `skills`, `languages`, `areas`, `projects`: ids from the manifest. If `projects` is empty, any project is fine. No
    field contains free text or anything that identifies a person.
    """

    skills: frozenset[str] = frozenset()
    hours: Hours | None = None
    zone: str | None = None
    languages: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that stewards can answer on someone's behalf, with the option `--KEY` of `people add`.

    `field_id`: the id of the form's field. `prompt`: the question that `people add` asks, also used as the option's
    help text.
    """

    key: str
    field_id: str
    answer: Answer[Any]
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileQuestion(Question):
    """A question whose answer is stored under `key` in both `VolunteerProfile` and the record.

    `label`: the question's name in the notice and in `people show`. `if_empty`: the notice's text if the question is
    not answered.
    """

    label: Message
    if_empty: Message = UNSPECIFIED


# In the form's order
QUESTIONS: Final = (
    ProfileQuestion(
        key="skills",
        field_id="skills",
        answer=TermSet(lambda manifest: manifest.skills, is_required=True),
        label=Message("skills"),
        prompt="Skills, separated by commas",
    ),
    ProfileQuestion(
        key="hours",
        field_id="hours",
        answer=WeeklyHours(),
        label=Message("hours a week"),
        prompt="Hours a week, such as 3-5",
    ),
    ProfileQuestion(
        key="languages",
        field_id="languages",
        answer=TermSet(lambda manifest: manifest.languages, is_closed=False),
        label=Message("languages"),
        prompt="Languages, such as ar, en",
    ),
    ProfileQuestion(
        key="zone",
        field_id="time_zone",
        answer=TimeZone(),
        label=Message("time zone"),
        prompt="Time zone, such as UTC+3; empty if unknown",
    ),
    ProfileQuestion(
        key="areas",
        field_id="areas",
        answer=TermSet(lambda manifest: manifest.areas),
        label=Message("areas of interest"),
        prompt="Areas of interest, separated by commas",
    ),
    ProfileQuestion(
        key="projects",
        field_id="projects",
        answer=ProjectSet(),
        label=Message("projects"),
        prompt="Projects, separated by commas; empty for any",
        if_empty=ANY_PROJECT,
    ),
)
VISIBILITY: Final = Question(
    key="level",
    field_id="visibility",
    answer=Visibility(),
    prompt=f"How visible they may be: {', '.join(ConsentLevel)}",
)
# In the order of the questions in `people add`
INPUT_QUESTIONS: Final[tuple[Question, ...]] = (*QUESTIONS, VISIBILITY)
