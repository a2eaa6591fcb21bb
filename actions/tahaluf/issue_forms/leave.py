"""The public leave form in one language."""

from typing import Final

from tahaluf.forms import BOXES, CHOICE, Choice, FieldText, FieldType, FormKind, FormText, KnownField
from tahaluf.forms import shared_texts as shared
from tahaluf.i18n import Message, Translator
from tahaluf.layout import LEAVE_FORM, LEAVE_LABEL

# User-facing messages
NAME: Final = Message("Leave")
DESCRIPTION: Final = Message("Stop volunteering, and have your data deleted from our private list")
TITLE: Final = Message("Leaving")
PRIVATE_WAY: Final = Message(
    "**The private way, if you do not want others to see your request:** you do not need this form. Contact a "
    "steward outside GitHub, say that you would like to leave, and give the name of your account. They can do the "
    "same for you, and others see only that your volunteer forms are closed. How to reach a steward:"
)
PUBLIC_WAY: Final = Message(
    "**The public way:** submit this form. Anyone can then see that your account asked to leave, and when. "
    "A bot confirms below the form that you have left, usually within minutes."
)
WHAT_HAPPENS: Final = Message(
    """\
**What happens next, either way:**

* We delete your entry in our private list, which only stewards can see: your answers to the volunteer form, and the \
projects for which we suggested you. Older copies of the list, and stewards' comments, stay there; you can ask a \
steward to erase them too.
* We close your volunteer forms here. **This does not hide them: anyone can still read them**, together with their \
earlier versions. You can ask a steward to have these forms and this one deleted: an owner of the organization can \
do that, but copies may remain. Your project proposals, the pages that you shared and your comments are not \
included: ask a steward if you want them to be deleted too.
* Your membership in the coalition's organization on GitHub ends, and with it your membership in all teams. \
However, if you are an owner, or are listed as a steward of a project, it ends only after a maintainer has \
removed that role. Ask a steward to do this, in the private way if you prefer.

Nobody will ask you why you are leaving, and a steward never asks you for money, identity papers or passwords. You can \
come back at any time: just send the “Offer your help” form again."""
)
HOW_TO_SEND: Final = Message(
    "A red star marks a box that you have to tick. To send the form, choose the green “Create” button at the bottom."
)
CONSENT_BOX: Final = Message("I know that anyone can see that my account asked to leave.")

LEAVE_KIND: Final = FormKind(
    "leave form",
    LEAVE_LABEL,
    LEAVE_FORM,
    ("onboard-volunteer",),
    (
        KnownField("language", CHOICE, "the language of the reply", multiple=False),
        KnownField("consent", BOXES, "identifies the form", is_needed=True),
    ),
)


def leave_form(translator: Translator) -> FormText:
    translate = translator.translate
    intro = [
        translate(shared.KEEP_TITLE),
        f"{translate(PRIVATE_WAY)}\n\n{shared.reach_block(translator.language)}",
        translate(PUBLIC_WAY),
        translate(WHAT_HAPPENS),
        translate(HOW_TO_SEND),
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
