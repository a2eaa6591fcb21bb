"""The kinds of text and number that a manifest holds, each with its rule and the sentence that mends it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

# GitHub's own bounds
LONGEST_REPOSITORY_NAME: Final = 100
LONGEST_DESCRIPTION: Final = 350
LONGEST_LABEL_DESCRIPTION: Final = 100
LONGEST_LABEL: Final = 50
LONGEST_TOPIC, MOST_TOPICS = 50, 20
LONGEST_LOGIN: Final = 39

RESERVED_SLUGS: Final = frozenset({".github", ".github-private"})
RESERVED_ENDINGS: Final = (".git", ".wiki", ".atom")


def label_identity(name: str) -> str:
    """Two labels whose identity is the same are one label to GitHub."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def slug_identity(slug: str) -> str:
    """Two repositories whose names differ in case alone are one repository to GitHub."""
    return slug.casefold()


def mistake(id: str, what: str, mend: str) -> PydanticCustomError:
    """An error that carries a problem's three texts through pydantic. `load` makes it a Problem again."""
    return PydanticCustomError(id, "{what}", {"what": what, "mend": mend})


def _matching(pattern: str, id: str, what: str, mend: str) -> Callable[[str], str]:
    whole = re.compile(pattern)

    def check(text: str) -> str:
        if not whole.fullmatch(text):
            raise mistake(id, f"{text!r} {what}", mend)
        return text

    return check


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise mistake("line-broken", "this text has more than one line", "write it in one line")
    return text


def _slug(text: str) -> str:
    if text.casefold() in RESERVED_SLUGS:
        raise mistake("slug-reserved", f"{text!r} has a meaning of its own to GitHub", "choose another slug")
    if text.casefold().endswith(RESERVED_ENDINGS):
        raise mistake("slug-reserved", f"GitHub keeps no repository named {text!r}", "leave the ending out")
    return _SLUG(text)


def _url(text: str) -> str:
    """Without urllib: no room below `github/` imports the network's names."""
    if not re.fullmatch(
        r"https?://[^\s/?#@:\[\]<>\"'\\]+(:[0-9]{1,5})?([/?#][^\s<>\"\\]*)?", text, re.IGNORECASE
    ):
        raise mistake(
            "url-malformed", f"{text!r} is not a web address", "write it whole, beginning with https://"
        )
    return text


def _not_a_number(value: Any) -> Any:
    """Pydantic would read a number as seconds since 1970."""
    if not isinstance(value, str | date):
        raise mistake("date-malformed", f"{value!r} is not a date", "write it as year-month-day: 2026-01-31")
    return value


def _hours(value: Any) -> Any:
    return str(value) if type(value) is int else value


_SLUG: Final = _matching(
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
    "slug-malformed",
    "cannot be a repository's name",
    "use ASCII letters, digits, `-`, `_` and `.`, a letter or digit first, at most 100 of them",
)
_ID: Final = _matching(
    r"[a-z0-9][a-z0-9_-]{0,49}",
    "id-malformed",
    "cannot be an id",
    "use small ASCII letters, digits and `-`, a letter or digit first, at most 50 of them",
)
_TEAM: Final = _matching(
    r"[a-z0-9][a-z0-9_-]{0,99}",
    "team-malformed",
    "cannot be a team's name",
    "use small ASCII letters, digits, `-` and `_`, a letter or digit first",
)
_LANGUAGE: Final = _matching(
    r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "language-malformed",
    "is not a language code",
    "write a code such as `en`, `ar` or `pt-BR`",
)
_COLOR: Final = _matching(
    r"[0-9a-fA-F]{6}", "label-color-malformed", "is not a colour", 'write six hex digits in quotes: "0e8a16"'
)
_TOPIC: Final = _matching(
    rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_TOPIC - 1}}}",
    "topic-malformed",
    "cannot be a topic",
    "use small ASCII letters, digits and `-`, at most 50 of them",
)
_LOGIN: Final = _matching(
    rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_LOGIN - 1}}}",
    "login-malformed",
    "cannot be a GitHub login",
    "write the login alone, without @ and without an address",
)
_HOURS: Final = _matching(
    r"[0-9]{1,3}(\s?[-–]\s?[0-9]{1,3}|\+)?",
    "hours-malformed",
    "are not hours a week",
    "write a number or a range: 4, 3-5 or 10+",
)

_Trimmed = StringConstraints(strip_whitespace=True, min_length=1)

Line = Annotated[str, _Trimmed, AfterValidator(_one_line)]
Name = Annotated[Line, Field(max_length=100)]
Summary = Annotated[Line, Field(max_length=LONGEST_DESCRIPTION)]
Slug = Annotated[str, AfterValidator(_slug)]
Id = Annotated[str, AfterValidator(_ID)]
TeamName = Annotated[str, AfterValidator(_TEAM)]
Language = Annotated[str, AfterValidator(_LANGUAGE)]
Login = Annotated[str, AfterValidator(_LOGIN)]
LabelName = Annotated[Line, Field(max_length=LONGEST_LABEL)]
LabelText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(_one_line)
]
Color = Annotated[str, AfterValidator(_COLOR)]
Topic = Annotated[str, AfterValidator(_TOPIC)]
Url = Annotated[str, AfterValidator(_url)]
Day = Annotated[date, BeforeValidator(_not_a_number), Field(strict=False)]
Hours = Annotated[str, BeforeValidator(_hours), AfterValidator(_HOURS)]
