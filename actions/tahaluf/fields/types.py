"""The manifest's field types: strings, dates and numbers, each with its validation and suggested fix."""

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

from tahaluf.escape import sanitize
from tahaluf.licenses import canonical_expression, license_fix

# GitHub's limits
MAX_DESCRIPTION: Final = 350
MAX_TOPICS: Final = 20

MAX_NAME: Final = 100
MAX_PARAGRAPHS: Final = 2000  # a longer description belongs on a separate page
MAX_RECIPIENTS: Final = 20  # a sealed message has one line per recipient

DATE_PATTERN: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
EMOJI_SHORTCODE: Final = re.compile(r":[a-z0-9_+-]{1,40}:")

RESERVED_SUFFIXES: Final = (".git", ".wiki", ".atom")


def label_identity(name: str) -> str:
    """Return a key for comparing label names. Names with the same key look the same on GitHub.

    GitHub itself ignores case. In addition, it shows `:bug:` as an emoji, and variation selectors are invisible.
    """
    if ":" in name:
        from rich.emoji import Emoji  # noqa: PLC0415  (few names have a shortcode, and `check` starts faster without)

        name = Emoji.replace(name)
    return sanitize(name).casefold()


def slug_identity(slug: str) -> str:
    """Return the key by which GitHub compares repository names, ignoring case."""
    return slug.casefold()


def login_identity(login: str) -> str:
    """Return the key by which GitHub compares logins, ignoring case."""
    return login.casefold()


