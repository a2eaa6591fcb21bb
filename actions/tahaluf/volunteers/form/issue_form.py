"""The volunteer form in one language, with its options from the manifest."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tahaluf.forms import BOXES, TEXT, Choice, FieldText, FieldType, FormKind, FormText, KnownField
from tahaluf.forms import shared_texts as shared
from tahaluf.i18n import Translator
from tahaluf.layout import CONDUCT_LINK, FORMS_LINK, MANIFEST_LINK, VOLUNTEER_FORM, VOLUNTEER_LABEL
from tahaluf.manifest import Manifest, in_language

from . import texts
from .questions import FORM_FIELDS, VISIBILITY

Choices = Mapping[str, Sequence[Choice]]

INDENT: Final = "   "

VOLUNTEER_KIND: Final = FormKind(
    "volunteer form",
    VOLUNTEER_LABEL,
    VOLUNTEER_FORM,
    ("onboard-volunteer",),
    (
        *FORM_FIELDS,
        VISIBILITY.field,
        KnownField(
            "consent", BOXES, "the statements that volunteers have to confirm; the answer is not stored"
        ),
        KnownField("sealed", TEXT, "the sealed message"),
    ),
)


def volunteer_form(manifest: Manifest, choices: Choices, translator: Translator) -> FormText:
    """`choices`: the options by field id, as returned by `volunteer_choices`."""
    translate = translator.translate
    return FormText(
        name=translate(texts.NAME),
        description=translate(texts.DESCRIPTION),
        title=translate(texts.TITLE),
        label=VOLUNTEER_LABEL,
        intro=_intro(manifest, translator),
        fields=tuple(_fields(manifest, choices, translator)),
    )


def contact_blocks(manifest: Manifest, translator: Translator) -> dict[str, str]:
    """Return the Markdown of the form's managed blocks, by name: how to seal a message, and how to
    contact a steward.
    """
    language = translator.language
    reach = manifest.volunteers.reach
    return {
        f"seal-{language}": _how_to_seal(manifest, translator),
        f"reach-{language}": in_language(reach, language) or translator.translate(texts.NO_CONTACT),
    }


def _how_to_seal(manifest: Manifest, translator: Translator) -> str:
    sealing = manifest.sealing
    if not sealing.recipients:
        return translator.translate(texts.NO_RECIPIENTS)
    if sealing.page is None:
        return translator.translate(texts.NO_SEALING_PAGE)
    return translator.translate(texts.SEALING_PAGE, page=sealing.page)


def _intro(manifest: Manifest, translator: Translator) -> str:
    translate, language = translator.translate, translator.language
    ways = [[translate(texts.OPEN)]]
    if manifest.sealing.recipients:
        ways.append([translate(texts.SEALED), *shared.managed_block(f"seal-{language}")])
    ways.append([translate(texts.PRIVATE), *shared.managed_block(f"reach-{language}")])
    numbered = [f"{number}. " + f"\n{INDENT}".join(lines) for number, lines in enumerate(ways, start=1)]
    parts = [
        translate(shared.KEEP_TITLE),
        f"{translate(texts.WELCOME)} {translate(shared.ACCOUNT)} {translate(texts.CHOOSE)}",
        "\n".join(numbered),
        translate(texts.WHAT_IS_PUBLIC),
        translate(texts.WHAT_HAPPENS),
        f"{translate(texts.HOW_TO_WITHDRAW, forms=FORMS_LINK)} {translate(shared.DELETION)}",
        translate(texts.REAL_STEWARDS, projects=MANIFEST_LINK),
        translate(texts.OPEN_ROLES, roles=_roles_address(manifest, language)),
        translate(shared.HOW_TO_SEND),
    ]
    return translator.with_direction("\n\n".join(parts))


def _roles_address(manifest: Manifest, language: str) -> str:
    """Return the URL of the page with open roles.

    If the site's URL is unknown, this is the URL of the manifest, which also lists the roles.
    """
    address = manifest.site.address
    return MANIFEST_LINK if address is None else f"{address.rstrip('/')}/{language}/roles/"


def _fields(manifest: Manifest, choices: Choices, translator: Translator) -> Iterator[FieldText]:
    translate = translator.translate
    for field in FORM_FIELDS:
        text = field.text(choices.get(field.id, ()), translator)
        if text.choices or text.type != FieldType.DROPDOWN:
            yield text
    yield FieldText(
        "consent",
        FieldType.CHECKBOXES,
        translate(shared.CONSENT),
        translate(shared.CONDUCT, conduct=CONDUCT_LINK),
        choices=[
            Choice(translate(box), required=True) for box in (texts.CONSENT_PUBLIC, texts.CONSENT_CONDUCT)
        ],
    )
    if manifest.sealing.recipients:
        yield FieldText(
            "sealed",
            FieldType.TEXTAREA,
            translate(texts.SEALED_MESSAGE),
            translate(texts.SEALED_NOTE),
            render="text",
        )
