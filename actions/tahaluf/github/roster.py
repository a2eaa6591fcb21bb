"""Reads the private roster: its files at the tip of its branch, a hundred in a request, and our notices.

Knows paths, texts and marks, not what they say: that is for `people/`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tahaluf.plan import Site
from tahaluf.problems import Stopped
from tahaluf.roster import COUNTS_PATH, FOLDER, Posted

from .control import BLOB, file_text, names
from .conversation import AUTHOR, written_by
from .session import Session

FILES_AT_ONCE: Final = 100  # with the longest of sealed messages: 4 MB, a second or two
NOTICES_AT_ONCE: Final = 50

_TIP: Final = f"""
query($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
    id visibility isArchived
    defaultBranchRef {{ name target {{ oid ... on Commit {{
      counts: file(path: "{COUNTS_PATH}") {{ {BLOB} }}
      folder: file(path: "{FOLDER}") {{ object {{ ... on Tree {{ entries {{ name oid type }} }} }} }}
    }} }} }}
  }}
}}"""
_NOTICE: Final = f"number title body state {AUTHOR}"
_NOTICES: Final = f"""
query($owner: String!, $name: String!, $since: DateTime!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(
      first: 100, after: $after, filterBy: {{since: $since}}, orderBy: {{field: CREATED_AT, direction: ASC}}
    ) {{
      pageInfo {{ hasNextPage endCursor }} nodes {{ {_NOTICE} }}
    }}
  }}
}}"""


@dataclass(frozen=True, slots=True)
class Roster:
    """`name`: owner/name; `site`: where its changes happen; `files`: those that tell of people, by path."""

    name: str
    site: Site
    files: Mapping[str, str] = field(repr=False)


def read_roster(session: Session, name: str) -> Roster:
    """Read all of the roster owner/name: one request, and one more for each hundred people.

    Raises Stopped where it cannot be seen, is archived, is empty, or is not private.
    """
    found = session.look(_TIP, names(name)).get("repository")
    _check(name, found)
    branch = found["defaultBranchRef"]
    if branch is None:
        raise Stopped(f"the roster {name} has no branch yet", "give it a README, as docs/setup.md says")
    owner, slug = name.split("/")
    site = Site(owner, slug, found["id"], branch["name"], branch["target"]["oid"])
    folder = ((branch["target"]["folder"] or {}).get("object") or {}).get("entries") or []
    blobs = {f"{FOLDER}/{one['name']}": one["oid"] for one in folder if one["type"] == "blob"}
    files = dict(_texts(session, name, blobs))
    if (counts := file_text(session, name, branch["target"]["counts"])) is not None:
        files[COUNTS_PATH] = counts
    return Roster(name, site, files)


def read_notices(
    session: Session, roster: str, numbers: Iterable[int], since: datetime | None
) -> list[Posted]:
    """The roster's issues with these numbers, and ours that were touched after `since` (None: none by that).

    A number stands in a record: that a steward's token reads what the App wrote is no reason to doubt it. What is
    found by looking has to be of the account that looks. What is not there any more is left out.
    """
    found = {one.number: one for one in _numbered(session, roster, sorted(set(numbers)))}
    if since is not None:
        found |= {one.number: one for one in _touched(session, roster, since)}
    return sorted(found.values(), key=lambda one: one.number)


def _texts(session: Session, name: str, blobs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The text of each file, found by the id of its content: whoever writes meanwhile changes nothing here."""
    paths = list(blobs)
    for start in range(0, len(paths), FILES_AT_ONCE):
        some = paths[start : start + FILES_AT_ONCE]
        asked = " ".join(
            f'f{n}: object(oid: "{blobs[path]}") {{ ... on Blob {{ oid text isTruncated }} }}'
            for n, path in enumerate(some)
        )
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {asked} }} }}"
        found = session.look(document, names(name))["repository"]
        for n, path in enumerate(some):
            yield path, file_text(session, name, {"object": found[f"f{n}"]}) or ""


def _numbered(session: Session, roster: str, numbers: Sequence[int]) -> Iterator[Posted]:
    for start in range(0, len(numbers), NOTICES_AT_ONCE):
        some = numbers[start : start + NOTICES_AT_ONCE]
        asked = " ".join(f"n{number}: issue(number: {number}) {{ {_NOTICE} }}" for number in some)
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {asked} }} }}"
        found = session.look(document, names(roster))["repository"]
        yield from (_posted(node) for number in some if (node := found[f"n{number}"]))


def _touched(session: Session, roster: str, since: datetime) -> Iterator[Posted]:
    after: str | None = None
    while True:
        data = session.look(_NOTICES, names(roster) | {"since": since.isoformat(), "after": after})
        page = data["repository"]["issues"]
        viewer = data["viewer"]["databaseId"]
        yield from (_posted(node) for node in page["nodes"] if node and written_by(node, viewer))
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _posted(node: Mapping[str, Any]) -> Posted:
    body = node["body"].replace("\r\n", "\n")
    return Posted(node["number"], node["title"], body, node["state"] == "OPEN")


def _check(name: str, found: Mapping[str, Any] | None) -> None:
    if found is None:
        raise Stopped(
            f"the roster {name} cannot be seen with this token",
            "make it as docs/setup.md says, a private repository, and let the token reach it",
        )
    if found["visibility"] != "PRIVATE":
        raise Stopped(f"the roster {name} is not private", "make it private: people are written down there")
    if found["isArchived"]:
        raise Stopped(f"the roster {name} is archived", "unarchive it, or name another in the manifest")
