"""Reads the issue forms, so that the demo submits options that the forms currently offer."""

from tahaluf.forms import Form, load_form

from .harness import Harness


def load_demo_form(harness: Harness, name: str) -> Form:
    return load_form((harness.clone / name).read_text(encoding="utf-8"), name)


def option_for(form: Form, field: str, key: str) -> str:
    """Return the text of the dropdown option with this key."""
    dropdown = form.field(field)
    return next(text for text in dropdown.choices if dropdown.key_of(text) == key)
