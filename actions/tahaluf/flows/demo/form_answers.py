"""What people answer in the forms: the choices are taken from the forms as they stand."""

from tahaluf.forms import Form, load_form, option_key

from .harness import Harness


def load_demo_form(harness: Harness, name: str) -> Form:
    return load_form((harness.checkout / name).read_text(encoding="utf-8"), name)


def option_for(form: Form, field: str, key: str) -> str:
    """The text of the option that stands for a key."""
    return next(text for text in form.field(field).choices if option_key(text) == key)
