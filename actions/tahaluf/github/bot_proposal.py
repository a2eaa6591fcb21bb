"""Finds the proposal that a pull request belongs to."""

from dataclasses import dataclass

from tahaluf.proposals import issue_number, proposed_slug

from .comments import AUTHOR_FIELDS, is_by_account
from .proposals import COMMIT_FIELDS, is_bot_commit
from .repository import repository_variables
from .session import Session


@dataclass(frozen=True, slots=True)
class BotProposal:
    """A pull request that the bot opened, and to whose branch nobody else has committed."""

    slug: str
    body: str


def read_bot_proposal(session: Session, control: str, pull: int) -> BotProposal | None:
    """The bot's proposal in this pull request; None if someone else opened it or committed to its branch."""
    document = f"""
    query($owner: String!, $name: String!, $number: Int!) {{
      viewer {{ databaseId }}
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{
          body headRefName isCrossRepository {AUTHOR_FIELDS}
          commits(last: 1) {{ nodes {{ commit {{ {COMMIT_FIELDS} }} }} }}
        }}
      }}
    }}"""
    data = session.query(document, repository_variables(control) | {"number": pull})
    viewer, found = data["viewer"]["databaseId"], (data.get("repository") or {}).get("pullRequest")
    if not found or found["isCrossRepository"] or not is_by_account(found, viewer):
        return None
    issue = issue_number(found["headRefName"])
    if issue is None:
        return None
    slug = proposed_slug(found["body"], issue)
    commits = [node["commit"] for node in found["commits"]["nodes"]]
    if slug is None or not all(is_bot_commit(commit, issue, viewer) for commit in commits):
        return None
    return BotProposal(slug, found["body"])


def read_proposal_issue(session: Session, control: str, pull: int) -> int | None:
    """The issue of this pull request's proposal, by the branch name; None if it is not a proposal."""
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
    return None if not found or found["isCrossRepository"] else issue_number(found["headRefName"])
