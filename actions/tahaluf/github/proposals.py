"""Reads proposals with their branches and pull requests, and looks up the repositories and accounts that the
proposals name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Generic, TypeVar

from tahaluf.content import Resources, load_resources
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import MANIFEST_FILE, PROPOSAL_FORM, RESOURCE_FORM, RESOURCES_FILE
from tahaluf.manifest import load, team_name
from tahaluf.problems import CommandError
from tahaluf.proposals import (
    PROJECT,
    RESOURCE,
    Approval,
    Branch,
    ControlRepository,
    GitHubAccount,
    Issue,
    Proposal,
    ProposalFacts,
    ProposalKind,
    Pull,
    ResourceControl,
    is_our_commit,
)

from .batching import KEY_PLACEHOLDER, aliased_nodes, batched, build_lookup_query
from .comments import AUTHOR_FIELDS, FIRST_COMMENTS_FIELD, BotComment, all_bot_comments, is_by_account
from .control_repository import ISSUES_PER_QUERY
from .files import BLOB_FIELDS, read_file_text
from .issue_forms import FORMS_FIELD, form_set, is_any_earlier, with_earlier_versions
from .repository import repository_variables, visible_repository
from .session import Session

_BASE_QUERY: Final = f"""
viewer {{ databaseId }}
repository(owner: $owner, name: $name) {{
  defaultBranchRef {{
    name
    target {{ ... on Commit {{
      oid tree {{ oid }} edited: file(path: $file) {{ {BLOB_FIELDS} }} {FORMS_FIELD}
    }} }}
  }}
  %s
}}"""
_ISSUE_FIELDS: Final = (
    "number state body createdAt author { login ... on User { databaseId } } "
    "labels(first: 50) { nodes { name } } "
    f"{FIRST_COMMENTS_FIELD}"
)
_REF_FIELDS: Final = "target { ... on Commit { oid message file(path: $file) { oid } } }"
_PULL_FIELDS: Final = (
    f"number state title body isCrossRepository {AUTHOR_FIELDS} "
    "reviews(last: 30, states: [APPROVED]) { nodes { databaseId commit { message } } }"
)
# GitHub redirects former repository names, and a repository that took over such a name would hijack existing links
_REPOSITORY_FIELD: Final = f"repository(owner: $org, name: {KEY_PLACEHOLDER}) {{ name }}"
_TEAM_FIELD: Final = f"organization(login: $org) {{ team(slug: {KEY_PLACEHOLDER}) {{ slug }} }}"
_ACCOUNT_FIELD: Final = f"user(login: {KEY_PLACEHOLDER}) {{ databaseId login }}"
NAMES_PER_QUERY: Final = 100
DIFFERENT: Final = "/different"  # the author's command, which must be in one of the first 100 comments


Base = TypeVar("Base", ControlRepository, ResourceControl)


@dataclass(frozen=True, slots=True)
class ProposalSnapshot(Generic[Base]):
    """A proposal's state on GitHub: everything needed to decide what to do, and to do it."""

    kind: ProposalKind
    base: Base
    base_tree: str
    default_branch: str  # name of the default branch
    proposal: Proposal
    comments: tuple[BotComment, ...]

    @property
    def branch_name(self) -> str:
        return self.kind.branch_name(self.proposal.issue.number)


AnySnapshot = ProposalSnapshot[ControlRepository] | ProposalSnapshot[ResourceControl]


def read_proposals(
    session: Session, control: str, numbers: Sequence[int], server_url: str, errors: ItemErrors[int]
) -> Iterator[ProposalSnapshot[ControlRepository]]:
    """Read the current state of these issues, 25 per query. Issues that were never proposals are skipped.

    Errors are added to `errors`.
    Raises CommandError if the manifest or the form does not exist, and InvalidInput if either is invalid.
    """

    def base(commit: Mapping[str, Any]) -> ControlRepository:
        return _base(session, control, commit, server_url)

    return _read(session, control, PROJECT, numbers, errors, base)


def read_resource_proposals(
    session: Session, control: str, numbers: Sequence[int], errors: ItemErrors[int]
) -> Iterator[ProposalSnapshot[ResourceControl]]:
    """Read issues that share a resource, in the same way as `read_proposals`."""

    def base(commit: Mapping[str, Any]) -> ResourceControl:
        return _resource_base(session, control, commit)

    return _read(session, control, RESOURCE, numbers, errors, base)


def _read(
    session: Session,
    control: str,
    kind: ProposalKind,
    numbers: Sequence[int],
    errors: ItemErrors[int],
    read_base: Callable[[Mapping[str, Any]], Base],
) -> Iterator[ProposalSnapshot[Base]]:
    for batch in batched(numbers, ISSUES_PER_QUERY):
        variables = repository_variables(control) | {"file": kind.file}
        data = session.query(_document(kind, batch), variables)
        repository = visible_repository(control, data)
        if not repository["defaultBranchRef"]:
            raise CommandError(f"{control} is empty", "add the manifest and the forms: see docs/setup.md")
        default, viewer = repository["defaultBranchRef"], data["viewer"]["databaseId"]
        base = read_base(default["target"])
        nodes = {number: node for number in batch if (node := repository.get(f"i{number}"))}
        texts = {number: node["body"] for number, node in nodes.items() if node["state"] == "OPEN"}
        if is_any_earlier(base.forms, texts, errors):
            forms = with_earlier_versions(session, control, base.forms, kind.form)
            base = replace(base, forms=forms)
        for number in (number for number in batch if number not in errors):
            snapshot = None
            with errors.isolate(number):
                node = nodes.get(number)
                issue = _issue(node) if node else Issue.missing(number)
                proposal = _proposal(kind, issue, repository[f"b{number}"], repository[f"p{number}"], viewer)
                if issue.exists or proposal.pulls:
                    comments = tuple(all_bot_comments(session, control, node, viewer)) if node else ()
                    snapshot = ProposalSnapshot(
                        kind, base, default["target"]["tree"]["oid"], default["name"], proposal, comments
                    )
            if snapshot:
                yield snapshot


