"""Reads the data for planning a pull request's merge: three versions of the manifest, and the changed files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.problems import CommandError

from .comments import BotComment
from .control_repository import PLAN_TOPIC
from .files import BLOB_FIELDS, file_size, read_file_text
from .own_comments import FIRST_AUTHORS_FIELD, read_own_comments
from .pagination import PAGE_INFO, query_pages
from .repository import query_repository, repository_variables, visible_repository
from .session import Session

MAX_COMPARED_FILES: Final = 300  # maximum number of files that GitHub lists in a comparison
MAX_FORK_BYTES: Final = 1_000_000  # maximum size of a fork's manifest, which anyone can write
MAX_FORK_GROWTH: Final = (
    100_000  # the number of bytes that a fork may add to a manifest that is already that large
)
PULLS_PER_QUERY: Final = 25  # number of pull requests per query, each with up to 100 comments


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that a pull request changes. `patch` is empty if GitHub does not show a patch."""

    path: str
    patch: str = ""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The manifest at a pull request's base, head and merge base. A version is None if the file does not exist there.

    `files` are the files changed on the branch itself, and `files_are_complete` is False if GitHub does not list all
    of them. `is_from_fork`: whether the head is in a fork, so that anyone could have written it. `is_too_large`:
    whether a fork's manifest was not read because of its size.
    """

    base_branch: str
    base_oid: str
    base_text: str | None
    head_oid: str
    head_text: str | None
    merge_base_text: str | None
    files: tuple[ChangedFile, ...] = ()
    files_are_complete: bool = True
    is_too_large: bool = False
    is_from_fork: bool = True


@dataclass(frozen=True, slots=True)
class PullHead:
    """The commit that a pull request would merge. If `is_from_fork` is true, anyone could have written the commit."""

    oid: str
    is_from_fork: bool


@dataclass(frozen=True, slots=True)
class PlannedPull:
    """An open pull request on which we have posted a plan."""

    number: int
    base_oid: str  # current tip of the pull request's base branch
    head: PullHead
    comments: tuple[BotComment, ...]


def read_pull_head(session: Session, control: str, number: int) -> PullHead | None:
    """Return a pull request's head without reading its files, or None if there is no such pull request."""
    document = """
    query($owner: String!, $name: String!, $number: Int!) {
      repository(owner: $owner, name: $name) {
        pullRequest(number: $number) { headRefOid isCrossRepository }
      }
    }"""
    found = query_repository(session, control, document, number=number)["pullRequest"]
    return PullHead(found["headRefOid"], found["isCrossRepository"]) if found else None


def read_pull_request(session: Session, control: str, number: int, path: str) -> PullRequest:
    """Read the file `path` at a pull request's base, head and merge base, in three requests.

    The head may be in a fork. A fork's file is read only as data, through this repository, and not at all if it is
    much larger than a manifest should be. Raises CommandError if the pull request does not exist.
    """
    commit_fields = f"oid file(path: $path) {{ {BLOB_FIELDS} }}"
    document = f"""
    query($owner: String!, $name: String!, $number: Int!, $path: String!) {{
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{
          isCrossRepository
          baseRef {{ name target {{ ... on Commit {{ {commit_fields} }} }} }}
          commits(last: 1) {{ nodes {{ commit {{ {commit_fields} }} }} }}
        }}
      }}
    }}"""
    found = query_repository(session, control, document, number=number, path=path)["pullRequest"]
    if not found or not found["commits"]["nodes"] or not found["baseRef"]:
        raise CommandError(
            f"there is no pull request {number} in {control}", "check the number and the repository"
        )
    base, head = found["baseRef"]["target"], found["commits"]["nodes"][0]["commit"]
    base_text = read_file_text(session, control, base.get("file"))
    largest = max(MAX_FORK_BYTES, file_size(base.get("file")) + MAX_FORK_GROWTH)
    is_too_large = found["isCrossRepository"] and file_size(head.get("file")) > largest
    compared = session.get(f"/repos/{control}/compare/{base['oid']}...{head['oid']}?per_page=1").body
    merge_base = compared["merge_base_commit"]["sha"]
    files = [
        ChangedFile(name, file.get("patch") or "") for file in compared["files"] for name in _names(file)
    ]
    return PullRequest(
        found["baseRef"]["name"],
        base["oid"],
        base_text,
        head["oid"],
        None if is_too_large else read_file_text(session, control, head.get("file")),
        base_text if merge_base == base["oid"] else read_file_at(session, control, merge_base, path),
        tuple(files),
        len(compared["files"]) < MAX_COMPARED_FILES,
        is_too_large,
        bool(found["isCrossRepository"]),
    )


