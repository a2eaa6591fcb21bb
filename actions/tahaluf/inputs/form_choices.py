"""Builds the issue forms from the manifest, the templates and the catalogues: one of each kind for each language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tahaluf.forms import Choice, FormText, fill_blocks, is_written, sync_options, write_form
from tahaluf.i18n import Translator, available_languages
from tahaluf.issue_forms import (
    audience_choices,
    hosting_choices,
    kind_choices,
    leave_form,
    proposal_form,
    resource_form,
)
from tahaluf.layout import LEAVE_FORM, MANIFEST_FILE, PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM, form_path
from tahaluf.manifest import Manifest, Term
from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.templates import Library
from tahaluf.volunteers.form import (
    contact_blocks,
    required_term_choices,
    term_choices,
    volunteer_choices,
    volunteer_form,
)

# User-facing messages
NO_CATALOGUE: Final = "Tahaluf has no translations for the language {language!r}"
NO_CATALOGUE_FIX: Final = (
    "remove it from `locales`, or add a catalogue: see docs/languages.md; the available languages are {known}"
)
REPEATED_OPTION: Final = "{first!r} and {second!r} would both be the option “{text}” of the field `{field}`"
NO_TOPICS: Final[Mapping[str, Term]] = {}
REPEATED_FIX: Final = "give one of them a different name in that language in projects.yml"


@dataclass(frozen=True, slots=True)
class DesiredForm:
    """The expected text of a form's file.

    `written`: the complete text, which is used unless the form is maintained by hand.
    """

    path: str
    language: str
    written: str
    choices: Mapping[str, Sequence[Choice]]
    blocks: Mapping[str, str]

    def updated(self, current: str | None) -> str:
        """Return the file's expected text. Raises InvalidInput if the current text cannot be updated."""
        text = self.written if current is None or is_written(current) else current
        text = fill_blocks(sync_options(text, self.choices, self.path), self.blocks, self.path)
        return text.replace("\n", "\r\n") if current is not None and _has_crlf(current, text) else text


def _has_crlf(current: str, text: str) -> bool:
    """Whether a generated form has Windows line endings, which Git or an editor may have added."""
    return "\r\n" in current and "\r\n" not in text


def desired_forms(
    manifest: Manifest, library: Library, topics: Mapping[str, Term] = NO_TOPICS
) -> Iterator[DesiredForm]:
    """Return every form in every language. `topics`: those of `resources.yml`.

    Raises InvalidInput for a language without a translation, or for duplicate options.
    """
    missing = [language for language in manifest.locales if language not in available_languages()]
    if missing:
        raise InvalidInput(map(_no_catalogue, missing))
    # A form that is maintained by hand may have blocks in several languages
    translators = [Translator(language) for language in manifest.locales]
    blocks = {name: text for one in translators for name, text in contact_blocks(manifest, one).items()}
    for translator in translators:
        choices = choices_by_field(manifest, library, translator, topics)
        forms = {
            PROPOSAL_FORM: proposal_form(choices, translator),
            VOLUNTEER_FORM: volunteer_form(manifest, choices, translator),
            LEAVE_FORM: leave_form(translator),
            RESOURCE_FORM: resource_form(choices, translator),
        }
        for english, form in forms.items():
            path = form_path(english, translator.language)
            if repeated := list(_repeated_options(form, path)):
                raise InvalidInput(repeated)
            yield DesiredForm(path, translator.language, write_form(form), choices, blocks)


def choices_by_field(
    manifest: Manifest, library: Library, translator: Translator, topics: Mapping[str, Term] = NO_TOPICS
) -> dict[str, Sequence[Choice]]:
    """Return the options by field id.

    Fields without options are omitted, such as that for languages if their list is empty.
    """
    choices = {
        "area": required_term_choices(manifest.areas, translator),
        "lang": (languages := term_choices(manifest.languages, translator)),
        "second_lang": languages if len(languages) > 1 else [],
        "template": [*_template_choices(library, translator.language), *hosting_choices(translator)],
        "kind": kind_choices(translator),
        "topics": term_choices(topics, translator),
        "audience": audience_choices(translator),
        **volunteer_choices(manifest, translator),  # both forms may ask for skills and languages
    }
    return {field: options for field, options in choices.items() if options}


def _template_choices(library: Library, language: str) -> Iterator[Choice]:
    for name in library.names():
        yield Choice(library.resolve(name).description_in(language) or name, name)


def _repeated_options(form: FormText, path: str) -> Iterator[Problem]:
    """Yield a problem for each duplicate option. Duplicates are not allowed, because options are identified by their
    labels.
    """
    for field in form.fields:
        seen: dict[str, Choice] = {}
        for choice in field.choices:
            first = seen.setdefault(choice.text, choice)
            if first is not choice:
                what = REPEATED_OPTION.format(
                    first=first.key, second=choice.key, text=choice.text, field=field.id
                )
                yield Problem(Location(path), "form-options-same", what, REPEATED_FIX)


def _no_catalogue(language: str) -> Problem:
    fix = NO_CATALOGUE_FIX.format(known=", ".join(available_languages()))
    return Problem(
        Location(MANIFEST_FILE), "locale-unknown", NO_CATALOGUE.format(language=language), fix, ("locales",)
    )
