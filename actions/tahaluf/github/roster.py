"""What is read and written round one volunteer: their form in the control repository, and the private roster.

Knows paths, texts and marks, not what they say: that is for `people/`.
"""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from tahaluf.plan import Rest
from tahaluf.problems import Stopped

from .control import BLOB, file_text, names
from .conversation import AUTHOR, COMMENT, Comment, comments_in, our_comments, written_by
from .session import Session

TRIES: Final = 5  # two runs that write to one branch at once: GitHub answers 409 to the second
AT_ONCE: Final = timedelta(hours=1)  # no run lasts longer than its token

_OFFER: Final = f"""
query($owner: String!, $name: String!, $number: Int!, $manifest: String!, $form: String!) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ target {{ ... on Commit {{
      manifest: file(path: $manifest) {{ {BLOB} }} form: file(path: $form) {{ {BLOB} }}
    }} }} }}
    issue(number: $number) {{
      title body state createdAt url
      author {{ login ... on User {{ databaseId }} ... on Bot {{ databaseId }} }}
      labels(first: 100) {{ nodes {{ name }} }}
      comments(first: 100) {{ pageInfo {{ hasNextPage }} nodes {{ {COMMENT} }} }}
    }}
  }}
}}"""
_OPEN_OFFERS: Final = f"""
query($owner: String!, $name: String!, $label: String!, $after: String) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{
    issues(first: 50, after: $after, states: OPEN, labels: [$label]) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ number comments(first: 100) {{ nodes {{ {COMMENT} }} }} }}
    }}
  }}
}}"""
_ROSTER: Final = f"""
query($owner: String!, $name: String!, $record: String!) {{
  repository(owner: $owner, name: $name) {{
    visibility isArchived
    defaultBranchRef {{ target {{ ... on Commit {{ record: file(path: $record) {{ {BLOB} }} }} }} }}
  }}
}}"""
_NOTICE: Final = f"number title body {AUTHOR}"
_ONE_NOTICE: Final = f"""
query($owner: String!, $name: String!, $number: Int!) {{
  viewer {{ databaseId }}
  repository(owner: $owner, name: $name) {{ issue(number: $number) {{ {_NOTICE} }} }}
}}"""
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
class Offer:
    """A volunteer's issue, with the manifest and the form that are on the default branch now.

    `account` is the author's number and login, None where the account is gone. `ours` are our own comments.
    """

    control: str
    number: int
    manifest: str
    form: str
    title: str
    body: str
    open: bool
    created: datetime
    url: str
    account: tuple[int, str] | None
    labels: frozenset[str]
    ours: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """One file of the roster as just read; `text` and `blob` are None where it is not there yet."""

    path: str
    text: str | None
    blob: str | None


@dataclass(frozen=True, slots=True)
class RosterNotice:
    """An issue of ours in the roster, as it stands there."""

    number: int
    title: str
    body: str


def read_offer(session: Session, control: str, number: int, manifest: str, form: str) -> Offer:
    """Read issue `number` and two files, given by their paths, in one query.

    Raises Stopped where one of them is not there.
    """
    variables = {"number": number, "manifest": manifest, "form": form}
    data = session.look(_OFFER, names(control) | variables)
    found = data.get("repository")
    if found is None:
        raise _unseen(control)
    issue = found["issue"]
    if issue is None:
        raise Stopped(f"there is no issue {number} in {control}", "check the number and the repository")
    author, files, ours = issue["author"], _tip(found), issue["comments"]
    if ours["pageInfo"]["hasNextPage"]:
        comments = our_comments(session, control, number)
    else:
        comments = comments_in(ours["nodes"], data["viewer"]["databaseId"])
    return Offer(
        control=control,
        number=number,
        manifest=_text(session, control, files, "manifest", manifest),
        form=_text(session, control, files, "form", form),
        title=issue["title"],
        body=issue["body"],
        open=issue["state"] == "OPEN",
        created=datetime.fromisoformat(issue["createdAt"]),
        url=issue["url"],
        account=(author["databaseId"], author["login"]) if author and author.get("databaseId") else None,
        labels=frozenset(label["name"] for label in issue["labels"]["nodes"]),
        ours=tuple(comments),
    )