def read_planned_pulls(session: Session, control: str) -> Iterator[PlannedPull]:
    """Return the open pull requests on which we have posted a plan, together with our comments, oldest first.

    Pull requests without a plan, such as those by outsiders, are skipped within the same query.
    """
    document = f"""
    query($owner: String!, $name: String!, $after: String) {{
      viewer {{ databaseId }}
      repository(owner: $owner, name: $name) {{
        pullRequests(first: {PULLS_PER_QUERY}, after: $after, states: OPEN) {{
          {PAGE_INFO}
          nodes {{ number headRefOid isCrossRepository baseRef {{ target {{ oid }} }} {FIRST_AUTHORS_FIELD} }}
        }}
      }}
    }}"""
    pages = query_pages(
        session,
        document,
        repository_variables(control),
        lambda data: visible_repository(control, data)["pullRequests"],
    )
    for nodes, data in pages:
        for pull in nodes:
            comments = tuple(read_own_comments(session, control, pull, data["viewer"]["databaseId"]))
            if pull["baseRef"] and any(comment.topic.startswith(PLAN_TOPIC) for comment in comments):
                head = PullHead(pull["headRefOid"], pull["isCrossRepository"])
                yield PlannedPull(pull["number"], pull["baseRef"]["target"]["oid"], head, comments)


def check_default_branch_tip(session: Session, control: str, commit: str, paths: Sequence[str]) -> None:
    """Raise CommandError unless this commit is the tip of the default branch, or has the same content at `paths`.

    A workflow run that is re-run checks out the original commit, so it would undo later changes to these files and
    folders. A later commit that changes none of them starts no run of its own.
    """
    document = """
    query($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) { defaultBranchRef { name target { oid } } }
    }"""
    branch = query_repository(session, control, document)["defaultBranchRef"]
    if branch and not _is_same(session, control, (commit, branch["target"]["oid"]), paths):
        raise CommandError(
            f"this run is on commit {commit[:7]}, which is not the tip of the default branch {branch['name']}; "
            "nothing was written",
            "start a new run on the default branch instead of re-running an old one",
        )


def _is_same(session: Session, control: str, commits: tuple[str, str], paths: Sequence[str]) -> bool:
    """Whether two commits have the same content at all of these paths."""
    if len(set(commits)) == 1:
        return True
    found = []
    for commit in commits:
        fields = " ".join(
            f"p{number}: object(expression: {json.dumps(f'{commit}:{path}')}) {{ oid }}"
            for number, path in enumerate(paths)
        )
        document = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        found.append(query_repository(session, control, document))
    return found[0] == found[1]


def _names(file: Mapping[str, Any]) -> Sequence[str]:
    """Return the file's path, and its previous path if it was renamed."""
    previous = file.get("previous_filename")
    return (file["filename"], previous) if previous else (file["filename"],)


def read_file_at(session: Session, control: str, commit: str, path: str) -> str | None:
    document = f"""
    query($owner: String!, $name: String!, $oid: GitObjectID!, $path: String!) {{
      repository(owner: $owner, name: $name) {{
        object(oid: $oid) {{ ... on Commit {{ file(path: $path) {{ {BLOB_FIELDS} }} }} }}
      }}
    }}"""
    commit_node = query_repository(session, control, document, oid=commit, path=path)["object"]
    return read_file_text(session, control, (commit_node or {}).get("file"))
