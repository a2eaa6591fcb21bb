"""Reads the private roster: the files on its default branch, and the notices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tahaluf.access import DENIED_PATH
from tahaluf.plan import ChangeContext
from tahaluf.problems import CommandError
from tahaluf.volunteers.roster import COUNTS_PATH, KEY_PATH, RECORDS_FOLDER, PostedNotice

from .batching import query_repository_batches
from .comments import AUTHOR_FIELDS, is_by_account
from .files import BLOB_FIELDS, read_file_text
from .pagination import PAGE_INFO, query_pages
from .repository import repository_variables, visible_repository
from .session import Session

FILES_PER_QUERY: Final = 100  # 4 MB if every file has a sealed message of the maximum length
NOTICES_PER_QUERY: Final = 50
ANY_TIME: Final = datetime.fromtimestamp(0, UTC)

_TIP_QUERY: Final = f"""
query($owner: String!, $name: String!) {{
  repository(owner: $owner, name: $name) {{
    id visibility isArchived
    defaultBranchRef {{ name target {{ oid ... on Commit {{
      counts: file(path: "{COUNTS_PATH}") {{ {BLOB_FIELDS} }}
      key: file(path: "{KEY_PATH}") {{ {BLOB_FIELDS} }}
      denied: file(path: "{DENIED_PATH}") {{ {BLOB_FIELDS} }}
      folder: file(path: "{RECORDS_FOLDER}") {{ object {{ ... on Tree {{ entries {{ name oid type }} }} }} }}
    }} }} }}
  }}
}}"""
_NOTICE_FIELDS: Final = f"number title body state {AUTHOR_FIELDS}"
_NOTICES_QUERY: Final = f"""
query($owner: String!, $name: String!, $since: DateTime!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(
      first: 100, after: $after, filterBy: {{since: $since}}, orderBy: {{field: CREATED_AT, direction: ASC}}
    ) {{
      {PAGE_INFO} nodes {{ {_NOTICE_FIELDS} }}
    }}
  }}
}}"""


@dataclass(frozen=True, slots=True)
class RosterRepository:
    """The roster's repository. `name` is owner/name. `files` has the records, the counts, the key and the denied
    accounts, by path.
    """

    name: str
    context: ChangeContext
    files: Mapping[str, str] = field(repr=False)


def read_roster(session: Session, name: str) -> RosterRepository:
    """Read the roster owner/name in one request, plus one request per 100 people.

    Raises CommandError if it is not accessible, archived, empty or not private.
    """
    found = session.query(_TIP_QUERY, repository_variables(name)).get("repository")
    _check_repository(name, found)
    branch = found["defaultBranchRef"]
    if branch is None:
        raise CommandError(f"the roster {name} is empty", "add a README: see docs/setup.md")
    owner, slug = name.split("/")
    context = ChangeContext(owner, slug, found["id"], branch["name"], branch["target"]["oid"])
    folder = ((branch["target"]["folder"] or {}).get("object") or {}).get("entries") or []
    blobs = {f"{RECORDS_FOLDER}/{entry['name']}": entry["oid"] for entry in folder if entry["type"] == "blob"}
    files = dict(_read_blobs(session, name, blobs))
    for path, alias in ((COUNTS_PATH, "counts"), (KEY_PATH, "key"), (DENIED_PATH, "denied")):
        if (text := read_file_text(session, name, branch["target"][alias])) is not None:
            files[path] = text
    return RosterRepository(name, context, files)


def read_notices(
    session: Session, roster: str, numbers: Iterable[int], since: datetime | None
) -> list[PostedNotice]:
    """Read the roster's issues with these numbers. If `since` is given, also read this account's issues that were
    updated after it.

    Issues with these numbers may be by any author: the numbers come from records, and stewards need to read the App's
    issues. Issues that no longer exist are omitted.
    """
    found = {
        notice.number: notice for notice in _read_notices_by_number(session, roster, sorted(set(numbers)))
    }
    if since is not None:
        found |= {
            notice.number: notice for notice, is_ours in _read_issues_since(session, roster, since) if is_ours
        }
    return sorted(found.values(), key=lambda notice: notice.number)


def read_all_notices(session: Session, roster: str) -> list[PostedNotice]:
    """Read all issues in the roster, open or closed, by any account, so that a person's data can be removed completely.

    Issues by any account are needed, because stewards also remove people, whose issues the App has written. All
    issues are needed, because records do not mention duplicates. Sends one request per 100 issues.
    """
    return sorted(
        (notice for notice, _ in _read_issues_since(session, roster, ANY_TIME)),
        key=lambda notice: notice.number,
    )


def _read_blobs(session: Session, name: str, blobs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Read each file's text by blob ID, so that concurrent commits have no effect."""
    batches = query_repository_batches(session, name, list(blobs.items()), FILES_PER_QUERY, _blob_field)
    for (path, _), blob, _ in batches:
        yield path, read_file_text(session, name, {"object": blob}) or ""


def _blob_field(file: tuple[str, str]) -> str:
    return f'object(oid: "{file[1]}") {{ ... on Blob {{ oid text isTruncated }} }}'


def _read_notices_by_number(session: Session, roster: str, numbers: Sequence[int]) -> Iterator[PostedNotice]:
    batches = query_repository_batches(session, roster, numbers, NOTICES_PER_QUERY, _notice_field)
    yield from (_notice(node) for _, node, _ in batches if node)


def _notice_field(number: int) -> str:
    return f"issue(number: {number}) {{ {_NOTICE_FIELDS} }}"


def _read_issues_since(session: Session, roster: str, since: datetime) -> Iterator[tuple[PostedNotice, bool]]:
    """Yield each issue updated after `since`, along with whether this account opened it."""
    variables = repository_variables(roster) | {"since": since.isoformat()}
    pages = query_pages(
        session, _NOTICES_QUERY, variables, lambda data: visible_repository(roster, data)["issues"]
    )
    for nodes, data in pages:
        viewer = data["viewer"]["databaseId"]
        yield from ((_notice(node), is_by_account(node, viewer)) for node in nodes if node)


def _notice(node: Mapping[str, Any]) -> PostedNotice:
    body = node["body"].replace("\r\n", "\n")
    return PostedNotice(node["number"], node["title"], body, node["state"] == "OPEN")


def _check_repository(name: str, found: Mapping[str, Any] | None) -> None:
    if found is None:
        raise CommandError(
            f"the roster {name} is not accessible with this token",
            "create it as a private repository, and give the token access to it; see docs/setup.md",
        )
    if found["visibility"] != "PRIVATE":
        raise CommandError(f"the roster {name} is not private", "make it private: it contains personal data")
    if found["isArchived"]:
        raise CommandError(
            f"the roster {name} is archived",
            "unarchive it, or set `roster` in the manifest to another repository",
        )
