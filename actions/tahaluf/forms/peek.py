"""One answer of a body that need not be readable as a whole: enough to know in which language to answer."""

from itertools import pairwise

from .body import Body
from .definition import Form


def peek_choices(form: Form, text: str, key: str) -> tuple[str, ...]:
    """The choices of a dropdown that stand right under its heading, in the form's order. None where there are none.

    Never for what is published: it believes the first heading that looks right.
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
