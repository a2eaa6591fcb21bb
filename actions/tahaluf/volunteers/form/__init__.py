"""The volunteer form: its questions, how to read each answer, and the resulting profile. No I/O.

To add a question whose answer is stored in the roster, change three files:

1. `issue_forms/volunteer.py`: add the field, and its text in `volunteer_texts.py`. Give each option a key.
2. `volunteers/form/questions.py`: add a field with a default to the end of `VolunteerProfile`. Records list their keys
  in the same order. Add a row to `QUESTIONS`, and choose the kind of answer from `answers.py`.
3. `tests/tahaluf/volunteers/form/test_questions.py`: add the answer to the form, to a record and to the notice.

Everything else follows from this row: the form's reader (`read_volunteer`), the record (`roster.codec`), the notice
(`intake.steward_notice`), the options that `form sync` writes (`volunteer_choices`), the options and prompts of
`people add`, and the rows in `people show`. `make texts` adds the row's label to the catalogues for translation.
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