def open_offers(session: Session, control: str, label: str) -> Iterator[tuple[int, list[Comment]]]:
    """The open issues with this label, by number, each with our comments under it."""
    after: str | None = None
    while True:
        data = session.look(_OPEN_OFFERS, names(control) | {"label": label, "after": after})
        if not data.get("repository"):
            raise _unseen(control)
        page = data["repository"]["issues"]
        for node in page["nodes"]:
            yield node["number"], comments_in(node["comments"]["nodes"], data["viewer"]["databaseId"])
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def read_roster(session: Session, roster: str, path: str) -> RosterFile:
    """Read one file of the roster.

    Raises Stopped where the roster cannot be seen, is archived, or is not private.
    """
    data = session.look(_ROSTER, names(roster) | {"record": path})
    found = data.get("repository")
    if found is None:
        raise Stopped(
            f"the roster {roster} cannot be seen with this token",
            "make it as docs/setup.md says, a private repository, and let the token reach it",
        )
    if found["visibility"] != "PRIVATE":
        raise Stopped(f"the roster {roster} is not private", "make it private: people are written down there")
    if found["isArchived"]:
        raise Stopped(f"the roster {roster} is archived", "unarchive it, or name another in the manifest")
    entry: Mapping[str, Any] | None = _tip(found).get("record")
    return RosterFile(path, file_text(session, roster, entry), entry["object"]["oid"] if entry else None)


def write_roster(
    session: Session, roster: str, file: RosterFile, text: Callable[[str | None], str], message: str
) -> None:
    """Make the file what `text` makes of what is there. Writes nothing where that is the same.

    Where another run or a steward was faster, it is read again, so that nothing of theirs is lost.
    """
    for _ in range(TRIES):
        wanted = text(file.text)
        if wanted == file.text or _put(session, roster, file, wanted, message):
            return
        file = read_roster(session, roster, file.path)
    raise Stopped("the roster is being written to by others all the time", "run it again")


def find_notice(
    session: Session, roster: str, mark: str, number: int | None, since: datetime
) -> RosterNotice | None:
    """Our issue whose body begins with `mark`: `number` where that is it, else one touched after `since`.

    `since`, when the form was opened, keeps the search short: no notice is older than its form.
    """
    if number is not None:
        data = session.look(_ONE_NOTICE, names(roster) | {"number": number})
        if found := _marked([data["repository"]["issue"]], mark, data["viewer"]["databaseId"]):
            return found
    after: str | None = None
    while True:
        data = session.look(_NOTICES, names(roster) | {"since": since.isoformat(), "after": after})
        page = data["repository"]["issues"]
        if found := _marked(page["nodes"], mark, data["viewer"]["databaseId"]):
            return found
        if not page["pageInfo"]["hasNextPage"]:
            return None
        after = page["pageInfo"]["endCursor"]


def put_notice(session: Session, roster: str, found: RosterNotice | None, title: str, body: str) -> int:
    """Make the notice say this, and give its number. Writes nothing where it says so already."""
    wanted = {"title": title, "body": body}
    if found is None:
        return _first_notice(session, roster, wanted)
    if (found.title, found.body) != (title, body):
        session.rest(Rest("PATCH", f"/repos/{roster}/issues/{found.number}", wanted))
    return found.number


def _first_notice(session: Session, roster: str, wanted: Mapping[str, str]) -> int:
    """Make a new notice. Where another run made one in this moment, the later of the two is closed."""
    made = session.rest(Rest("POST", f"/repos/{roster}/issues", wanted)).body
    mark, since = wanted["body"].partition("\n")[0], datetime.fromisoformat(made["created_at"]) - AT_ONCE
    first = find_notice(session, roster, mark, None, since)
    if first is None or first.number >= made["number"]:
        return int(made["number"])
    closed = {"state": "closed", "state_reason": "not_planned"}
    session.rest(Rest("PATCH", f"/repos/{roster}/issues/{made['number']}", closed))
    return first.number


def _marked(nodes: list[Mapping[str, Any] | None], mark: str, viewer: int) -> RosterNotice | None:
    for node in filter(None, nodes):
        body = node["body"].replace("\r\n", "\n")
        if written_by(node, viewer) and body.startswith(mark + "\n"):
            return RosterNotice(node["number"], node["title"], body)
    return None


def _put(session: Session, roster: str, file: RosterFile, text: str, message: str) -> bool:
    """Whether the file was written: not where its branch or the file moved on meanwhile."""
    content = base64.b64encode(text.encode()).decode()
    body = {"message": message, "content": content} | ({"sha": file.blob} if file.blob else {})
    where = f"/repos/{roster}/contents/{quote(file.path)}"
    return session.rest(Rest("PUT", where, body, accept=frozenset({409}))).status != 409


def _tip(repository: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was read at the tip of the default branch; nothing in a repository without a commit."""
    tip: Mapping[str, Any] = (repository["defaultBranchRef"] or {}).get("target") or {}
    return tip


def _text(session: Session, repository: str, files: Mapping[str, Any], key: str, path: str) -> str:
    text = file_text(session, repository, files.get(key))
    if text is None:
        raise Stopped(f"{repository} has no {path} on its default branch", "put it there")
    return text


def _unseen(control: str) -> Stopped:
    return Stopped(f"{control} cannot be seen with this token", "check the token and GITHUB_REPOSITORY")
