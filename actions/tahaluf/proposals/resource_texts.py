"""The bot's messages about shared resources. `texts.py` contains the messages that are also used for project
proposals.
"""

from collections.abc import Mapping
from typing import Final

from tahaluf.i18n import Message

ADDED: Final = Message("Thank you. The resource is now in the coalition's list, so this issue is closed.")
LISTED_ALREADY: Final = Message(
    "this page is already in the list, as {title}; if something about it has changed, please tell us in a "
    "comment here"
)
RESOURCES_BLOCKED: Final = Message(
    """\
Thank you for this resource. The bot cannot add new entries to the coalition's list of resources at the moment. \
There is nothing wrong with your answers. Once the maintainers have fixed this, the bot will continue with this \
resource.
"""
)
# Messages by problem id, for people who see the form but not the file
FORBIDDEN: Final[Mapping[str, Message]] = {
    "topic-unknown": Message("the coalition no longer has one of these topics; please choose others"),
    "value-unknown": Message("please choose one of the form's options"),
}

# In the pull request, for maintainers
HEADING: Final = "Shared in #{issue}. This is how the bot read the form:"
REVIEW: Final = (
    "Before you merge this, please open the page, and check that it matches the form and does not put "
    "anyone in danger."
)
TITLE: Final = "Add the resource {id}: {title}"
