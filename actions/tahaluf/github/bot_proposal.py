"""Finds the proposal behind a pull request, and reads whether its author ticked the box to become a steward."""

from dataclasses import dataclass
from typing import Any

from tahaluf.layout import PROPOSAL_FORM
from tahaluf.proposals import (
    PROJECT,
    AuthorConsent,
    GitHubAccount,
    author_consent,
    proposed_slug,
)

from .comments import AUTHOR_FIELDS, is_by_account
from .issue_forms import FORMS_FIELD, form_set, with_earlier_versions
from .repository import repository_variables
from .session import Session


@dataclass(frozen=True, slots=True)
class BotProposal:
    """A pull request that we opened for an issue. `author` is None unless the author ticked the box to become a
    steward.

    Consent is read from the form, because anyone who can push could change the branch and its commits.
    """

    slug: str
    body: str
    author: AuthorConsent | None = None


@dataclass(frozen=True, slots=True)
class PullOrigin:
    """Where a pull request comes from.

    `branch` is its branch in the control repository, or empty for a pull request from a fork. `proposal` is None if
    we did not open the pull request.
    """

    branch: str = ""
    proposal: BotProposal | None = None


def read_pull_origin(session: Session, control: str, pull: int) -> PullOrigin:
    document = f"""
    query($owner: String!, $name: String!, $number: Int!) {{
      viewer {{ databaseId }}
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{ body headRefName isCrossRepository {AUTHOR_FIELDS} }}
      }}
    }}"""
    data = session.query(document, repository_variables(control) | {"number": pull})
    viewer, found = data["viewer"]["databaseId"], (data.get("repository") or {}).get("pullRequest")
    if not found or found["isCrossRepository"]:
        return PullOrigin()
    branch = str(found["headRefName"])
    issue = PROJECT.issue_number(branch) if is_by_account(found, viewer) else None
    slug = proposed_slug(found["body"], issue) if issue else None
    if issue is None or slug is None:
        return PullOrigin(branch)
    return PullOrigin(branch, BotProposal(slug, found["body"], _read_author(session, control, issue, slug)))


def _read_author(session: Session, control: str, issue: int, slug: str) -> AuthorConsent | None:
    """Return the consent of the issue's author, or None if they did not tick the box to become a steward."""
    document = f"""
    query($owner: String!, $name: String!, $number: Int!) {{
      repository(owner: $owner, name: $name) {{
        issue(number: $number) {{ body author {{ login ... on User {{ databaseId }} }} }}
        defaultBranchRef {{ target {{ ... on Commit {{ {FORMS_FIELD} }} }} }}
      }}
    }}"""
    variables = repository_variables(control) | {"number": issue}
    repository: Any = session.query(document, variables).get("repository") or {}
    found, branch = repository.get("issue"), repository.get("defaultBranchRef")
    author = (found or {}).get("author") or {}
    if not branch or not author.get("databaseId"):
        return None
    forms = form_set(session, control, branch["target"], PROPOSAL_FORM)
    if not forms.understands(found["body"]):
        forms = with_earlier_versions(session, control, forms, PROPOSAL_FORM)
    account = GitHubAccount(author["databaseId"], author["login"])
    return author_consent(forms, found["body"], account, slug)


def read_proposal_issue(session: Session, control: str, pull: int) -> int | None:
    """Return the issue named in the pull request's branch, or None if the pull request is not a proposal."""
    document = """
    query($owner: String!, $name: String!, $number: Int!) {
      repository(owner: $owner, name: $name) {
        pullRequest(number: $number) { headRefName isCrossRepository }
      }
    }"""
    repository = (
        session.query(document, repository_variables(control) | {"number": pull}).get("repository") or {}
    )
    found = repository.get("pullRequest")
    return None if not found or found["isCrossRepository"] else PROJECT.issue_number(found["headRefName"])
