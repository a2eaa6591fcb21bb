"""The kinds of text and number that a manifest holds, each with its rule and the sentence that mends it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

# GitHub's own bounds
MAX_DESCRIPTION: Final = 350
MAX_TOPICS: Final = 20

MAX_NAME: Final = 100
MAX_PARAGRAPHS: Final = 2000  # more is a page of its own
MAX_RECIPIENTS: Final = 20  # a sealed text carries a line for each

DATE_PATTERN: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

RESERVED_SLUGS: Final = frozenset({".github", ".github-private"})
RESERVED_SUFFIXES: Final = (".git", ".wiki", ".atom")


def label_identity(name: str) -> str:
    """Two labels whose identity is the same are one label to GitHub."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def slug_identity(slug: str) -> str:
    """Two repositories whose names differ in case alone are one repository to GitHub."""
    return slug.casefold()


def login_identity(login: str) -> str:
    """Two logins that differ in case alone are one account to GitHub."""
    return login.casefold()


def field_error(problem_id: str, what: str, fix: str) -> PydanticCustomError:
    """An error that carries a problem's three texts through pydantic; `load` makes it a Problem again."""
    return PydanticCustomError(problem_id, "{what}", {"what": what, "mend": fix})


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A kind of short text: stands in `Annotated`, and gives the check, the JSON Schema and the reference."""

    noun: str
    pattern: str
    problem_id: str
    fix: str

    def check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise field_error(self.problem_id, f"{text!r} is no {self.noun}", self.fix)
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {"pattern": f"^{self.pattern}$"}


SLUG_FORMAT: Final = TextFormat(
    "repository name",
    r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
    "slug-malformed",
    "use ASCII letters, digits, `-`, `_` and `.`, a letter or digit first, at most 100 of them",
)
ID_FORMAT: Final = TextFormat(
    "id",
    r"[a-z0-9][a-z0-9_-]{0,49}",
    "id-malformed",
    "use small ASCII letters, digits, `-` and `_`, a letter or digit first, at most 50 of them",
)
TEAM_FORMAT: Final = TextFormat(
    "team name",
    r"[a-z0-9][a-z0-9_-]{0,99}",
    "team-malformed",
    "use small ASCII letters, digits, `-` and `_`, a letter or digit first, at most 100 of them",
)
LANGUAGE_FORMAT: Final = TextFormat(
    "language code",
    r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "language-malformed",
    "write a code such as `en`, `ar` or `pt-BR`",
)
COLOR_FORMAT: Final = TextFormat(
    "colour",
    r"[0-9a-fA-F]{6}",
    "label-color-malformed",
    'write six hex digits in quotes, without #: "0e8a16"',
)
TOPIC_FORMAT: Final = TextFormat(
    "topic",
    r"[a-z0-9][a-z0-9-]{0,49}",
    "topic-malformed",
    "use small ASCII letters, digits and `-`, a letter or digit first, at most 50 of them",
)
LOGIN_FORMAT: Final = TextFormat(
    "GitHub login",
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}",  # with `_` for accounts that a company manages
    "login-malformed",
    "write the login alone, without @ and without an address",
)
HOURS_FORMAT: Final = TextFormat(
    "number of hours",
    r"[0-9]{1,3}(\s?[-–]\s?[0-9]{1,3}|\+)?",
    "hours-malformed",
    "write hours a week as a number or a range: 4, 3-5 or 10+",
)
ZONE_FORMAT: Final = TextFormat(
    "time zone",
    r"UTC([+-][0-9]{1,2})?( to UTC([+-][0-9]{1,2})?)?",
    "zone-malformed",
    "write UTC+2, or a band: UTC+1 to UTC+4",
)
# Without urllib: no room below `github/` imports the network's names.
URL_FORMAT: Final = TextFormat(
    "web address",
    r"[hH][tT][tT][pP][sS]?://[^\s/?#@:\[\]<>\"'\\]+(:[0-9]{1,5})?([/?#][^\s<>\"\\]*)?",
    "url-malformed",
    "write it whole, beginning with https:// or http://, without spaces",
)


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise field_error("line-broken", "this text has more than one line", "write it in one line")
    return text


def _not_blank(text: str) -> str:
    if all(unicodedata.category(char)[0] in "CZ" for char in text):
        raise field_error(
            "text-empty", "nothing of this text can be seen", "fill it in, or leave the key out"
        )
    return text


def _not_reserved(text: str) -> str:
    if text.casefold() in RESERVED_SLUGS:
        raise field_error(
            "slug-reserved", f"{text!r} has a meaning of its own to GitHub", "choose another slug"
        )
    if text.casefold().endswith(RESERVED_SUFFIXES):
        raise field_error(
            "slug-reserved", f"GitHub keeps no repository named {text!r}", "leave the ending out"
        )
    return text


def parse_date(text: str) -> date | None:
    """The day that stands there as year-month-day. Python by itself would take weeks, too, and bare digits."""
    try:
        return date.fromisoformat(text) if DATE_PATTERN.fullmatch(text) else None
    except ValueError:
        return None


def _validate_date(value: Any) -> Any:
    """YAML reads an unquoted day as one, and leaves a quoted day, or one that no calendar has, a text."""
    day = parse_date(value) if isinstance(value, str) else value
    if type(day) is not date:
        what, fix = "this is no day of the calendar", "write it as year-month-day: 2026-01-31"
        raise field_error("day-malformed", what, fix)
    return day


def _check_range_order(hours: str) -> str:
    minimum, *maximum = re.findall("[0-9]+", hours)
    if maximum and int(maximum[0]) < int(minimum):
        raise field_error("hours-malformed", f"{hours!r} begins with the larger number", HOURS_FORMAT.fix)
    return hours


def _reject_bool(value: Any) -> Any:
    """Python takes True for 1."""
    return str(value).lower() if isinstance(value, bool) else value


def _number_as_text(value: Any) -> Any:
    """`hours: 4` is what people write."""
    return str(value) if type(value) is int else value


_TRIMMED: Final = StringConstraints(strip_whitespace=True, min_length=1)

SingleLine = Annotated[str, _TRIMMED, AfterValidator(_one_line), AfterValidator(_not_blank)]
Name = Annotated[SingleLine, Field(max_length=MAX_NAME)]
Summary = Annotated[SingleLine, Field(max_length=MAX_DESCRIPTION)]
Paragraphs = Annotated[str, _TRIMMED, Field(max_length=MAX_PARAGRAPHS)]  # a few sentences, of several lines
LabelName = Annotated[SingleLine, Field(max_length=50)]
LabelDescription = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(_one_line)
]
Slug = Annotated[
    str, SLUG_FORMAT, BeforeValidator(lambda text: _not_reserved(text) if isinstance(text, str) else text)
]
Id = Annotated[str, ID_FORMAT]
TeamName = Annotated[str, TEAM_FORMAT]
Language = Annotated[str, LANGUAGE_FORMAT]
Login = Annotated[str, LOGIN_FORMAT]
Color = Annotated[str, COLOR_FORMAT]
Topic = Annotated[str, TOPIC_FORMAT]
Zone = Annotated[str, ZONE_FORMAT]
Url = Annotated[str, URL_FORMAT]
Version = Annotated[Literal[1], BeforeValidator(_reject_bool)]
Date = Annotated[date, BeforeValidator(_validate_date)]
Hours = Annotated[
    str,
    HOURS_FORMAT,
    AfterValidator(_check_range_order),
    BeforeValidator(_number_as_text, json_schema_input_type=str | int),
]

TEXT_FORMATS: Final = (
    SLUG_FORMAT,
    ID_FORMAT,
    TEAM_FORMAT,
    LANGUAGE_FORMAT,
    LOGIN_FORMAT,
    COLOR_FORMAT,
    TOPIC_FORMAT,
    HOURS_FORMAT,
    ZONE_FORMAT,
    URL_FORMAT,
)
