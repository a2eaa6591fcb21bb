"""Reads one answer from a body that may be malformed elsewhere, for example to choose a language for the reply."""

from itertools import pairwise

from .body import Body
from .definition import Form


def peek_choices(form: Form, text: str, key: str) -> tuple[str, ...]:
    """Return the options found directly under a dropdown's heading, in the form's order. The result is empty if there
    are none.

    It is not validated, and comes from the first matching heading, so do not publish anything that depends on it.
    """
    field = next((candidate for candidate in form.fields if candidate.key == key), None)
    if field is None:
        return ()
    answer = next(
        (
            following
            for previous, following in pairwise(Body.from_text(text).rows)
            if previous == field.heading
        ),
        "",
    )
    return tuple(choice for choice in field.choices if choice in answer)
