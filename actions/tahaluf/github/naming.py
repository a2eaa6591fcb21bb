"""Finds out from the manifest's history since when it has used a repository's name.

The date that matters is when a commit reached the default branch. A pull request's commit can be older than the merge,
and the commit's author can set any date, so the date of the merge is used if it is later.
"""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.manifest import load, slug_identity
from tahaluf.problems import InvalidInput

from .files import BLOB_FIELDS, read_file_text
from .repository import repository_variables
from .session import Session

COMMITS_PER_QUERY: Final = 10  # each result includes the full manifest in every commit
MAX_COMMITS: Final = 200  # projects that were named earlier count as named by the oldest of these commits

PULLS_PER_COMMIT: Final = 5

_HISTORY: Final = f"""
query($owner: String!, $name: String!, $path: String!, $first: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ name target {{ ... on Commit {{
      history(first: $first, path: $path, after: $after) {{
        pageInfo {{ hasNextPage endCursor }}
        nodes {{
          committedDate file(path: $path) {{ {BLOB_FIELDS} }}
          associatedPullRequests(first: {PULLS_PER_COMMIT}) {{ nodes {{ mergedAt baseRefName }} }}
        }}
      }}
    }} }} }}
  }}
}}"""


def read_naming_dates(
    session: Session, control: str, path: str, names: Mapping[str, str]
) -> dict[str, str] | None:
    """Return the date since which each name has been used without interruption. Omits names that are not in use now.

    `names` maps slugs to the names of their repositories, as returned by `slug_identity`. The result is by slug, too.
    Returns None if the default branch has no manifest. An unreadable manifest in the history counts as using no name,
    so existing resources count as older.
    """
    dates: dict[str, str] = {}
    open_slugs, after, seen = set(names), None, 0
    while open_slugs and seen < MAX_COMMITS:
        variables = {"path": path, "first": COMMITS_PER_QUERY, "after": after}
        data = session.query(_HISTORY, repository_variables(control) | variables)
        branch = (data.get("repository") or {}).get("defaultBranchRef") or {}
        history = (branch.get("target") or {}).get("history") or _NO_HISTORY
        for commit in history["nodes"]:
            seen += 1
            used = _managed_names(session, control, commit)
            if seen == 1 and used is None:
                return None
            open_slugs = {slug for slug in open_slugs if names[slug] in (used or frozenset())}
            dates |= dict.fromkeys(open_slugs, _arrival(commit, branch.get("name")))
            if not open_slugs:
                break
        if not history["pageInfo"]["hasNextPage"]:
            break
        after = history["pageInfo"]["endCursor"]
    return dates if seen else None


def _arrival(commit: Mapping[str, Any], branch: str | None) -> str:
    """Return when a commit reached the default branch: when it was created or merged, whichever is later."""
    pulls = (commit.get("associatedPullRequests") or {}).get("nodes") or ()
    merged = [str(pull["mergedAt"]) for pull in pulls if pull["mergedAt"] and pull["baseRefName"] == branch]
    return max([str(commit["committedDate"]), *merged])


def _managed_names(session: Session, control: str, commit: Mapping[str, Any]) -> frozenset[str] | None:
    """Return all slugs and aliases of the projects managed by a commit's manifest, or None if it is not valid."""
    text = read_file_text(session, control, commit.get("file"))
    if text is None:
        return None
    try:
        manifest = load(text)
    except InvalidInput:
        return None
    managed = [project for project in manifest.projects if project.is_managed]
    return frozenset(slug_identity(slug) for project in managed for slug in (project.slug, *project.aliases))


_NO_HISTORY: Final[Mapping[str, Any]] = {"nodes": [], "pageInfo": {"hasNextPage": False}}
