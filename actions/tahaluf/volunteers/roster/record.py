"""Reads and writes records: one YAML file for each person in the private roster.

Git history is permanent, so records never contain free text or skills that are not in the manifest, which might
include contact details. Such data goes into the notice, which is an issue and can be edited.
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, Final

import yaml

from tahaluf.consent import DEFAULT_LEVEL
from tahaluf.problems import CommandError
from tahaluf.volunteers.form import VolunteerProfile
from tahaluf.volunteers.people import Person

from .codec import DECODERS, to_yaml_value

RECORDS_FOLDER: Final = "people"
HEADER: Final = (
    "# Tahaluf writes this file from the volunteer's form, and rewrites it when the form is edited. Keys that you "
    "add are kept.\n"
)
YAML_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenRecord(CommandError):
    """Raised if an edit has made a record unreadable. Other records are not affected."""

    def __init__(self, key: str | None = None) -> None:
        where = f" (its `{key}`)" if key else ""
        super().__init__(
            f"a person's record in the roster cannot be read{where}",
            "check the most recent edit to that file",
        )


def record_path(person_id: str) -> str:
    """Return the path of this person's record."""
    return f"{RECORDS_FOLDER}/{person_id}.yml"


def write_person(person: Person, current_text: str | None = None) -> str:
    """Return the full content of a person's record. The output is deterministic.

    `current_text`: the content of the existing file. Unknown keys are kept, since stewards may add their own. Raises
    BrokenRecord if `current_text` is not a record.
    """
    other_values = {
        key: value for key, value in _load_mapping(current_text or "").items() if key not in _RECORD_KEYS
    }
    values = dict(_record_values(person))
    own_values = {
        name: to_yaml_value(name, value)
        for name, value in values.items()
        if name in _ALWAYS_WRITTEN or value != _DEFAULTS[name]
    }
    return HEADER + yaml.dump(
        own_values | other_values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
    )


def read_person(text: str) -> Person:
    """Read a record. Missing values default to those of a new person.

    Raises BrokenRecord, whose message quotes nothing from the record except the name of a key.
    """
    data = _load_mapping(text)
    values = {}
    for key, value in data.items():
        if key in DECODERS and value is not None:
            try:
                values[key] = DECODERS[key](value)
            except (ValueError, TypeError, KeyError, AttributeError):
                raise BrokenRecord(key) from None  # the original error may quote the record
    for required_key in ("id", "form", "given"):
        if required_key not in values:
            raise BrokenRecord(required_key)
    profile = VolunteerProfile(**{key: values.pop(key) for key in _PROFILE_KEYS & values.keys()})
    return Person(profile=profile, **{"level": DEFAULT_LEVEL, "since": values["given"]} | values)


def _record_values(person: Person) -> Iterator[tuple[str, Any]]:
    """Yield the record's keys and values in order, including those of the profile."""
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
    """Writes sealed messages line by line, so that stewards can copy them. If several dates are equal, no YAML aliases
    are written.
    """

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_scalar_style(value))


def _scalar_style(value: str) -> str | None:
    if value.isprintable():
        return None
    if value.isascii() and value.replace("\n", "").isprintable():
        return "|"
    return '"'  # other styles lose Unicode line separators, which PyYAML folds


_Dumper.add_representer(str, _represent_text)


def _load_mapping(text: str) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=YAML_LOADER)  # noqa: S506  (a safe loader)
    except (yaml.YAMLError, ValueError):  # a date such as 2026-02-31 raises ValueError
        data = text  # the error may quote the record, so another one is raised below
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BrokenRecord
    return data
