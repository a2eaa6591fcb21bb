"""The form for sharing a resource, in one language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tahaluf.content import READER_NAMES, RESOURCE_KIND_NAMES
from tahaluf.forms import Choice, FieldText, FieldType, FormText
from tahaluf.i18n import Message, Translator
from tahaluf.layout import RESOURCE_LABEL

# User-facing messages
FORM_NAME: Final = Message("Share a resource")
DESCRIPTION: Final = Message("A page that helps volunteers or projects: a guide, a tool, a course, …")
FORM_TITLE: Final = Message("Resource: ")
INTRO: Final = Message(
    """\
Thank you for sharing what has helped you. You need a GitHub account and about two minutes. A bot reads this form and \
prepares the entry; people decide, not the bot. If you edit your answers later, the bot updates the entry.

**This form stays public permanently, together with your account and every earlier version.** The list itself does not \
name you. If it could be dangerous for you that others see your account here, please do not submit this form.

At the end, choose the green button “Create”."""
)
TITLE: Final = Message("Name of the page")
TITLE_NOTE: Final = Message("The title as it appears on the page, in the page's own language.")
TITLE_EXAMPLE: Final = Message("If your phone is taken")
ADDRESS: Final = Message("Link to the page")
ADDRESS_NOTE: Final = Message("The full address of the page.")
WHY: Final = Message("Why it helps")
WHY_NOTE: Final = Message("One sentence: what it is good for, and what it does not cover.")
WHY_EXAMPLE: Final = Message("What to do in the first hour")
LANGUAGE: Final = Message("Language of the page")
LANGUAGE_NOTE: Final = Message("The language in which the page is written.")
KIND: Final = Message("Kind of resource")
KIND_NOTE: Final = Message("The kind that describes it best.")
TOPICS: Final = Message("Topics")
TOPICS_NOTE: Final = Message("What the page is about. You can leave this empty.")
AUDIENCE: Final = Message("Whom it helps")
AUDIENCE_NOTE: Final = Message("Leave this empty if the page helps everyone. Stewards look after a project.")
CONSENT: Final = Message("Before you send it")
CONSENT_READ: Final = Message("I have read this page myself in the last four weeks.")
CONSENT_NAMES: Final = Message("Nothing here names or identifies a person who has not agreed to it.")

Choices = Mapping[str, Sequence[Choice]]


def kind_choices(translator: Translator) -> list[Choice]:
    return [Choice(translator.translate(name), key) for key, name in RESOURCE_KIND_NAMES.items()]


def audience_choices(translator: Translator) -> list[Choice]:
    return [Choice(translator.translate(name), key) for key, name in READER_NAMES.items()]


def resource_form(choices: Choices, translator: Translator) -> FormText:
    """`choices`: the options by field id, including languages and topics if the coalition has any."""
    translate = translator.translate
    return FormText(
        name=translate(FORM_NAME),
        description=translate(DESCRIPTION),
        title=translate(FORM_TITLE),
        label=RESOURCE_LABEL,
        intro=translator.with_direction(translate(INTRO)),
        fields=tuple(_fields(choices, translator)),
    )


def _fields(choices: Choices, translator: Translator) -> Iterator[FieldText]:
    translate = translator.translate
    for key, label, note, example in (
        ("title", TITLE, TITLE_NOTE, translate(TITLE_EXAMPLE)),
        ("url", ADDRESS, ADDRESS_NOTE, "https://example.org/guide"),
        ("why", WHY, WHY_NOTE, translate(WHY_EXAMPLE)),
    ):
        yield FieldText(key, FieldType.INPUT, translate(label), translate(note), example, required=True)
    for key, label, note, required in (
        ("lang", LANGUAGE, LANGUAGE_NOTE, True),
        ("kind", KIND, KIND_NOTE, True),
        ("topics", TOPICS, TOPICS_NOTE, False),
        ("audience", AUDIENCE, AUDIENCE_NOTE, False),
    ):
        if choices.get(key):
            yield FieldText(
                key,
                FieldType.DROPDOWN,
                translate(label),
                translate(note),
                choices=choices[key],
                required=required,
                multiple=key == "topics",
            )
    yield FieldText(
        "consent",
        FieldType.CHECKBOXES,
        translate(CONSENT),
        choices=[Choice(translate(box), required=True) for box in (CONSENT_READ, CONSENT_NAMES)],
    )
