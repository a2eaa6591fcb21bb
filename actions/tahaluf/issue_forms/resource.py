"""The form for sharing a resource, in one language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tahaluf.content import READER_NAMES, RESOURCE_KIND_NAMES
from tahaluf.forms import BOXES, CHOICE, TEXT, Choice, FieldText, FieldType, FormKind, FormText, KnownField
from tahaluf.forms import shared_texts as shared
from tahaluf.i18n import Message, Translator
from tahaluf.layout import RESOURCE_FORM, RESOURCE_LABEL

# User-facing messages
FORM_NAME: Final = Message("Share a resource")
DESCRIPTION: Final = Message("A page that helps volunteers or projects: a guide, a tool, a course, …")
FORM_TITLE: Final = Message("Useful page")
WELCOME: Final = Message(
    "Thank you for sharing what has helped you. This takes about two minutes. A bot reads the form, prepares a "
    "public draft of the entry, and replies below your form, usually within minutes. People, not the bot, decide "
    "whether the page is added to our list."
)
WHAT_IS_PUBLIC: Final = Message(
    "**What becomes public, permanently:** this form, your comments, your account's name and picture, everything "
    "that the account's page shows (perhaps your real name), the time, and every earlier version, including any "
    "text that you later edit or delete. Everyone who watches this page on GitHub gets a copy by e-mail. The list "
    "of useful pages itself does not name you."
)
HOW_TO_WITHDRAW: Final = Message(
    "**If you change your mind later:** to edit your answers, choose “Edit” from the “…” menu above your form; the "
    "bot then updates the entry. To withdraw your suggestion, close your form with the “Close issue” button at the "
    "bottom of its page. If the page is already in our list, write a comment there (comments are public too), and "
    "we will remove it. Closing the form does not hide what you wrote here or the prepared entry: anyone can still "
    "read both."
)
TITLE: Final = Message("Name of the page")
TITLE_NOTE: Final = Message("The name at the top of the page, in the page's own language.")
TITLE_EXAMPLE: Final = Message("First aid for burns")
ADDRESS: Final = Message("Link to the page")
ADDRESS_NOTE: Final = Message(
    "The full link, as your browser shows it, to a page that anyone can open. Please do not link to a private "
    "invitation or to a page that shows your name."
)
WHY: Final = Message("Why it helps")
WHY_NOTE: Final = Message("One sentence: what it is good for, and what it does not cover.")
WHY_EXAMPLE: Final = Message(
    "What to do in the first ten minutes after a burn. It does not cover electric shocks."
)
LANGUAGE: Final = Message("Language of the page")
LANGUAGE_NOTE: Final = Message("The language in which the page is written.")
KIND: Final = Message("Kind of resource")
KIND_NOTE: Final = Message("The kind that describes it best.")
TOPICS: Final = Message("Topics")
TOPICS_NOTE: Final = Message("What the page is about. You can leave this empty.")
AUDIENCE: Final = Message("Whom it helps")
AUDIENCE_NOTE: Final = Message("Stewards answer a project's volunteers and keep the project going.")
CONSENT_READ: Final = Message("I have read the suggested page myself in the last four weeks.")

Choices = Mapping[str, Sequence[Choice]]

RESOURCE_KIND: Final = FormKind(
    "resource form",
    RESOURCE_LABEL,
    RESOURCE_FORM,
    ("propose-project",),
    (
        KnownField("title", TEXT, "the resource's title", is_needed=True),
        KnownField("url", TEXT, "the resource's address", is_needed=True),
        KnownField("why", TEXT, "what the resource is good for, in a sentence", is_needed=True),
        KnownField("lang", CHOICE, "the language in which the resource is written", multiple=False),
        KnownField("kind", CHOICE, "what kind of resource it is", is_needed=True, multiple=False),
        KnownField("topics", CHOICE, "the resource's topics; `form sync` writes the options"),
        KnownField("audience", CHOICE, "whom the resource is for", multiple=False),
        KnownField(
            "consent", BOXES, "the statements that the author has to confirm; the answer is not stored"
        ),
    ),
)


def kind_choices(translator: Translator) -> list[Choice]:
    return [Choice(translator.translate(name), key) for key, name in RESOURCE_KIND_NAMES.items()]


def audience_choices(translator: Translator) -> list[Choice]:
    return [Choice(translator.translate(name), key) for key, name in READER_NAMES.items()]


def resource_form(choices: Choices, translator: Translator) -> FormText:
    """Return the form. `choices`: the options by field id, including languages and topics if the coalition has any."""
    translate = translator.translate
    return FormText(
        name=translate(FORM_NAME),
        description=translate(DESCRIPTION),
        title=translate(FORM_TITLE),
        label=RESOURCE_LABEL,
        intro=_intro(translator),
        fields=tuple(_fields(choices, translator)),
    )


def _intro(translator: Translator) -> str:
    translate = translator.translate
    parts = [
        f"{translate(shared.DANGER)}\n\n{shared.reach_block(translator.language)}",
        translate(shared.KEEP_TITLE),
        f"{translate(WELCOME)} {translate(shared.ACCOUNT)}",
        translate(WHAT_IS_PUBLIC),
        f"{translate(HOW_TO_WITHDRAW)} {translate(shared.DELETION)}",
        translate(shared.HOW_TO_SEND),
    ]
    return translator.with_direction("\n\n".join(parts))


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
        translate(shared.CONSENT),
        choices=[Choice(translate(box), required=True) for box in (CONSENT_READ, shared.CONSENT_NAMES)],
    )
