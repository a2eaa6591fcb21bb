"""A person's values as the kinds that YAML knows, and back: what an edit has spoilt is an error, not a guess."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from tahaluf.consent import Level
from tahaluf.matching import Hours, read_hours
from tahaluf.people import Account, Invitation, Invited, Matched, Status


def plain(value: Any) -> Any:
    """What YAML writes for a value of `Person` or `Offer`."""
    match value:
        case Account() | Matched():
            return value._asdict()
        case Invitation(state, since, times):
            return {"state": str(state), "since": since, "times": times}
        case Level() | Status() | Hours():
            return str(value)
        case frozenset():
            return sorted(value)
        case tuple():
            return [plain(one) for one in value]
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:  # true is an int, too
        raise TypeError
    return value


def _day(value: Any) -> date:
    if type(value) is not date:  # a datetime is a date, too
        raise TypeError
    return value


def _moment(value: Any) -> datetime:
    if type(value) is not datetime:
        raise TypeError
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _list(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [_words(one) for one in value]


def _account(value: Mapping[str, Any]) -> Account:
    return Account(_number(value["id"]), _words(value["login"]))


def _hours(value: Any) -> Hours:
    if (hours := read_hours(str(value))) is None:  # one hour alone is a number to YAML
        raise ValueError
    return hours


def _matched(value: Mapping[str, Any]) -> Matched:
    return Matched(_words(value["project"]), _words(value["role"]), _number(value["score"]))


def _invitation(value: Mapping[str, Any]) -> Invitation:
    return Invitation(Invited(value["state"]), _day(value["since"]), _number(value.get("times", 0)))


# By the record's key. They raise ValueError, TypeError, KeyError or AttributeError
READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "id": _words,
    "account": _account,
    "form": _number,
    "notice": _number,
    "given": _day,
    "level": Level,
    "status": Status,
    "since": _day,
    "until": _day,
    "answered": _moment,
    "began": _day,
    "seen": _day,
    "raised": _day,
    "skills": lambda value: frozenset(_list(value)),
    "hours": _hours,
    "zone": _words,
    "languages": lambda value: frozenset(_list(value)),
    "work": lambda value: tuple(_list(value)),
    "projects": lambda value: frozenset(_list(value)),
    "matches": lambda value: tuple(_matched(one) for one in value),
    "invitation": _invitation,
    "nudges": _number,
    "nudged": _day,
    "sealed": _words,
}
