"""The public leave form in one language."""

from typing import Final

from tahaluf.forms import Choice, FieldText, FieldType, FormText
from tahaluf.i18n import Message, Translator
from tahaluf.layout import LEAVE_LABEL

from . import shared_texts as shared

# User-facing messages
NAME: Final = Message("Leave")
DESCRIPTION: Final = Message("Ask us to delete what we have stored about you")
TITLE: Final = Message("Leaving")
PRIVATE_WAY: Final = Message(
    "**The private way:** do not submit this form. Tell a steward outside GitHub that you would like to leave. They "
    "can do the same for you, and others see only that your volunteer forms are closed:"
)
PUBLIC_WAY: Final = Message(
    "**The public way:** submit this form. Everyone can see then that your account asked to leave, and when. You can "
    "ask an owner of the organization to delete the form later, but copies may remain. A bot confirms below the form "
    "that you have left, usually within minutes."
)
WHAT_HAPPENS: Final = Message(
    """\
**What happens then, in both ways:**

* We delete your entry in our private list, which only stewards can see: your answers to the volunteer form, the \
projects for which we suggested you, and our notes. Older copies stay in the list's history; you can ask a steward \
to erase them too.
* We close your volunteer forms here. **This does not hide them: everyone can still read them**, together with their \
earlier versions.
* Your membership in the coalition's organization on GitHub ends, and with it your membership in all teams.

If you are listed as a steward of a project, please also ask a maintainer to remove your name there. Nobody will ask \
you why you leave. You can come back at any time: just send a new volunteer form."""
)
CONSENT_BOX: Final = Message("I know that everyone can see that my account asked to leave.")


def leave_form(translator: Translator) -> FormText:
    translate = translator.translate
    intro = [
        translate(shared.KEEP_TITLE),
        f"{translate(PRIVATE_WAY)}\n\n{shared.reach_block(translator.language)}",
        translate(PUBLIC_WAY),
        translate(WHAT_HAPPENS),
        translate(shared.HOW_TO_SEND),
    ]
    return FormText(
        name=translate(NAME),
        description=translate(DESCRIPTION),
        title=translate(TITLE),
        label=LEAVE_LABEL,
        intro=translator.with_direction("\n\n".join(intro)),
        fields=[
            FieldText(
                "consent",
                FieldType.CHECKBOXES,
                translate(shared.CONSENT),
                choices=[Choice(translate(CONSENT_BOX), required=True)],
            )
        ],
    )