def field_error(problem_id: str, what: str, fix: str) -> PydanticCustomError:
    """Return a pydantic error with a problem's id, message and fix. `pydantic_errors` turns it into a `Problem`."""
    return PydanticCustomError(problem_id, "{what}", {"what": what, "fix": fix})


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A kind of short text, for use in `Annotated`. Defines how the text is validated, and how it is described in the
    JSON Schema and the reference.
    """

    noun: str
    pattern: str
    problem_id: str
    fix: str

    def check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise field_error(self.problem_id, f"{text!r} is not a valid {self.noun}", self.fix)
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {"pattern": f"^{self.pattern}$"}


MAX_SLUG: Final = 100  # GitHub allows 100 characters in a repository's name
SLUG_FORMAT: Final = TextFormat(
    "repository name",
    rf"(?=.{{1,{MAX_SLUG}}}$)\.?[A-Za-z0-9][A-Za-z0-9._-]*",
    "slug-malformed",
    f"use at most {MAX_SLUG} ASCII letters, digits, `-`, `_` and `.`, starting with a letter or digit",
)
ID_FORMAT: Final = TextFormat(
    "id",
    r"[a-z0-9][a-z0-9_-]{0,49}",
    "id-malformed",
    "use at most 50 lowercase ASCII letters, digits, `-` and `_`, starting with a letter or digit",
)
TEAM_FORMAT: Final = TextFormat(
    "team name",
    r"(?=.{1,100}$)[a-z0-9]{1}(-?[a-z0-9_])*",
    "team-malformed",
    "use at most 100 lowercase ASCII letters, digits, `_` and single `-`, starting with a letter or digit",
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
    "use at most 50 lowercase ASCII letters, digits and `-`, starting with a letter or digit",
)
LOGIN_FORMAT: Final = TextFormat(
    "GitHub login",
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,38}",  # the logins of managed users contain `_`
    "login-malformed",
    "write only the login, without `@` or a URL",
)
HOURS_FORMAT: Final = TextFormat(
    "number of hours",
    r"[0-9]{1,3}(\s?[-–]\s?[0-9]{1,3}|\+)?",
    "hours-malformed",
    "write hours per week as a number or a range: 4, 3-5 or 10+",
)
ZONE_FORMAT: Final = TextFormat(
    "time zone",
    r"UTC([+-][0-9]{1,2})?( to UTC([+-][0-9]{1,2})?)?",
    "zone-malformed",
    "write UTC+2, or a range: UTC+1 to UTC+4",
)
# A pattern rather than urllib, because packages under `github/` must not import network modules.
URL_FORMAT: Final = TextFormat(
    "web address",
    r"[hH][tT][tT][pP][sS]?://[^\s/?#@:\[\]<>\"'\\]+(:[0-9]{1,5})?([/?#][^\s<>\"\\]*)?",
    "url-malformed",
    "write the full URL, starting with https:// or http://, without spaces",
)
SUCCESSOR_FORMAT: Final = TextFormat(
    "project or web address",
    f"(?:{SLUG_FORMAT.pattern}|{URL_FORMAT.pattern})",
    "successor-malformed",
    "write the slug of a project in this file, or a full URL that starts with https://",
)


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise field_error("line-broken", "this text has more than one line", "write it on one line")
    if "\t" in text:
        raise field_error(
            "text-tab", "this text contains a tab, which GitHub rejects", "replace it with a space"
        )
    return text


def _label_name(text: str) -> str:
    """Check a label's name.

    GitHub rejects names that consist only of emoji. A comma separates labels in searches, and `.` is a folder in
    URLs.
    """
    visible = EMOJI_SHORTCODE.sub("", text)
    if not any(
        unicodedata.category(char)[0] in "LNP" or char.isascii() for char in visible if not char.isspace()
    ):
        what = "GitHub does not allow label names that consist only of emoji"
        raise field_error("label-name", what, "add a word")
    if "," in text:
        what = "GitHub rejects label names with a comma, because they cannot be searched for"
        raise field_error("label-name", what, "write it without the comma")
    if text in (".", ".."):
        raise field_error("label-name", f"the label {text!r} cannot have a URL", "choose another name")
    return text


def _not_blank(text: str) -> str:
    if all(unicodedata.category(char)[0] in "CZ" for char in text):
        raise field_error(
            "text-empty", "this text has no visible characters", "fill it in, or remove the key"
        )
    return text


def _not_reserved(text: str) -> str:
    if text.casefold().endswith(RESERVED_SUFFIXES):
        raise field_error(
            "slug-reserved", f"GitHub does not allow a repository named {text!r}", "remove the suffix"
        )
    return text


def parse_date(text: str) -> date | None:
    """Parse `YYYY-MM-DD`, or return None. `date.fromisoformat` also accepts week dates and bare digits."""
    try:
        return date.fromisoformat(text) if DATE_PATTERN.fullmatch(text) else None
    except ValueError:
        return None


def _validate_date(value: Any) -> Any:
    """Return the date. YAML converts unquoted dates, but quoted and invalid dates remain strings."""
    day = parse_date(value) if isinstance(value, str) else value
    if type(day) is not date:
        what, fix = "this is not a valid date", "write it as YYYY-MM-DD: 2026-01-31"
        raise field_error("day-malformed", what, fix)
    return day


def _check_license(text: str) -> str:
    if canonical_expression(text) != text:
        raise field_error("license-unknown", f"{text!r} is not an SPDX identifier", license_fix(text))
    return text


def _check_range_order(hours: str) -> str:
    minimum, *maximum = re.findall("[0-9]+", hours)
    if maximum and int(maximum[0]) < int(minimum):
        raise field_error("hours-malformed", f"{hours!r} starts with the larger number", HOURS_FORMAT.fix)
    return hours


def _reject_bool(value: Any) -> Any:
    """Reject a boolean. In Python, `True == 1`, so `version: true` would otherwise be valid."""
    return str(value).lower() if isinstance(value, bool) else value


def _number_as_text(value: Any) -> Any:
    """Convert a number to text, because people usually write `hours: 4` without quotes."""
    return str(value) if type(value) is int else value


_TRIMMED: Final = StringConstraints(strip_whitespace=True, min_length=1)

SingleLine = Annotated[str, _TRIMMED, AfterValidator(_one_line), AfterValidator(_not_blank)]
Name = Annotated[SingleLine, Field(max_length=MAX_NAME)]
Summary = Annotated[SingleLine, Field(max_length=MAX_DESCRIPTION)]
Paragraphs = Annotated[
    str, _TRIMMED, Field(max_length=MAX_PARAGRAPHS)
]  # a few sentences, possibly on several lines
LabelName = Annotated[SingleLine, Field(max_length=50), AfterValidator(_label_name)]
FormerLabelName = Annotated[
    SingleLine, Field(max_length=50)
]  # existing repositories may have names that GitHub's current rules do not allow
LabelDescription = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100), AfterValidator(_one_line)
]
Slug = Annotated[
    str, SLUG_FORMAT, BeforeValidator(lambda text: _not_reserved(text) if isinstance(text, str) else text)
]
License = Annotated[SingleLine, Field(max_length=100), AfterValidator(_check_license)]
Id = Annotated[str, ID_FORMAT]
TeamName = Annotated[str, TEAM_FORMAT]
Language = Annotated[str, LANGUAGE_FORMAT]
Login = Annotated[str, LOGIN_FORMAT]
Color = Annotated[str, COLOR_FORMAT]
Topic = Annotated[str, TOPIC_FORMAT]
Zone = Annotated[str, ZONE_FORMAT]
Url = Annotated[str, URL_FORMAT]
Successor = Annotated[str, SUCCESSOR_FORMAT]
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
    SUCCESSOR_FORMAT,
)
