"""The text of the proposal form."""

from typing import Final

from tahaluf.forms import EXTERNAL, NO_REPOSITORY
from tahaluf.i18n import Message

FORM_NAME: Final = Message("Propose a project")
DESCRIPTION: Final = Message("Start a new project in the coalition, or bring in an existing one")
FORM_TITLE: Final = Message("Proposal: ")
INTRO: Final = Message(
    """\
Thank you for proposing a project. You need a GitHub account and about five minutes. A bot reads this form and \
prepares everything; people decide, not the bot. If you edit your answers later, the bot updates the proposal. The \
licence, additional stewards and open roles come later.

**This form stays public permanently, together with your account and every earlier version. Please do not name anyone \
who has not agreed to be named.**

At the end, choose the green button “Create”."""
)

PROJECT_NAME: Final = Message("Project name")
PROJECT_NAME_NOTE: Final = Message("In the project's own language and script.")
PROJECT_NAME_EXAMPLE: Final = Message("Water map")
SHORT_NAME: Final = Message("Short name")
SHORT_NAME_NOTE: Final = Message(
    "Its permanent name in web addresses: lowercase English letters, digits (0-9) and hyphens (-)."
)
SUMMARY: Final = Message("Summary")
SUMMARY_NOTE: Final = Message("What it does, and for whom, in one sentence.")
SUMMARY_EXAMPLE: Final = Message("A weekly map of the wells and pipes that still work")
LANGUAGE: Final = Message("Main language")
LANGUAGE_NOTE: Final = Message("The language of its name and of its first page.")
AREA: Final = Message("Area")
AREA_NOTE: Final = Message("The area in which it fits best.")
TEMPLATE: Final = Message("Repository")
TEMPLATE_NOTE: Final = Message(
    "The place on GitHub where the project's files are kept. We prepare it for you."
)
ADDRESS: Final = Message("Address")
ADDRESS_NOTE: Final = Message("Its website, or where it is hosted now. You can leave it empty.")
YOU: Final = Message("You and the project")
YOU_NOTE: Final = Message(
    "A steward answers the volunteers of a project and keeps it going. If you do not tick this, we will "
    "look for one."
)
STEWARD_BOX: Final = Message("I will be a steward of this project, and my account may be listed as one.")
CONSENT: Final = Message("Before you send it")
CONSENT_NOTE: Final = Message("[The code of conduct]({conduct})")
CONSENT_NAMES: Final = Message("Nothing here names or identifies a person who has not agreed to it.")
CONSENT_CONDUCT: Final = Message("The project will follow the coalition's code of conduct.")
DISTINCT: Final = Message("Similar projects")
DISTINCT_NOTE: Final = Message(
    "Please leave this box empty at first. Tick it only if the bot has listed similar projects."
)
DISTINCT_BOX: Final = Message("I have looked at the similar projects, and this one is different.")

# Options in the repository field that are not templates
HOSTING: Final = {
    NO_REPOSITORY: Message("No repository needed"),
    EXTERNAL: Message("It is hosted elsewhere (the address is below)"),
}
