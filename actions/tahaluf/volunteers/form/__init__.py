"""The volunteer form: its text and questions, how to read each answer, and the resulting profile. No I/O.

A stored answer is one of `QUESTIONS`, and everything else follows from it: its field in the form (`volunteer_form`) and
the field's options (`volunteer_choices`), the form's reader (`read_volunteer`), the record (`roster.codec`), the notice
(`intake.steward_notice`), the options and prompts of `people add`, and the rows in `people show`. CONTRIBUTING.md shows
how to add a question.
"""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .answers import Answer, FieldValue, decode_string
    from .hours import Hours, read_hours
    from .issue_form import VOLUNTEER_KIND, contact_blocks, volunteer_form
    from .options import volunteer_choices
    from .question import ProfileQuestion, Question
    from .questions import INPUT_QUESTIONS, QUESTIONS, VISIBILITY, VolunteerProfile
    from .terms import language_name, required_term_choices, skill_vocabulary, term_choices, term_name
    from .volunteer import Volunteer, read_volunteer
    from .zone import TimeZoneRange, read_zone

__all__ = [
    "INPUT_QUESTIONS",
    "QUESTIONS",
    "VISIBILITY",
    "VOLUNTEER_KIND",
    "Answer",
    "FieldValue",
    "Hours",
    "ProfileQuestion",
    "Question",
    "TimeZoneRange",
    "Volunteer",
    "VolunteerProfile",
    "contact_blocks",
    "decode_string",
    "language_name",
    "read_hours",
    "read_volunteer",
    "read_zone",
    "required_term_choices",
    "skill_vocabulary",
    "term_choices",
    "term_name",
    "volunteer_choices",
    "volunteer_form",
]

__getattr__ = lazy_exports(__name__, __file__)
