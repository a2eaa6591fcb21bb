"""The proposal form in one language. Its options are taken from the manifest and the templates."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tahaluf.forms import BOXES, CHOICE, TEXT, Choice, FieldText, FieldType, FormKind, FormText, KnownField
from tahaluf.forms import shared_texts as shared
from tahaluf.i18n import Translator
from tahaluf.layout import CONDUCT_LINK, PROPOSAL_FORM, PROPOSAL_LABEL

from . import proposal_texts as texts

Choices = Mapping[str, Sequence[Choice]]

PROPOSAL_KIND: Final = FormKind(
    "proposal form",
    PROPOSAL_LABEL,
    PROPOSAL_FORM,
    ("propose-project",),
    (
        KnownField("name", TEXT, "the project's name", is_needed=True),
        KnownField(
            "slug",
            TEXT,
            "the project's slug, used for its repository and team; if it is empty, the bot derives it from the name",
            is_needed=True,
        ),
        KnownField("lang", CHOICE, "the project's main language, in which the bot replies", multiple=False),
        KnownField("summary", TEXT, "what the project does, in a sentence", is_needed=True),
        KnownField(
            "second_lang",
            CHOICE,
            "the second language of the name and the summary; `form sync` writes the options",
            needed_with=("second_name", "second_summary"),
            multiple=False,
        ),
        KnownField("second_name", TEXT, "the project's name in the second language"),
        KnownField("second_summary", TEXT, "what the project does, in the second language"),
        KnownField("area", CHOICE, "the project's area; `form sync` writes the options", multiple=False),
        KnownField(
            "template",
            CHOICE,
            "what the project's repository contains; `form sync` writes the options",
            multiple=False,
        ),
        KnownField(
            "url",
            TEXT,
            "the project's address, if it is hosted elsewhere",
            needed_with=("template",),
        ),
        KnownField("license", TEXT, "the project's licence"),
        KnownField("legal_form", TEXT, "the project's legal form (`trust.legal_form`)"),
        KnownField("stewards", TEXT, "the logins of other proposed stewards, each of whom has to agree"),
        KnownField(
            "role",
            TEXT,
            "the title of the project's first open role",
            needed_with=("skills", "hours", "languages"),
        ),
        KnownField("skills", CHOICE, "the skills that this role needs; `form sync` writes the options"),
        KnownField("hours", (*TEXT, *CHOICE), "how many hours a week this role takes", multiple=False),
        KnownField("languages", CHOICE, "the languages that this role needs; `form sync` writes the options"),
        KnownField("steward", BOXES, "the author's consent to be listed as a steward", is_needed=True),
        KnownField("distinct", BOXES, "confirms that the project differs from similar ones", is_needed=True),
        KnownField(
            "consent", BOXES, "the statements that the author has to confirm; the answer is not stored"
        ),
    ),
)


def hosting_choices(translator: Translator) -> list[Choice]:
    """Return the options for projects that do not get a repository."""
    return [Choice(translator.translate(text), key) for key, text in texts.HOSTING.items()]


def proposal_form(choices: Choices, translator: Translator) -> FormText:
    """Return the form. `choices`: the options by field id.

    The licence, legal form, other stewards and roles are added later, in the pull request.
    """
    translate = translator.translate
    return FormText(
        name=translate(texts.FORM_NAME),
        description=translate(texts.DESCRIPTION),
        title=translate(texts.FORM_TITLE),
        label=PROPOSAL_LABEL,
        intro=_intro(translator),
        fields=tuple(_fields(choices, translator)),
    )


def _intro(translator: Translator) -> str:
    translate = translator.translate
    parts = [
        translate(shared.KEEP_TITLE),
        f"{translate(texts.WELCOME)} {translate(shared.ACCOUNT)}",
        translate(texts.WHAT_IS_PUBLIC),
        f"{translate(shared.DANGER)}\n\n{shared.reach_block(translator.language)}",
        f"{translate(texts.HOW_TO_WITHDRAW)} {translate(shared.DELETION)}",
        translate(shared.HOW_TO_SEND),
    ]
    return translator.with_direction("\n\n".join(parts))


def _fields(choices: Choices, translator: Translator) -> Iterator[FieldText]:
    translate = translator.translate
    yield FieldText(
        "name",
        FieldType.INPUT,
        translate(texts.PROJECT_NAME),
        translate(texts.PROJECT_NAME_NOTE),
        translate(texts.PROJECT_NAME_EXAMPLE),
        required=True,
    )
    yield FieldText(
        "slug",
        FieldType.INPUT,
        translate(texts.SHORT_NAME),
        translate(texts.SHORT_NAME_NOTE),
        "water-map",
    )
    yield FieldText(
        "summary",
        FieldType.INPUT,
        translate(texts.SUMMARY),
        translate(texts.SUMMARY_NOTE),
        translate(texts.SUMMARY_EXAMPLE),
        required=True,
    )
    for key, label, note in (
        ("lang", texts.LANGUAGE, texts.LANGUAGE_NOTE),
        ("second_lang", texts.SECOND_LANGUAGE, texts.SECOND_LANGUAGE_NOTE),
        ("area", texts.AREA, texts.AREA_NOTE),
        ("template", texts.TEMPLATE, texts.TEMPLATE_NOTE),
    ):
        if choices.get(key):
            yield FieldText(
                key,
                FieldType.DROPDOWN,
                translate(label),
                translate(note),
                choices=choices[key],
                required=key != "second_lang",
            )
        if key == "second_lang" and choices.get(key):
            yield from _second_texts(translator)
    yield FieldText(
        "url", FieldType.INPUT, translate(texts.ADDRESS), translate(texts.ADDRESS_NOTE), "https://example.org"
    )
    yield FieldText(
        "steward",
        FieldType.CHECKBOXES,
        translate(texts.YOU),
        translate(texts.YOU_NOTE),
        choices=[Choice(translate(texts.STEWARD_BOX))],
    )
    yield FieldText(
        "distinct",
        FieldType.CHECKBOXES,
        translate(texts.DISTINCT),
        translate(texts.DISTINCT_NOTE),
        choices=[Choice(translate(texts.DISTINCT_BOX))],
    )
    yield FieldText(
        "consent",
        FieldType.CHECKBOXES,
        translate(shared.CONSENT),
        translate(shared.CONDUCT, conduct=CONDUCT_LINK),
        choices=[
            Choice(translate(box), required=True) for box in (shared.CONSENT_NAMES, texts.CONSENT_CONDUCT)
        ],
    )


def _second_texts(translator: Translator) -> Iterator[FieldText]:
    """Yield the optional fields for the project's name and summary in a second language."""
    note = translator.translate(texts.SECOND_NOTE)
    for key, label in (("second_name", texts.SECOND_NAME), ("second_summary", texts.SECOND_SUMMARY)):
        yield FieldText(key, FieldType.INPUT, translator.translate(label), note)
