"""One answer of a body that need not be readable as a whole: enough to know in which language to answer."""

from itertools import pairwise

from .body import Body
from .definition import Form


def glance(form: Form, text: str, key: str) -> tuple[str, ...]:
    """The choices of a dropdown that stand right under its heading, in the form's order. None where there are none.

    Never for what is published: it believes the first heading that looks right.
    """
    field = next((one for one in form.fields if one.key == key), None)
    if field is None:
        return ()
    answer = next((below for above, below in pairwise(Body.of(text).rows) if above == field.heading), "")
    return tuple(choice for choice in field.choices if choice in answer)
