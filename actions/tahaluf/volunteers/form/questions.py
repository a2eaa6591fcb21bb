"""Defines the questions of the form, and the profile with the answers."""

from dataclasses import dataclass
from typing import Final

from tahaluf.consent import ConsentLevel
from tahaluf.forms import BOXES, CHOICE, TEXT, FieldType, KnownField
from tahaluf.i18n import Message

from .answers import ProjectSet, TermSet, TimeZone, Visibility, WeeklyHours
from .hours import Hours
from .question import FormField, ProfileQuestion, Question


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


SKILLS: Final = ProfileQuestion(
    key="skills",
    answer=TermSet(lambda manifest: manifest.skills, is_required=True),
    label=Message("skills"),
    prompt="Skills, separated by commas",
    field=FormField(
        id="skills",
        type=FieldType.DROPDOWN,
        types=CHOICE,
        label=Message("Skills"),
        note=Message(
            "What you can do. You do not need to be an expert. You can choose several. If none fits, choose the "
            "closest one and tell us more in the “Anything else” box."
        ),
        purpose="the volunteer's skills, to match roles; `form sync` writes the options",
        is_needed=True,
        is_required=True,
        multiple=True,
    ),
)
HOURS: Final = ProfileQuestion(
    key="hours",
    answer=WeeklyHours(),
    label=Message("hours a week"),
    prompt="Hours a week, such as 3-5",
    field=FormField(
        id="hours",
        type=FieldType.DROPDOWN,
        types=(*TEXT, *CHOICE),
        label=Message("Hours a week"),
        note=Message(
            "As many as you can manage in the long run. If your hours vary, choose the lowest number."
        ),
        options={
            "1-2": Message("1 to 2 hours"),
            "3-5": Message("3 to 5 hours"),
            "6-10": Message("6 to 10 hours"),
            "10+": Message("More than 10 hours"),
        },
        purpose="how many hours a week the volunteer has, to match roles",
        is_required=True,
        multiple=False,
    ),
)
LANGUAGES: Final = ProfileQuestion(
    key="languages",
    answer=TermSet(lambda manifest: manifest.languages, is_closed=False),
    label=Message("languages"),
    prompt="Languages, such as ar, en",
    field=FormField(
        id="languages",
        type=FieldType.DROPDOWN,
        types=CHOICE,
        label=Message("Languages"),
        note=Message("The languages you can work in. You can choose several."),
        purpose="the volunteer's languages, to match roles and to reply; `form sync` writes the options",
        is_required=True,
        multiple=True,
    ),
)
AREAS: Final = ProfileQuestion(
    key="areas",
    answer=TermSet(lambda manifest: manifest.areas),
    label=Message("areas of interest"),
    prompt="Areas of interest, separated by commas",
    field=FormField(
        id="areas",
        type=FieldType.DROPDOWN,
        types=CHOICE,
        label=Message("Areas of interest"),
        note=Message("What you would like to work on. You can choose several, or leave this empty."),
        purpose="the areas in which the volunteer is interested; `form sync` writes the options",
        multiple=True,
    ),
)
ZONE: Final = ProfileQuestion(
    key="zone",
    answer=TimeZone(),
    label=Message("time zone"),
    prompt="Time zone, such as UTC+3; empty if unknown",
    field=FormField(
        id="time_zone",
        type=FieldType.DROPDOWN,
        types=(*TEXT, *CHOICE),
        label=Message("Part of the world"),
        note=Message("It can reveal where you live. You can leave this empty."),
        # Regions with their range of time zones, in hours east of UTC
        options={
            "UTC-10/UTC-3": Message("The Americas"),
            "UTC-1/UTC+3": Message("Europe and Africa (including Egypt)"),
            "UTC+2/UTC+5": Message("The Middle East and Central Asia"),
            "UTC+5/UTC+9": Message("Southern and Eastern Asia"),
            "UTC+8/UTC+13": Message("Australia and the Pacific"),
        },
        purpose="the volunteer's time zone, to match roles",
        multiple=False,
    ),
)
PROJECTS: Final = ProfileQuestion(
    key="projects",
    answer=ProjectSet(),
    label=Message("projects"),
    prompt="Projects, separated by commas; empty for any",
    if_empty=Message("any"),
    field=FormField(
        id="projects",
        type=FieldType.INPUT,
        types=(*TEXT, *CHOICE),
        label=Message("Projects"),
        note=Message(
            "The names of projects that you would like to help with, separated by commas. If you leave this empty, "
            "we will assume that any project suits you."
        ),
        example=Message("Water map, Evening school"),
        purpose="the projects that the volunteer would like to help",
    ),
)
ADOPT: Final = FormField(
    id="adopt",
    type=FieldType.DROPDOWN,
    types=CHOICE,
    label=Message("Adopt a project"),
    note=Message(
        "Each of these projects needs someone to answer its volunteers and keep it going. You can leave this empty. "
        "Anyone can see what you choose, but we list you as a steward only after we have asked you and you have "
        "agreed."
    ),
    purpose="the projects that the volunteer would like to adopt, chosen from those that have no steward",
    multiple=True,
)
JOIN: Final = FormField(
    id="join",
    type=FieldType.CHECKBOXES,
    types=BOXES,
    label=Message("Joining"),
    note=Message(
        "Optional. Members can work in the projects' teams. GitHub does not show your membership to people outside the "
        "organization, unless you make it visible yourself. However, anyone can see that you have ticked this box, "
        "because it is part of the form."
    ),
    options={"": Message("I would like an invitation to the coalition's organization.")},
    purpose="whether the volunteer wants to be invited to the organization",
)
NOTE: Final = FormField(
    id="note",
    type=FieldType.TEXTAREA,
    types=TEXT,
    label=Message("Anything else"),
    note=Message(
        "Your answer is public, like the rest of this form. Please do not enter names or contact details."
    ),
    purpose="anything else; only stewards read this answer",
)
VISIBILITY: Final = Question(
    key="level",
    answer=Visibility(),
    prompt=f"How visible they may be: {', '.join(ConsentLevel)}",
    field=KnownField(
        "visibility",
        CHOICE,
        "how visible the volunteer may be (only in older forms, from before `/list-me`); people who "
        "did not answer are not shown at all",
        multiple=False,
    ),
)

FORM_FIELDS: Final[tuple[FormField, ...]] = (
    *(question.field for question in (SKILLS, HOURS, LANGUAGES, AREAS, ZONE, PROJECTS)),
    ADOPT,
    JOIN,
    NOTE,
)
# In the order of the steward's notice
QUESTIONS: Final = (SKILLS, HOURS, LANGUAGES, ZONE, AREAS, PROJECTS)
# In the order of the questions in `people add`
INPUT_QUESTIONS: Final[tuple[Question, ...]] = (*QUESTIONS, VISIBILITY)
