"""How proposals stand on GitHub, read in one query for up to 25 of them and one more for what they name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tahaluf.forms import load_form
from tahaluf.manifest import load
from tahaluf.problems import Stopped
from tahaluf.proposals import (
    FORM,
    MANIFEST,
    Account,
    Approval,
    Board,
    Branch,
    Facts,
    Issue,
    Proposal,
    Pull,
    branch_of,
    is_our_commit,
)

from .control import AT_ONCE, BLOB, file_text, names
from .conversation import AUTHOR, COMMENT, Comment, comments_in, our_comments, written_by
from .session import Session

_BOARD: Final = f"""
viewer {{ databaseId }}
repository(owner: $owner, name: $name) {{
  defaultBranchRef {{
    name
    target {{ ... on Commit {{
      oid tree {{ oid }} manifest: file(path: $manifest) {{ {BLOB} }} form: file(path: $form) {{ {BLOB} }}
    }} }}
  }}
  %s
}}"""
_ISSUE: Final = (
    "number state body createdAt author { login ... on User { databaseId } } "
    "labels(first: 50) { nodes { name } } "
    f"comments(first: 100) {{ pageInfo {{ hasNextPage }} nodes {{ {COMMENT} }} }}"
)
COMMIT: Final = "oid message author { email user { databaseId } }"
_REF: Final = f"target {{ ... on Commit {{ {COMMIT} file(path: $manifest) {{ oid }} }} }}"
_PULL: Final = (
    f"number state title body isCrossRepository {AUTHOR} "
    "reviews(last: 30, states: [APPROVED]) { nodes { databaseId commit { message } } }"
)
# An old name leads to the repository that had it, and is free all the same
_REPOSITORY: Final = "repository(owner: $org, name: $n%d, followRenames: false) { name }"
_ACCOUNT: Final = "user(login: $n%d) { databaseId login }"
NAMES_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """One proposal, and where it stands: what a decision needs and what carrying it out needs."""

    board: Board
    base_tree: str
    branch: str  # the default branch's name
    proposal: Proposal
    comments: tuple[Comment, ...]


def read_proposals(
    session: Session, control: str, numbers: Sequence[int], server_url: str
) -> Iterator[Standing]:
    """The issues of these numbers as they stand. A number that neither is nor was a proposal's is passed over.

    Raises Stopped where the manifest or the form is not there, Refused where one of them cannot be read.
    """
    for first in range(0, len(numbers), AT_ONCE):
        several = numbers[first : first + AT_ONCE]
        data = session.look(_document(several), names(control) | {"manifest": MANIFEST, "form": FORM})
        repository = data.get("repository")
        if not repository or not repository.get("defaultBranchRef"):
            raise Stopped(
                f"{control} cannot be seen with this token", "check the token and GITHUB_REPOSITORY"
            )
        default, viewer = repository["defaultBranchRef"], data["viewer"]["databaseId"]
        board = _board(session, control, default["target"], server_url)
        for number in several:
            node = repository.get(f"i{number}")
            issue = _issue(node) if node else Issue.gone(number)
            proposal = _proposal(issue, repository[f"b{number}"], repository[f"p{number}"], viewer)
            if issue.is_there or proposal.pulls:
                comments = _comments(session, control, node, viewer) if node else ()
                yield Standing(board, default["target"]["tree"]["oid"], default["name"], proposal, comments)


def look_up(session: Session, organization: str, slugs: Iterable[str], logins: Iterable[str]) -> Facts:
    """Which of these repositories and accounts there are, a hundred in a query; none where nothing is asked."""
    names = [(_REPOSITORY, slug) for slug in sorted(set(filter(None, slugs)))]
    names += [(_ACCOUNT, login) for login in sorted(set(logins))]
    found: list[Mapping[str, Any]] = []
    for first in range(0, len(names), NAMES_AT_ONCE):
        several = names[first : first + NAMES_AT_ONCE]
        fields = " ".join(f"n{number}: {field % number}" for number, (field, _) in enumerate(several))
        variables = {f"n{number}": name for number, (_, name) in enumerate(several)}
        if "$org" in fields:  # GitHub refuses a variable that is not used
            variables["org"] = organization
        heads = ", ".join(f"${name}: String!" for name in variables)
        data = session.look(f"query({heads}) {{ {fields} }}", variables)
        found += filter(None, data.values())
    accounts = [Account(node["databaseId"], node["login"]) for node in found if "login" in node]
    return Facts(
        {account.login.casefold(): account for account in accounts},
        frozenset(node["name"].casefold() for node in found if "name" in node),
    )


def _document(numbers: Sequence[int]) -> str:
    fields = " ".join(
        f"i{n}: issue(number: {n}) {{ {_ISSUE} }} "
        f'b{n}: ref(qualifiedName: "refs/heads/{branch_of(n)}") {{ {_REF} }} '
        f'p{n}: pullRequests(headRefName: "{branch_of(n)}", first: 20, '
        f"orderBy: {{field: CREATED_AT, direction: DESC}}) {{ nodes {{ {_PULL} }} }}"
        for n in numbers
    )
    heads = "$owner: String!, $name: String!, $manifest: String!, $form: String!"
    return f"query({heads}) {{ {_BOARD % fields} }}"


def _board(session: Session, control: str, commit: Mapping[str, Any], server_url: str) -> Board:
    text, form = (file_text(session, control, commit.get(key)) for key in ("manifest", "form"))
    if text is None or form is None:
        path = MANIFEST if text is None else FORM
        raise Stopped(f"{control} has no {path} on its default branch", "put it there: docs/setup.md")
    return Board(commit["oid"], text, load(text, MANIFEST), load_form(form, FORM), server_url)


def _comments(session: Session, control: str, issue: Mapping[str, Any], viewer: int) -> tuple[Comment, ...]:
    found = issue["comments"]
    if found["pageInfo"]["hasNextPage"]:
        return tuple(our_comments(session, control, issue["number"]))
    return tuple(comments_in(found["nodes"], viewer))


def _issue(node: Mapping[str, Any]) -> Issue:
    author = node["author"] or {}
    return Issue(
        node["number"],
        node["state"] == "OPEN",
        node["body"],
        date.fromisoformat(node["createdAt"][:10]),
        Account(author["databaseId"], author["login"]) if author.get("databaseId") else None,
        frozenset(label["name"] for label in node["labels"]["nodes"]),
    )


def _proposal(issue: Issue, ref: Mapping[str, Any] | None, pulls: Mapping[str, Any], viewer: int) -> Proposal:
    return Proposal(
        issue,
        _branch(issue.number, ref["target"], viewer) if ref else None,
        tuple(
            Pull(
                pull["number"],
                pull["state"],
                pull["title"],
                pull["body"].replace("\r\n", "\n"),
                _approvals(pull),
            )
            for pull in pulls["nodes"]
            if written_by(pull, viewer) and not pull["isCrossRepository"]
        ),
    )


def _approvals(pull: Mapping[str, Any]) -> tuple[Approval, ...]:
    return tuple(
        Approval(review["databaseId"], (review["commit"] or {}).get("message"))
        for review in pull["reviews"]["nodes"]
    )


def _branch(issue: int, commit: Mapping[str, Any], viewer: int) -> Branch:
    return Branch(commit["oid"], (commit.get("file") or {}).get("oid"), is_ours(commit, issue, viewer))


def is_ours(commit: Mapping[str, Any], issue: int, viewer: int) -> bool:
    """Whether a commit, read with `COMMIT`, is the proposal of `issue` as our account made it."""
    author = commit.get("author") or {}
    account = (author.get("user") or {}).get("databaseId")
    # A bot is no User to GraphQL; the address that GitHub writes for it begins with its number
    by_us = account == viewer or (author.get("email") or "").startswith(f"{viewer}+")
    return by_us and is_our_commit(commit["message"], issue)
