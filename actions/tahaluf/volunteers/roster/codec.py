"""Convert a person's values to YAML values and back. Invalid values raise an error; nothing is guessed."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.matching import Hours, read_hours
from tahaluf.volunteers.people import Account, Invitation, InvitationState, StoredMatch, VolunteerStatus


def to_yaml_value(value: Any) -> Any:
    """The YAML value for a value of `Person` or `VolunteerProfile`."""
    match value:
        case Account() | StoredMatch():
            return value._asdict()
        case Invitation(state, since, times):
            return {"state": str(state), "since": since, "times": times}
        case ConsentLevel() | VolunteerStatus() | Hours():
            return str(value)
        case frozenset():
            return sorted(value)
        case tuple():
            return [to_yaml_value(item) for item in value]
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:  # bool is a subclass of int
        raise TypeError
    return value


def _date(value: Any) -> date:
    if type(value) is not date:  # datetime is a subclass of date
        raise TypeError
    return value


def _datetime(value: Any) -> datetime:
    if type(value) is not datetime:
        raise TypeError
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _string_list(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [_string(item) for item in value]


def _account(value: Mapping[str, Any]) -> Account:
    return Account(_number(value["id"]), _string(value["login"]))


def _hours(value: Any) -> Hours:
    if (hours := read_hours(str(value))) is None:  # YAML reads `hours: 4` as a number
        raise ValueError
    return hours


def _stored_match(value: Mapping[str, Any]) -> StoredMatch:
    return StoredMatch(_string(value["project"]), _string(value["role"]), _number(value["score"]))


def _invitation(value: Mapping[str, Any]) -> Invitation:
    return Invitation(InvitationState(value["state"]), _date(value["since"]), _number(value.get("times", 0)))


# By key of the record. They raise ValueError, TypeError, KeyError or AttributeError
DECODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "id": _string,
    "account": _account,
    "form": _number,
    "notice": _number,
    "given": _date,
    "level": ConsentLevel,
    "status": VolunteerStatus,
    "since": _date,
    "until": _date,
    "answered": _datetime,
    "began": _date,
    "seen": _date,
    "raised": _date,
    "skills": lambda value: frozenset(_string_list(value)),
    "hours": _hours,
    "zone": _string,
    "languages": lambda value: frozenset(_string_list(value)),
    "work": lambda value: tuple(_string_list(value)),
    "projects": lambda value: frozenset(_string_list(value)),
    "matches": lambda value: tuple(_stored_match(item) for item in value),
    "invitation": _invitation,
    "nudges": _number,
    "nudged": _date,
    "sealed": _string,
}
