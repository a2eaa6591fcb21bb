"""Which proposal a pull request is, asked by its number."""

from dataclasses import dataclass

from tahaluf.proposals import issue_of, proposed_slug

from .control import names
from .conversation import AUTHOR, written_by
from .proposals import COMMIT, is_ours
from .session import Session


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A pull request of ours as we left it: nobody has committed to its branch."""

    slug: str
    body: str


def own_proposal(session: Session, control: str, pull: int) -> OwnProposal | None:
    """The proposal in this pull request; None where it is another's, or people have taken over its branch."""
    document = f"""
    query($owner: String!, $name: String!, $number: Int!) {{
      viewer {{ databaseId }}
      repository(owner: $owner, name: $name) {{
        pullRequest(number: $number) {{
          body headRefName isCrossRepository {AUTHOR}
          commits(last: 1) {{ nodes {{ commit {{ {COMMIT} }} }} }}
        }}
      }}
    }}"""
    data = session.look(document, names(control) | {"number": pull})
    viewer, found = data["viewer"]["databaseId"], (data.get("repository") or {}).get("pullRequest")
    if not found or found["isCrossRepository"] or not written_by(found, viewer):
        return None
    issue = issue_of(found["headRefName"])
    if issue is None:
        return None
    slug = proposed_slug(found["body"], issue)
    tips = [node["commit"] for node in found["commits"]["nodes"]]
    if slug is None or not all(is_ours(commit, issue, viewer) for commit in tips):
        return None
    return OwnProposal(slug, found["body"])


def proposal_of(session: Session, control: str, pull: int) -> int | None:
    """The issue whose proposal is in this pull request, by its branch; None where it is no proposal's."""
    document = """
    query($owner: String!, $name: String!, $number: Int!) {
      repository(owner: $owner, name: $name) {
        pullRequest(number: $number) { headRefName isCrossRepository }
      }
    }"""
    repository = session.look(document, names(control) | {"number": pull}).get("repository") or {}
    found = repository.get("pullRequest")
    return None if not found or found["isCrossRepository"] else issue_of(found["headRefName"])
