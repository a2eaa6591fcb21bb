"""Finds out since when the manifest has named a project, from the manifest's history in the control repository."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.manifest import load, slug_identity
from tahaluf.problems import InvalidInput

from .files import BLOB_FIELDS, read_file_text
from .repository import repository_variables
from .session import Session

COMMITS_PER_QUERY: Final = 10  # each query result includes every commit's full manifest
MAX_COMMITS: Final = 200  # projects named earlier count as named by the oldest of these commits

_HISTORY: Final = f"""
query($owner: String!, $name: String!, $path: String!, $first: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ target {{ ... on Commit {{
      history(first: $first, path: $path, after: $after) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{ committedDate file(path: $path) {{ {BLOB_FIELDS} }} }}
      }}
    }} }} }}
  }}
}}"""


def read_naming_dates(
    session: Session, control: str, path: str, names: Mapping[str, frozenset[str]]
) -> dict[str, str] | None:
    """Return since when each slug has been named without interruption. Slugs that are not named now are omitted.

    `names`: slug → the slug and its aliases, casefolded. Returns None if the default branch has no manifest.
    An unreadable manifest in the history counts as naming nothing, so existing resources count as older.
    """
    dates: dict[str, str] = {}
    open_slugs, after, seen = set(names), None, 0
    while open_slugs and seen < MAX_COMMITS:
        variables = {"path": path, "first": COMMITS_PER_QUERY, "after": after}
        data = session.query(_HISTORY, repository_variables(control) | variables)
        target = ((data.get("repository") or {}).get("defaultBranchRef") or {}).get("target") or {}
        history = target.get("history") or {"nodes": [], "pageInfo": {"hasNextPage": False}}
        for commit in history["nodes"]:
            seen += 1
            named = _managed_slugs(session, control, commit)
            if seen == 1 and named is None:
                return None
            open_slugs = {slug for slug in open_slugs if names[slug] & (named or frozenset())}
            dates |= dict.fromkeys(open_slugs, str(commit["committedDate"]))
            if not open_slugs:
                break
        if not history["pageInfo"]["hasNextPage"]:
            break
        after = history["pageInfo"]["endCursor"]
    return dates if seen else None


def _managed_slugs(session: Session, control: str, commit: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the slugs of the projects managed by a commit's manifest; None if it has no valid manifest."""
    text = read_file_text(session, control, commit.get("file"))
    if text is None:
        return None
    try:
        manifest = load(text)
    except InvalidInput:
        return None
    return frozenset(slug_identity(project.slug) for project in manifest.projects if project.is_managed)
