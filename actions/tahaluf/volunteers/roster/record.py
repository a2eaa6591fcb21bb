"""The file that the private roster keeps of one person, as YAML: written from a `Person`, and read back.

A commit cannot be taken back, so nothing goes in that might be a way to reach somebody: neither the free text
nor the skills that the manifest does not know. Those stand in the roster's notice, which can be emptied.
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, Final

import yaml

from tahaluf.consent import DEFAULT_LEVEL
from tahaluf.problems import CommandError
from tahaluf.volunteers.matching import VolunteerProfile
from tahaluf.volunteers.people import Person

from .codec import DECODERS, to_yaml_value

RECORDS_FOLDER: Final = "people"
HEADER: Final = (
    "# Written from the volunteer's form, and again when it is edited. Other keys are yours: they stay.\n"
)
YAML_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenRecord(CommandError):
    """A record that somebody's edit has left unreadable: in the way of one person, and of nobody else."""

    def __init__(self, key: str | None = None) -> None:
        where = f" (its `{key}`)" if key else ""
        super().__init__(
            f"a person's record in the roster cannot be read{where}", "look at its last edit there"
        )


def record_path(person_id: str) -> str:
    """The file of the person with this id."""
    return f"{RECORDS_FOLDER}/{person_id}.yml"


def write_person(person: Person, current_text: str | None = None) -> str:
    """The whole text of a person's record: the same values give the same text.

    `before`: the text that is there, whose other keys are kept: stewards may add their own. Raises BrokenRecord
    where it is no record.
    """
    other_values = {
        key: value for key, value in _load_mapping(current_text or "").items() if key not in _RECORD_KEYS
    }
    values = dict(_record_values(person))
    own_values = {
        name: to_yaml_value(value)
        for name, value in values.items()
        if name in _ALWAYS_WRITTEN or value != _DEFAULTS[name]
    }
    return HEADER + yaml.dump(
        own_values | other_values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
    )


def read_person(text: str) -> Person:
    """The person of a record. What a record does not say is as it was for a new one.

    Raises BrokenRecord, with nothing of the record in it but the name of a key.
    """
    data = _load_mapping(text)
    values = {}
    for key, value in data.items():
        if key in DECODERS and value is not None:
            try:
                values[key] = DECODERS[key](value)
            except (ValueError, TypeError, KeyError, AttributeError):
                raise BrokenRecord(key) from None  # its words may quote the record
    for required_key in ("id", "form", "given"):
        if required_key not in values:
            raise BrokenRecord(required_key)
    profile = VolunteerProfile(**{key: values.pop(key) for key in _PROFILE_KEYS & values.keys()})
    return Person(profile=profile, **{"level": DEFAULT_LEVEL, "since": values["given"]} | values)


def _record_values(person: Person) -> Iterator[tuple[str, Any]]:
    """By the record's keys, in its order: what somebody offers stands among the rest."""
    for field in fields(person):
        value = getattr(person, field.name)
        if isinstance(value, VolunteerProfile):
            yield from ((part.name, getattr(value, part.name)) for part in fields(value))
        else:
            yield field.name, value


_PROFILE_KEYS: Final = frozenset(field.name for field in fields(VolunteerProfile))
_DEFAULTS: Final = {
    field.name: field.default
    for field in (*fields(Person), *fields(VolunteerProfile))
    if field.name != "profile"
}
_ALWAYS_WRITTEN: Final = frozenset(name for name, default in _DEFAULTS.items() if default is MISSING) | {
    "status"
}
_RECORD_KEYS: Final = frozenset(_DEFAULTS)


class _Dumper(yaml.SafeDumper):
    """A sealed block keeps its lines, so that a steward can copy it out of the file; a day stands where it belongs."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_scalar_style(value))


def _scalar_style(value: str) -> str | None:
    if value.isprintable():
        return None
    if value.isascii() and value.replace("\n", "").isprintable():
        return "|"
    return '"'  # elsewhere PyYAML folds, and loses, what Unicode calls a line's end


_Dumper.add_representer(str, _represent_text)


def _load_mapping(text: str) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=YAML_LOADER)  # noqa: S506  (a safe one)
    except (yaml.YAMLError, ValueError):  # a date such as 2026-02-31 is a ValueError
        data = text  # its error may quote the record, so it is not shown
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BrokenRecord
    return data
