"""The names of the kinds of resources and the groups of readers, as shown on the site and in the form."""

from typing import Final

from tahaluf.i18n import Message

RESOURCE_KIND_NAMES: Final = {
    "guide": Message("Guide"),
    "tool": Message("Tool"),
    "template": Message("Template"),
    "course": Message("Course"),
    "data": Message("Data set"),
    "fund": Message("Fund"),
    "place": Message("Meeting place"),
}
READER_NAMES: Final = {
    "everybody": Message("Everybody"),
    "volunteers": Message("Volunteers"),
    "stewards": Message("Stewards of projects"),
}
