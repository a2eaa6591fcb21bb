"""Text that several forms share, and the managed block that says how to reach a steward outside GitHub."""

from typing import Final

from tahaluf.i18n import Message

ACCOUNT: Final = Message("You need an account on GitHub, the website you are viewing this form on.")
KEEP_TITLE: Final = Message(
    "The box above contains the title of the form. It is already filled in: please leave it as it is."
)
DANGER: Final = Message(
    "**If you or someone else could be harmed, for example at work, because others see the name of your "
    "account here**, please do not submit this form. Contact a steward outside GitHub instead:"
)
DELETION: Final = Message(
    "After you edit an answer, anyone can still read the earlier version until you delete it: choose “edited” above "
    "your form, then the earlier version, “Options” and “Delete revision from history”. If you want the form itself "
    "to be deleted, ask a steward outside GitHub, as described above, because comments here are public. An owner of "
    "the organization can do that, but copies may remain."
)
HOW_TO_SEND: Final = Message(
    "A red star marks a question that needs an answer, and a grey button opens a list. To send the form, choose the "
    "green “Create” button at the bottom."
)
CONSENT: Final = Message("Before you send it")
CONSENT_NAMES: Final = Message("Nothing here names or identifies a person who has not agreed to it.")
CONDUCT: Final = Message("[Read the code of conduct]({conduct})")


def managed_block(name: str) -> list[str]:
    """Return the lines of an empty managed block, which `fill_blocks` fills."""
    return [f"<!-- tahaluf:{name} -->", f"<!-- /tahaluf:{name} -->"]


def reach_block(language: str) -> str:
    """Return the block for the coalition's `reach` text in this language."""
    return "\n".join(managed_block(f"reach-{language}"))
