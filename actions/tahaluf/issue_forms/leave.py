"""The public leave form in one language."""

from typing import Final

from tahaluf.forms import Choice, FieldText, FieldType, FormText
from tahaluf.i18n import Message, Translator
from tahaluf.layout import LEAVE_LABEL

# User-facing messages
NAME: Final = Message("Leave")
DESCRIPTION: Final = Message("Ask us to delete what we have stored about you")
TITLE: Final = Message("Leaving")
INTRO: Final = Message(
    """\
We will delete what we have stored about you and close your volunteer forms here. Your membership in the organization \
on GitHub will end, and with it your membership in all teams. Nobody will ask you why, and you can come back at any \
time.

**This form stays public permanently: everyone can see that this account asked to leave.** To leave quietly, ask a \
steward, who can do the same with one command; nothing will appear here.

To send it, choose the green button “Create”."""
)
CONSENT: Final = Message("Before you send it")
CONSENT_BOX: Final = Message("I know that everyone can see that this account asked to leave.")


def leave_form(translator: Translator) -> FormText:
    translate = translator.translate
    return FormText(
        name=translate(NAME),
        description=translate(DESCRIPTION),
        title=translate(TITLE),
        label=LEAVE_LABEL,
        intro=translator.with_direction(translate(INTRO)),
        fields=[
            FieldText(
                "consent",
                FieldType.CHECKBOXES,
                translate(CONSENT),
                choices=[Choice(translate(CONSENT_BOX), required=True)],
            )
        ],
    )
