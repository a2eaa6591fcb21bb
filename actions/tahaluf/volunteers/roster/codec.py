"""Converts a person's values to and from YAML values. Invalid values raise an error."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from tahaluf.consent import ConsentLevel
from tahaluf.volunteers.form import QUESTIONS, decode_string
from tahaluf.volunteers.people import Account, Invitation, InvitationState, StoredMatch, VolunteerStatus


def to_yaml_value(key: str, value: Any) -> Any:
    """Convert a value of `Person` or `VolunteerProfile` to the YAML value for `key` in a record."""
    return ENCODERS[key](value) if key in ENCODERS else _encode(value)


def _encode(value: Any) -> Any:
    match value:
        case Account() | StoredMatch():
            return value._asdict()
        case Invitation(state, since, times):
            return {"state": str(state), "since": since, "times": times}
        case ConsentLevel() | VolunteerStatus():
            return str(value)
        case tuple():
            return [_encode(item) for item in value]
    return value


def read_number(value: Any) -> int:
    """Return a count from parsed YAML. Raises TypeError for anything else."""
    if type(value) is not int or value < 0:  # not isinstance, because bool is a subclass of int
        raise TypeError
    return value


def _date(value: Any) -> date:
    if type(value) is not date:  # not isinstance, because datetime is a subclass of date
        raise TypeError
    return value


def _datetime(value: Any) -> datetime:
    if type(value) is not datetime:
        raise TypeError
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _account(value: Mapping[str, Any]) -> Account:
    return Account(read_number(value["id"]), decode_string(value["login"]))


def _stored_match(value: Mapping[str, Any]) -> StoredMatch:
    return StoredMatch(
        decode_string(value["project"]), decode_string(value["role"]), read_number(value["score"])
    )


def _invitation(value: Mapping[str, Any]) -> Invitation:
    return Invitation(
        InvitationState(value["state"]), _date(value["since"]), read_number(value.get("times", 0))
    )


ENCODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    question.key: question.answer.encode for question in QUESTIONS
}
# The decoders, by record key. A decoder may raise ValueError, TypeError, KeyError or AttributeError
DECODERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "id": decode_string,
    "account": _account,
    "form": read_number,
    "notice": read_number,
    "given": _date,
    "level": ConsentLevel,
    "level_since": _datetime,
    "status": VolunteerStatus,
    "since": _date,
    "until": _date,
    "answered": _datetime,
    "began": _date,
    "seen": _date,
    "raised": _date,
    **{question.key: question.answer.decode for question in QUESTIONS},
    "matches": lambda value: tuple(_stored_match(item) for item in value),
    "invitation": _invitation,
    "nudges": read_number,
    "nudged": _date,
    "sealed": decode_string,
}
