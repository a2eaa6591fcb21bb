"""The text of the volunteer form, except that of its questions."""

from typing import Final

from tahaluf.i18n import Message

NAME: Final = Message("Offer your help")
DESCRIPTION: Final = Message("Tell us what you can do, and we will find a project that needs it")
TITLE: Final = Message("Offer of help")

WELCOME: Final = Message("Welcome, and thank you. This takes about five minutes.")
CHOOSE: Final = Message("**Which way suits you? Please choose one before you write:**")
OPEN: Final = Message(
    "**In public**: use this form. It stays public permanently. Please do not enter an e-mail address, phone number or "
    "other contact details: we will answer you right below the form that you send."
)
SEALED: Final = Message(
    "**Sealed**: use this form, with a message in its last field that only the stewards can open. Anyone "
    "can still see that your account submitted the form."
)
PRIVATE: Final = Message(
    "**In private**: if you or someone else could be harmed, for example at work, because others see the "
    "name of your account here, do not submit this form. Contact a steward outside GitHub:"
)
WHAT_IS_PUBLIC: Final = Message(
    "**What becomes public:** your account's name and picture, everything that the account's page shows (perhaps "
    "your real name), the time at which you submit the form, all your answers, the form's title, your comments, and "
    "every earlier version of them. Everyone who watches this page on GitHub gets a copy by e-mail. Together, your "
    "languages, your hours and your part of the world can reveal where you live. Please do not write a name in the "
    "form's title: what is written there cannot be erased, even if you change it. Apart from this page, we name you "
    "or your account in public only if you agree."
)
WHAT_HAPPENS: Final = Message(
    "**What happens next:** a bot copies your answers to a private list that only stewards can see. It then tells you "
    "below your form when one of them is likely to answer you there."
)
HOW_TO_WITHDRAW: Final = Message(
    "**If you change your mind later:** to edit your answers, choose “Edit” from the “…” menu above your form. To "
    "withdraw your offer, say so in a comment below your form (comments are public too), or close the form with the "
    "“Close issue” button at the bottom of its page. We will then delete your answers from the private list; older "
    "copies of the list stay there, and you can ask a steward to erase them too. The [“Leave” form]({forms}) also "
    "ends your membership. Closing the form does not hide what you wrote here: anyone can still read it."
)
REAL_STEWARDS: Final = Message(
    "**How to make sure that a real steward is writing to you:** their account is in the coalition's [list of "
    "projects]({projects}), or GitHub shows the word “Owner” beside it. The word “Member” proves nothing, because "
    "volunteers can be members too. A steward never asks you for money, identity papers or passwords."
)
OPEN_ROLES: Final = Message("[Open roles: where projects need volunteers]({roles})")

SEALING_PAGE: Final = Message("Write it on this page: <{page}>")
NO_SEALING_PAGE: Final = Message(
    "The page for sealing messages is not published. Ask a steward for the file."
)
NO_RECIPIENTS: Final = Message("Nobody can open sealed messages here yet, so please leave that field empty.")
NO_CONTACT: Final = Message(
    "The coalition has not yet said here how to do this. Someone you trust can ask on your behalf."
)

CONSENT_PUBLIC: Final = Message(
    "I know that this form is public, and that text stays visible in earlier versions after I edit or delete it."
)
CONSENT_CONDUCT: Final = Message("I will follow the coalition's code of conduct.")
SEALED_MESSAGE: Final = Message("Sealed message")
SEALED_NOTE: Final = Message(
    "The whole sealed message from the sealing page, and nothing else. You can leave this field empty."
)
