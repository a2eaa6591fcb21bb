"""What a question of the form consists of: a field of the form, and how its answer is read, stored and displayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.forms import Choice, FieldText, FieldType, KnownField
from tahaluf.i18n import Message, Translator

from .answers import Answer

# User-facing messages
UNSPECIFIED: Final = Message("not specified")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField(KnownField):
    """A field that `form sync` writes.

    `note`: the text below the label. `example`: the text in the field while it is empty. `options`: the text of each
    option by key, unless the options come from the manifest.
    """

    type: FieldType
    label: Message
    note: Message
    example: Message | None = None
    options: Mapping[str, Message] = field(default_factory=dict)
    is_required: bool = False

    def text(self, choices: Sequence[Choice], translator: Translator) -> FieldText:
        """Return the field in the translator's language. `choices`: its options from the manifest, if any."""
        translate = translator.translate
        return FieldText(
            self.id,
            self.type,
            translate(self.label),
            translate(self.note),
            translate(self.example) if self.example else "",
            choices or [Choice(translate(text), key) for key, text in self.options.items()],
            required=self.is_required,
            multiple=bool(self.multiple),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that stewards can answer for someone else, with the `--KEY` option of `people add`.

    `prompt`: the question that `people add` asks, also used as the option's help text.
    """

    key: str
    field: KnownField
    answer: Answer[Any]
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileQuestion(Question):
    """A question whose answer is stored under `key` in both `VolunteerProfile` and the record.

    `label`: the question's name in the notice and in `people show`. `if_empty`: the notice's text if the question is
    not answered.
    """

    field: FormField
    label: Message
    if_empty: Message = UNSPECIFIED
