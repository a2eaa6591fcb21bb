"""Recognizes issues with the labels of both forms. They are not processed until a person removes one of the labels.

Processing the wrong form would record someone who wants to leave, or delete the record of someone who wants to help.
"""

from collections.abc import Container
from typing import Final

from tahaluf.layout import LEAVE_LABEL, VOLUNTEER_LABEL
from tahaluf.problems import CommandError

BOTH_LABELS: Final = CommandError(
    f"it has the labels `{VOLUNTEER_LABEL}` and `{LEAVE_LABEL}`, so it is unclear what its author asks for",
    "read the form and remove the wrong label; the next `catch-up` run processes the form",
)


def has_both_labels(labels: Container[str]) -> bool:
    return VOLUNTEER_LABEL in labels and LEAVE_LABEL in labels
