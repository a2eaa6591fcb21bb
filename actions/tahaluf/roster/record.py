"""The file that the private roster keeps of one person, as YAML: written from a `Person`, and read back.

A commit cannot be taken back, so nothing goes in that might be a way to reach somebody: neither the free text
nor the skills that the manifest does not know. Those stand in the roster's notice, which can be emptied.
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, Final

import yaml

from tahaluf.consent import LEAST
from tahaluf.matching import Offer
from tahaluf.people import Person
from tahaluf.problems import Stopped

from .kinds import READ, plain

FOLDER: Final = "people"
HEAD: Final = (
    "# Written from the volunteer's form, and again when it is edited. Other keys are yours: they stay.\n"
)
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenRecord(Stopped):
    """A record that somebody's edit has left unreadable: in the way of one person, and of nobody else."""

    def __init__(self, key: str | None = None) -> None:
        where = f" (its `{key}`)" if key else ""
        super().__init__(
            f"a person's record in the roster cannot be read{where}", "look at its last edit there"
        )


def record_path(person: str) -> str:
    """The file of the person with this id."""
    return f"{FOLDER}/{person}.yml"


def write_person(person: Person, before: str | None = None) -> str:
    """The whole text of a person's record: the same values give the same text.

    `before`: the text that is there, whose other keys are kept: stewards may add their own. Raises BrokenRecord
    where it is no record.
    """
    others = {key: value for key, value in _mapping(before or "").items() if key not in _OURS}
    said = dict(_flat(person))
    mine = {name: plain(value) for name, value in said.items() if name in _ALWAYS or value != _DEFAULT[name]}
    return HEAD + yaml.dump(mine | others, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def read_person(text: str) -> Person:
    """The person of a record. What a record does not say is as it was for a new one.

    Raises BrokenRecord, with nothing of the record in it but the name of a key.
    """
    data = _mapping(text)
    said = {}
    for key, value in data.items():
        if key in READ and value is not None:
            try:
                said[key] = READ[key](value)
            except (ValueError, TypeError, KeyError, AttributeError):
                raise BrokenRecord(key) from None  # its words may quote the record
    for needed in ("id", "form", "given"):
        if needed not in said:
            raise BrokenRecord(needed)
    offer = Offer(**{key: said.pop(key) for key in _OFFERED & said.keys()})
    return Person(offer=offer, **{"level": LEAST, "since": said["given"]} | said)


def _flat(person: Person) -> Iterator[tuple[str, Any]]:
    """By the record's keys, in its order: what somebody offers stands among the rest."""
    for one in fields(person):
        value = getattr(person, one.name)
        if isinstance(value, Offer):
            yield from ((part.name, getattr(value, part.name)) for part in fields(value))
        else:
            yield one.name, value


_OFFERED: Final = frozenset(one.name for one in fields(Offer))
_DEFAULT: Final = {one.name: one.default for one in (*fields(Person), *fields(Offer)) if one.name != "offer"}
_ALWAYS: Final = frozenset(name for name, default in _DEFAULT.items() if default is MISSING) | {"status"}
_OURS: Final = frozenset(_DEFAULT)


class _Dumper(yaml.SafeDumper):
    """A sealed block keeps its lines, so that a steward can copy it out of the file; a day stands where it belongs."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=_style(value))


def _style(value: str) -> str | None:
    if value.isprintable():
        return None
    if value.isascii() and value.replace("\n", "").isprintable():
        return "|"
    return '"'  # elsewhere PyYAML folds, and loses, what Unicode calls a line's end


_Dumper.add_representer(str, _text)


def _mapping(text: str) -> dict[str, Any]:
    try:
        data = yaml.load(text, Loader=LOADER)  # noqa: S506  (a safe one)
    except (yaml.YAMLError, ValueError):  # a date such as 2026-02-31 is a ValueError
        data = text  # its error may quote the record, so it is not shown
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BrokenRecord
    return data
