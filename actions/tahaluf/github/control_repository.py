"""Reads the proposals and issues in the control repository, and closes issues."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.item_errors import ItemErrors
from tahaluf.plan import Rest
from tahaluf.proposals import (
    PROJECT,
    ProposalKind,
    commit_matches_body,
    proposed_slug,
    reply_language,
)

from .batching import query_repository_batches
from .comments import AUTHOR_FIELDS, is_by_account
from .pagination import PAGE_INFO, query_pages
from .repository import repository_variables, visible_repository
from .session import Session

PLAN_TOPIC: Final = "plan"  # the topics of plans for a single organization or shard begin with this word
ISSUES_PER_QUERY: Final = 25  # keeps queries far below GitHub's limits of 500,000 nodes and 10 seconds


@dataclass(frozen=True, slots=True)
class MergedProposal:
    """An open issue whose pull request has been merged, and the project that was added.

    `matches_form`: whether the merged entry has the values from the form. `language` is the language of earlier
    replies to the proposer, or None if unknown.
    """

    issue: int
    slug: str
    matches_form: bool
    language: str | None = None


def read_merged_proposals(
    session: Session, control: str, errors: ItemErrors[int]
) -> Iterator[MergedProposal]:
    """Return the open proposal issues whose pull request has been merged.

    Anyone with write access may have edited a pull request's text, so an error in one is only recorded in `errors`.
    """
    numbers = read_open_issues(session, control, PROJECT)
    batches = query_repository_batches(session, control, numbers, ISSUES_PER_QUERY, _merged_pulls_field)
    for number, pulls, viewer in batches:
        found: MergedProposal | None = None
        with errors.isolate(number):
            found = _merged_proposal(number, pulls["nodes"], viewer)
        if found:
            yield found


def _merged_proposal(number: int, pulls: Iterable[Mapping[str, Any]], viewer: int) -> MergedProposal | None:
    for pull in pulls:
        slug = proposed_slug(pull["body"], number)
        if slug and is_by_account(pull, viewer) and not pull["isCrossRepository"]:
            matches_form = all(
                commit_matches_body(pull["body"], node["commit"]["message"])
                for node in pull["commits"]["nodes"]
            )
            return MergedProposal(number, slug, matches_form, reply_language(pull["body"]))
    return None


def _merged_pulls_field(issue: int) -> str:
    return (
        f'pullRequests(headRefName: "{PROJECT.branch_name(issue)}", states: MERGED, first: 5) '
        f"{{ nodes {{ body isCrossRepository {AUTHOR_FIELDS} "
        "commits(last: 1) { nodes { commit { message } } } } }"
    )


def read_open_issues(session: Session, control: str, kind: ProposalKind) -> list[int]:
    """Return the numbers of the open issues with the label of this kind of proposal, in ascending order."""
    document = f"""
    query($owner: String!, $name: String!, $label: String!, $after: String) {{
      repository(owner: $owner, name: $name) {{
        issues(first: 100, after: $after, states: OPEN, labels: [$label]) {{
          {PAGE_INFO} nodes {{ number }}
        }}
      }}
    }}"""
    issues = _all_nodes(session, control, document, "issues", label=kind.label)
    return sorted(issue["number"] for issue in issues)


def read_open_proposals(session: Session, control: str, kind: ProposalKind = PROJECT) -> list[int]:
    """Return the issues of this kind that are open or have an open pull request."""
    document = f"""
    query($owner: String!, $name: String!, $after: String) {{
      repository(owner: $owner, name: $name) {{
        pullRequests(first: 100, after: $after, states: OPEN) {{
          {PAGE_INFO} nodes {{ headRefName isCrossRepository }}
        }}
      }}
    }}"""
    numbers = set(read_open_issues(session, control, kind))
    for pull in _all_nodes(session, control, document, "pullRequests"):
        if (number := kind.issue_number(pull["headRefName"])) and not pull["isCrossRepository"]:
            numbers.add(number)
    return sorted(numbers)


def read_labels(session: Session, control: str, number: int) -> set[str]:
    """Return the names of an issue's labels, or an empty set if there is no such issue."""
    document = """
    query($owner: String!, $name: String!, $number: Int!) {
      repository(owner: $owner, name: $name) {
        issue(number: $number) { labels(first: 50) { nodes { name } } }
      }
    }"""
    data = session.query(document, repository_variables(control) | {"number": number})
    issue = visible_repository(control, data)["issue"]
    return {label["name"] for label in issue["labels"]["nodes"]} if issue else set()


def close_issue(session: Session, control: str, number: int) -> None:
    """Close an issue as completed."""
    body = {"state": "closed", "state_reason": "completed"}
    session.rest(Rest("PATCH", f"/repos/{control}/issues/{number}", body))


def _all_nodes(
    session: Session, control: str, document: str, connection: str, **variables: Any
) -> Iterator[Mapping[str, Any]]:
    """Return all nodes in one of the repository's connections."""
    pages = query_pages(
        session,
        document,
        repository_variables(control) | variables,
        lambda data: visible_repository(control, data)[connection],
    )
    for nodes, _ in pages:
        yield from nodes