def read_facts(
    session: Session,
    organization: str,
    slugs: Iterable[str],
    logins: Iterable[str],
    reader: Session | None = None,
) -> ProposalFacts:
    """Find out which of these names are taken and which accounts exist. Each query looks up 100 of them.

    `reader` is a read-only session that can see the whole organization, including private repositories and teams.
    Without it, only names visible to `session` are checked, and other conflicts are found later, by plans.
    """
    by_slug = sorted(set(filter(None, slugs)))
    names = [(_REPOSITORY_FIELD, slug) for slug in by_slug]
    accounts = [(_ACCOUNT_FIELD, login) for login in sorted(set(logins))]
    if reader is None:
        found = _look_up(session, organization, names + accounts)
    else:
        names += [(_TEAM_FIELD, team_name(slug)) for slug in by_slug]
        found = _look_up(reader, organization, names) + _look_up(session, organization, accounts)
    owners = [*by_slug, *(by_slug if reader else ())]
    existing = [GitHubAccount(n["databaseId"], n["login"]) for n in filter(None, found[len(names) :])]
    return ProposalFacts(
        {account.login.casefold(): account for account in existing},
        frozenset(
            slug.casefold()
            for slug, node in zip(owners, found[: len(names)], strict=True)
            if node and node.get("team", node)
        ),
    )


def _look_up(session: Session, organization: str, lookups: Sequence[tuple[str, str]]) -> list[Any]:
    """Return each lookup's node, in order, or None for objects that do not exist."""
    found: list[Any] = []
    for batch in batched(lookups, NAMES_PER_QUERY):
        data = session.query(*build_lookup_query(batch, {"org": organization}))
        found += aliased_nodes(data, len(batch))
    return found


def read_accounts(session: Session, logins: Iterable[str]) -> Mapping[str, GitHubAccount]:
    """Return the accounts that currently have these logins, by casefolded login. Reads 100 per query."""
    return read_facts(session, "", (), logins).accounts


def _document(kind: ProposalKind, numbers: Sequence[int]) -> str:
    """Return a query with three fields for each issue N: the issue `iN`, its branch `bN` and its pull requests `pN`."""
    fields = " ".join(
        f"i{n}: issue(number: {n}) {{ {_ISSUE_FIELDS} }} "
        f'b{n}: ref(qualifiedName: "refs/heads/{kind.branch_name(n)}") {{ {_REF_FIELDS} }} '
        f'p{n}: pullRequests(headRefName: "{kind.branch_name(n)}", first: 20, '
        f"orderBy: {{field: CREATED_AT, direction: DESC}}) {{ nodes {{ {_PULL_FIELDS} }} }}"
        for n in numbers
    )
    declarations = "$owner: String!, $name: String!, $file: String!"
    return f"query({declarations}) {{ {_BASE_QUERY % fields} }}"


def _base(session: Session, control: str, commit: Mapping[str, Any], server_url: str) -> ControlRepository:
    text = read_file_text(session, control, commit.get("edited"))
    if text is None:
        raise CommandError(
            f"{control} has no {MANIFEST_FILE} on its default branch", "add it: see docs/setup.md"
        )
    forms = form_set(session, control, commit, PROPOSAL_FORM)
    return ControlRepository(commit["oid"], text, load(text, MANIFEST_FILE), forms, server_url)


def _resource_base(session: Session, control: str, commit: Mapping[str, Any]) -> ResourceControl:
    text = read_file_text(session, control, commit.get("edited")) or ""
    resources = load_resources(text, RESOURCES_FILE) if text.strip() else Resources()
    return ResourceControl(commit["oid"], text, resources, form_set(session, control, commit, RESOURCE_FORM))


def _issue(node: Mapping[str, Any]) -> Issue:
    author = node["author"] or {}
    own_comments = (
        comment["body"]
        for comment in node["comments"]["nodes"]
        if author.get("databaseId") and (comment["author"] or {}).get("databaseId") == author["databaseId"]
    )
    return Issue(
        node["number"],
        node["state"] == "OPEN",
        node["body"],
        date.fromisoformat(node["createdAt"][:10]),
        GitHubAccount(author["databaseId"], author["login"]) if author.get("databaseId") else None,
        frozenset(label["name"] for label in node["labels"]["nodes"]),
        says_different=any(body.strip().casefold() == DIFFERENT for body in own_comments),
    )


def _proposal(
    kind: ProposalKind,
    issue: Issue,
    ref: Mapping[str, Any] | None,
    pulls: Mapping[str, Any],
    viewer: int,
) -> Proposal:
    return Proposal(
        issue,
        _branch(kind, issue.number, ref["target"]) if ref else None,
        tuple(
            Pull(
                pull["number"],
                pull["state"],
                pull["title"],
                pull["body"].replace("\r\n", "\n"),
                _approvals(pull),
            )
            for pull in pulls["nodes"]
            if is_by_account(pull, viewer) and not pull["isCrossRepository"]
        ),
    )


def _approvals(pull: Mapping[str, Any]) -> tuple[Approval, ...]:
    return tuple(
        Approval(review["databaseId"], (review["commit"] or {}).get("message"))
        for review in pull["reviews"]["nodes"]
    )


def _branch(kind: ProposalKind, issue: int, commit: Mapping[str, Any]) -> Branch:
    blob = (commit.get("file") or {}).get("oid")
    return Branch(commit["oid"], blob, is_our_commit(kind, commit["message"], issue, blob))
