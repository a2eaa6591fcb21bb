"""The text of the proposal form."""

from typing import Final

from tahaluf.forms import EXTERNAL, NO_REPOSITORY, UNDECIDED
from tahaluf.i18n import Message

FORM_NAME: Final = Message("Propose a project")
DESCRIPTION: Final = Message("Start a new project in the coalition, or bring in an existing one")
FORM_TITLE: Final = Message("Project proposal")
WELCOME: Final = Message(
    "Thank you for proposing a project. This takes about five minutes. A bot reads the form, prepares a public "
    "draft of the project's entry, and replies below your form, usually within minutes. People, not the bot, decide "
    "whether the project is added to the list. We will ask about the licence (how others may use the project's "
    "work), other stewards and open roles later."
)
WHAT_IS_PUBLIC: Final = Message(
    "**What becomes public, permanently:** this form, your comments, your account's name and picture, everything "
    "that the account's page shows (perhaps your real name), the time, and every earlier version, including any "
    "text that you later edit or delete. Everyone who watches this page on GitHub gets a copy by e-mail. The list "
    "of projects names your account only if you agree to that below. Please name or describe a person only if they "
    "have agreed."
)
HOW_TO_WITHDRAW: Final = Message(
    "**If you change your mind later:** to edit your answers, choose “Edit” from the “…” menu above your form; the "
    "bot then updates the proposal. To withdraw the proposal, close your form with the “Close issue” button at the "
    "bottom of its page. If the project is already in our list, write a comment there (comments are public too), "
    "and we will remove the project or your account from the list. Closing the form does not hide what you wrote "
    "here or the draft: anyone can still read both. A steward never asks you for money, identity papers or "
    "passwords."
)

PROJECT_NAME: Final = Message("Project name")
PROJECT_NAME_NOTE: Final = Message("The name as it is written in the project's own language.")
PROJECT_NAME_EXAMPLE: Final = Message("Water map")
SHORT_NAME: Final = Message("Short name")
SHORT_NAME_NOTE: Final = Message(
    "Optional: if you leave this empty, we choose it for you. It is the project's permanent name in web links: "
    "lowercase English letters, digits (0 to 9) and hyphens (-)."
)
SUMMARY: Final = Message("Summary")
SUMMARY_NOTE: Final = Message("What it does, and for whom, in one sentence.")
SUMMARY_EXAMPLE: Final = Message("It shows people every week which wells and pipes still work.")
LANGUAGE: Final = Message("Main language")
LANGUAGE_NOTE: Final = Message("The language of its name and of its first page.")
SECOND_LANGUAGE: Final = Message("Second language")
SECOND_LANGUAGE_NOTE: Final = Message(
    "Optional: another language in which you can give the name and the summary. People who read that language "
    "then see them in our list of projects."
)
SECOND_NAME: Final = Message("Project name in the second language")
SECOND_SUMMARY: Final = Message("Summary in the second language")
SECOND_NOTE: Final = Message("Optional. You can also add it later.")
AREA: Final = Message("Area")
AREA_NOTE: Final = Message("The area that fits the project best.")
TEMPLATE: Final = Message("Kind of project and its repository")
TEMPLATE_NOTE: Final = Message(
    "A repository is the place on GitHub where a project's files are kept. If the project needs one, we "
    "prepare it for you."
)
ADDRESS: Final = Message("Link to the project")
ADDRESS_NOTE: Final = Message(
    "For a project that already exists: a link to its website, or to the place where it is kept. Anyone can "
    "see the link, so please do not link to a private invitation or to a page that shows your name."
)
YOU: Final = Message("Your role in the project")
YOU_NOTE: Final = Message(
    "A steward answers a project's volunteers and keeps the project going. If you do not tick the box, we "
    "will look for a steward."
)
STEWARD_BOX: Final = Message(
    "I will be a steward of this project, and I agree that the public list of projects names my account."
)
CONSENT_CONDUCT: Final = Message("The project will follow the coalition's code of conduct.")
DISTINCT: Final = Message("Similar projects")
DISTINCT_NOTE: Final = Message(
    "Please leave this box empty for now. If the bot finds similar projects, it will tell you below your "
    "form what to do."
)
DISTINCT_BOX: Final = Message("I have looked at the similar projects, and this one is different.")

# Options in the repository field that are not templates
HOSTING: Final = {
    NO_REPOSITORY: Message("No repository needed"),
    EXTERNAL: Message("It is kept elsewhere (please give the link in the next field)"),
    UNDECIDED: Message("I do not know"),
}
