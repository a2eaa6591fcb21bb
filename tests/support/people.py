"""A small coalition and its volunteers."""

from dataclasses import fields
from datetime import date
from typing import Any

from tahaluf.consent import ConsentLevel
from tahaluf.manifest import Manifest, load
from tahaluf.volunteers.form import Hours, Volunteer, VolunteerProfile
from tahaluf.volunteers.matching import OpenRole
from tahaluf.volunteers.people import Person, StoredMatch, VolunteerStatus

MANIFEST = """\
version: 1
organization: example-coalition
languages:
  ar: {name: Arabic, translations: {ar: {name: العربية}}}
  en: {name: English}
skills:
  frontend: {name: Front-end development, translations: {ar: {name: تطوير الواجهات}}, aliases: [front end, react]}
  design: {name: Design, translations: {ar: {name: تصميم}}}
  gis: {name: Mapping, aliases: [maps, cartography]}
projects:
  - slug: old-archive
    name: Old archive
    summary: Letters and photographs, scanned.
    status: dormant
    since: 2026-01-31
    reason: Waiting for rooms
    roles: [{id: scanning, title: Scanner, skills: [design]}]
  - slug: reading-room
    name: Reading room
    summary: Books for everybody.
    repository: "https://example.org/reading-room"
    stewards: [{login: a-steward, id: 4242}]
    roles: [{id: shelf, title: Shelf keeper}]
  - slug: water-map
    name: خريطة المياه
    lang: ar
    summary: Where wells and pipes still work.
    stewards: [{login: a-steward, id: 4242}]
    roles:
      - {id: full, title: Nobody more, skills: [gis], open: 0}
      - {id: map-design, title: Cartographer, skills: [design, gis], hours: 3-5, languages: [ar], open: 2}
    aliases: [wells-map]
"""


def coalition() -> Manifest:
    return load(MANIFEST)


def volunteer(**values: Any) -> Volunteer:
    """A volunteer who has only the given attributes, which may include attributes of the profile."""
    profile_values = {
        field.name: values.pop(field.name) for field in fields(VolunteerProfile) if field.name in values
    }
    return Volunteer(VolunteerProfile(**profile_values), **{"level": ConsentLevel.NONE} | values)


def open_role(role: str = "role", **fields: Any) -> OpenRole:
    """An open role that has only the given requirements."""
    defaults: dict[str, Any] = {
        "project": "water-map",
        "title": role.title(),
        "skills": frozenset(),
        "languages": frozenset(),
        "hours": None,
        "places": 1,
    }
    return OpenRole(role=role, **defaults | fields)


def hours(low: int, high: int | None = None) -> Hours:
    return Hours(low, high)


def person(status: VolunteerStatus, *roles: tuple[str, str]) -> Person:
    """A person in the roster with these matching roles, ordered from best to worst."""
    day = date(2026, 3, 1)
    matches = tuple(StoredMatch(project, role, 50) for project, role in roles)
    return Person(
        id="p-abc", form=7, given=day, since=day, level=ConsentLevel.NONE, status=status, matches=matches
    )
