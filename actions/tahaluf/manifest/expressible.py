"""Checks whether text from GitHub can be written to the manifest unchanged, and if not, explains why."""

import unicodedata
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from tahaluf.fields import LabelDescription, LabelName, SingleLine, Slug, Summary, TeamName, Topic, Url

from .environments import EnvironmentName
from .rulesets import RulesetName
from .yaml_builder import forbidden_characters

FIELD_TYPES: Final[dict[str, Any]] = {
    "slug": Slug,
    "summary": Summary,
    "homepage": Url,
    "topic": Topic,
    "label": LabelName,
    "label description": LabelDescription,
    "team": TeamName,
    "line": SingleLine,
    "environment": EnvironmentName,
    "ruleset": RulesetName,
}

# User-facing messages
HIDDEN: Final = "it contains invisible or special characters, which the manifest does not allow"
NOT_NORMALIZED: Final = "its characters are not in Unicode's composed form (NFC), which the manifest requires"
TOO_LONG: Final = "it has more than {maximum} characters"
OUTER_SPACE: Final = "it begins or ends with a space"


@cache
def _adapter(kind: str) -> TypeAdapter[str]:
    return TypeAdapter(FIELD_TYPES[kind])


def why_not_expressible(kind: str, text: str) -> str:
    """Return why the text cannot be written to the manifest unchanged, or an empty string if it can. `kind`: one of
    FIELD_TYPES.
    """
    if forbidden_characters(text):
        return HIDDEN
    if unicodedata.normalize("NFC", text) != text:
        return NOT_NORMALIZED
    try:
        value = _adapter(kind).validate_python(text)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        if details["type"] in ("string_too_long", "too_long"):
            return TOO_LONG.format(maximum=details["ctx"]["max_length"])
        return str(details["msg"])
    return "" if value == text else OUTER_SPACE
