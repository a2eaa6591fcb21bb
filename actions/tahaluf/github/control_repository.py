"""What is read of the control repository round its pull requests: manifests, plans shown, what was merged."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.plan import Rest, digests_in_comment
from tahaluf.problems import CommandError
from tahaluf.proposals import PROPOSAL_LABEL, branch_name, commit_matches_body, issue_number, proposed_slug

from .comments import AUTHOR_FIELDS, COMMENT_FIELDS, is_by_account, parse_bot_comments
from .session import Session

BLOB_FIELDS: Final = "object { ... on Blob { oid text isTruncated } }"
PLAN_TOPIC: Final = "plan"  # and what begins so: a plan of one organization among several, or of a share
MAX_MERGED_PULLS: Final = 50  # latest merged pull requests whose plans count as seen
ISSUES_PER_QUERY: Final = 25  # issues a query: keeps it far below GitHub's 500,000 nodes and 10 seconds


@dataclass(frozen=True, slots=True)
class PullManifests:
    """The manifest on both sides of a pull request. `base_text` is None where the base has no such file."""

    base_text: str | None
    head_text: str
    head_oid: str


@dataclass(frozen=True, slots=True)
class MergedProposal:
    """An open issue whose pull request was merged, and the project that it brought.

    `as_read`: with the values that its form was read as.
    """

    issue: int
    slug: str
    matches_form: bool


def read_pull_manifests(session: Session, control: str, number: int, path: str) -> PullManifests:
    """Read the file `path` at the tip of the base branch and at the head, which may lie in a fork.

    As data, through this repository alone. Raises Stopped where the pull request or its file is not there.
    """
    commit_fields = f"oid file(path: $path) {{ {BLOB_FIELDS} }}"
    document = f"""
    query($owner: String!, $name: String!, $number: Int!, $path: String!) {{
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{
          baseRef {{ target {{ ... on Commit {{ {commit_fields} }} }} }}
          commits(last: 1) {{ nodes {{ commit {{ {commit_fields} }} }} }}
        }}
      }}
    }}"""
    found = _query_repository(session, control, document, number=number, path=path)["pullRequest"]
    if not found or not found["commits"]["nodes"]:
        raise CommandError(
            f"there is no pull request {number} in {control}", "check the number and the repository"
        )
    base = (found["baseRef"] or {}).get("target") or {}
    head = found["commits"]["nodes"][0]["commit"]
    head_text = read_file_text(session, control, head.get("file"))
    if head_text is None:
        raise CommandError(f"pull request {number} has no text file {path}", "put the manifest back")
    return PullManifests(read_file_text(session, control, base.get("file")), head_text, head["oid"])


def read_reviewed_digests(session: Session, control: str) -> frozenset[str]:
    """The digests of the risky changes that our plan comments showed before a merge to the default branch.

    A comment that somebody else has edited since shows nothing: it says what they wanted it to say.
    """
    document = f"""
    query($owner: String!, $name: String!, $first: Int!) {{
      viewer {{ databaseId }}
      repository(owner: $owner, name: $name) {{
        defaultBranchRef {{ name }}
        pullRequests(states: MERGED, first: $first, orderBy: {{field: UPDATED_AT, direction: DESC}}) {{
          nodes {{ baseRefName headRefOid comments(first: 100) {{ nodes {{ {COMMENT_FIELDS} }} }} }}
        }}
      }}
    }}"""
    data = session.query(document, repository_variables(control) | {"first": MAX_MERGED_PULLS})
    repository = data["repository"]
    default = (repository["defaultBranchRef"] or {}).get("name")
    return frozenset(
        digest
        for pull in repository["pullRequests"]["nodes"]
        if pull["baseRefName"] == default
        for comment in parse_bot_comments(pull["comments"]["nodes"], data["viewer"]["databaseId"])
        if comment.topic.startswith(PLAN_TOPIC) and not comment.edited_by_others
        for digest in digests_in_comment(comment.text, pull["headRefOid"])
    )


def read_merged_proposals(session: Session, control: str) -> Iterator[MergedProposal]:
    """Every open proposal issue whose pull request of ours is merged."""
    numbers = read_open_issues(session, control)
    for first in range(0, len(numbers), ISSUES_PER_QUERY):
        chunk = numbers[first : first + ISSUES_PER_QUERY]
        fields = " ".join(
            f'p{n}: pullRequests(headRefName: "{branch_name(n)}", states: MERGED, first: 5) '
            f"{{ nodes {{ body isCrossRepository {AUTHOR_FIELDS} "
            "commits(last: 1) { nodes { commit { message } } } } }"
            for n in chunk
        )
        document = (
            f"query($owner: String!, $name: String!) {{ viewer {{ databaseId }} "
            f"repository(owner: $owner, name: $name) {{ {fields} }} }}"
        )
        data = session.query(document, repository_variables(control))
        viewer = data["viewer"]["databaseId"]
        for number in chunk:
            for pull in data["repository"][f"p{number}"]["nodes"]:
                slug = proposed_slug(pull["body"], number)
                if slug and is_by_account(pull, viewer) and not pull["isCrossRepository"]:
                    last_commits = pull["commits"]["nodes"][-1:]
                    matches_form = all(
                        commit_matches_body(pull["body"], node["commit"]["message"]) for node in last_commits
                    )
                    yield MergedProposal(number, slug, matches_form)
                    break


def read_open_issues(session: Session, control: str) -> list[int]:
    """The numbers of the open issues with the label of proposals, oldest first."""
    document = """
    query($owner: String!, $name: String!, $label: String!, $after: String) {
      repository(owner: $owner, name: $name) {
        issues(first: 100, after: $after, states: OPEN, labels: [$label]) {
          pageInfo { hasNextPage endCursor } nodes { number }
        }
      }
    }"""
    return sorted(
        node["number"] for node in _all_nodes(session, control, document, "issues", label=PROPOSAL_LABEL)
    )


def read_open_proposals(session: Session, control: str) -> list[int]:
    """The issues that a sweep looks at: the open ones, and the closed ones whose pull request is open."""
    document = """
    query($owner: String!, $name: String!, $after: String) {
      repository(owner: $owner, name: $name) {
        pullRequests(first: 100, after: $after, states: OPEN) {
          pageInfo { hasNextPage endCursor } nodes { headRefName isCrossRepository }
        }
      }
    }"""
    numbers = set(read_open_issues(session, control))
    for pull in _all_nodes(session, control, document, "pullRequests"):
        if (number := issue_number(pull["headRefName"])) and not pull["isCrossRepository"]:
            numbers.add(number)
    return sorted(numbers)


def close_issue(session: Session, control: str, number: int) -> None:
    """Close an issue as done."""
    body = {"state": "closed", "state_reason": "completed"}
    session.rest(Rest("PATCH", f"/repos/{control}/issues/{number}", body))


def read_file_text(session: Session, control: str, entry: Mapping[str, Any] | None) -> str | None:
    """The text of a GraphQL TreeEntry read with `BLOB`; None where there is no such text file."""
    blob = (entry or {}).get("object") or {}
    if not blob.get("isTruncated"):
        return blob.get("text")
    # GraphQL cuts large files; the Git Data API gives up to 100 MB
    content = session.get(f"/repos/{control}/git/blobs/{blob['oid']}").body["content"]
    return base64.b64decode(content).decode("utf-8", errors="replace")


def _all_nodes(
    session: Session, control: str, document: str, connection: str, **variables: Any
) -> Iterator[Mapping[str, Any]]:
    """Every node of a connection of the repository, page by page."""
    after: str | None = None
    while True:
        page = _query_repository(session, control, document, after=after, **variables)[connection]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _query_repository(session: Session, control: str, document: str, **variables: Any) -> Mapping[str, Any]:
    return visible_repository(control, session.query(document, repository_variables(control) | variables))


def visible_repository(control: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The repository in an answer. Raises Stopped where the token cannot see it."""
    repository: Mapping[str, Any] | None = data.get("repository")
    if repository is None:
        raise CommandError(
            f"{control} cannot be seen with this token", "check the token and GITHUB_REPOSITORY"
        )
    return repository


def repository_variables(control: str) -> dict[str, Any]:
    """owner/name as the variables of a query."""
    owner, name = control.split("/")
    return {"owner": owner, "name": name}
