"""The volunteer form: its questions, how to read each answer, and the resulting profile. No I/O.

Each answer that is stored has a row in `QUESTIONS`. Everything else uses that row: the form's reader
(`read_volunteer`), the record (`roster.codec`), the notice (`intake.steward_notice`), the form options that `form
sync` writes (`volunteer_choices`), the options and prompts of `people add`, and the rows in `people show`. `make
texts` adds the row's label to the catalogues for translation. CONTRIBUTING.md shows how to add a question.
"""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .answers import Answer, FieldValue, decode_string
    from .hours import Hours, read_hours
    from .options import volunteer_choices
    from .questions import INPUT_QUESTIONS, QUESTIONS, VISIBILITY, ProfileQuestion, Question, VolunteerProfile
    from .terms import language_name, required_term_choices, skill_vocabulary, term_choices, term_name
    from .volunteer import Volunteer, read_volunteer
    from .zone import TimeZoneRange, read_zone

__all__ = [
    "INPUT_QUESTIONS",
    "QUESTIONS",
    "VISIBILITY",
    "Answer",
    "FieldValue",
    "Hours",
    "ProfileQuestion",
    "Question",
    "TimeZoneRange",
    "Volunteer",
    "VolunteerProfile",
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
]

__getattr__ = lazy_exports(__name__, __file__)
