"""Reads the manifest's history to find out how long a repository's name has been in use.

The relevant date is the date on which a commit reached the default branch. This may be later than the date of the
commit itself, and the commit's author can choose any date. Therefore, the later of the two dates is used: the commit's
or the merge's.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from tahaluf.manifest import load, slug_identity
from tahaluf.problems import InvalidInput

from .files import BLOB_FIELDS, read_file_text
from .pagination import PAGE_INFO, query_pages
from .repository import repository_variables
from .session import Session

COMMITS_PER_QUERY: Final = 10  # each result includes the full manifest in every commit
MAX_COMMITS: Final = (
    200  # if a project was named even earlier, the oldest of these commits counts as the first
)

PULLS_PER_COMMIT: Final = 5

_HISTORY: Final = f"""
query($owner: String!, $name: String!, $path: String!, $first: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ name target {{ ... on Commit {{
      history(first: $first, path: $path, after: $after) {{
        {PAGE_INFO}
        nodes {{
          committedDate file(path: $path) {{ {BLOB_FIELDS} }}
          associatedPullRequests(first: {PULLS_PER_COMMIT}) {{ nodes {{ number mergedAt baseRefName }} }}
        }}
      }}
    }} }} }}
  }}
}}"""


def read_naming_dates(
    session: Session, control: str, path: str, names: Mapping[str, str]
) -> dict[str, str] | None:
    """For each name, return the date since which it has been used without interruption. Omits names that are not in use
    now.

    `names` maps slugs to the names of their repositories, as returned by `slug_identity`. The result is by slug, too.
    Returns None if the default branch has no manifest. An unreadable version of the manifest counts as a version
    without names.
    """
    dates: dict[str, str] = {}
    open_slugs, seen = set(names), 0
    for seen, (arrival, used) in enumerate(_versions(session, control, path), 1):
        if seen == 1 and used is None:
            return None
        open_slugs = {slug for slug in open_slugs if names[slug] in (used or frozenset())}
        dates |= dict.fromkeys(open_slugs, arrival)
        if not open_slugs:
            break
    return dates if seen else None


def read_absences(
    session: Session, control: str, path: str, names: Mapping[str, Collection[str]], since: Mapping[str, str]
) -> dict[str, str]:
    """For each slug, return the last time after `since` when the manifest used none of the project's names. Omits
    projects that, as far as the history shows, always had one of their names in the manifest. Unreadable versions are
    ignored.
    """
    absences: dict[str, str] = {}
    open_slugs = set(names)
    for arrival, used in _versions(session, control, path):
        open_slugs = {slug for slug in open_slugs if arrival > since[slug]}
        absent = {slug for slug in open_slugs if used is not None and used.isdisjoint(names[slug])}
        absences |= dict.fromkeys(absent, arrival)
        open_slugs -= absent
        if not open_slugs:
            break
    return absences


def _versions(session: Session, control: str, path: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield when each version of the manifest reached the default branch, and which names it uses, newest first.

    A merge adds all commits of a pull request to the history. Only the newest of these was ever the state of the
    default branch, because the older ones lack the changes that were merged in the meantime.
    """
    merged_pulls: set[int] = set()
    variables = repository_variables(control) | {"path": path, "first": COMMITS_PER_QUERY}
    pages = query_pages(
        session, _HISTORY, variables, lambda data: (_branch(data).get("target") or {}).get("history")
    )
    for nodes, data in islice(pages, MAX_COMMITS // COMMITS_PER_QUERY):
        for commit in nodes:
            pulls = _merged_pulls(commit, _branch(data)["name"])
            if not pulls or pulls.keys() - merged_pulls:
                arrival = max([str(commit["committedDate"]), *pulls.values()])
                yield arrival, _managed_names(session, control, commit)
            merged_pulls |= pulls.keys()


def _branch(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the default branch, or an empty mapping if there is none or the token cannot see the repository."""
    return (data.get("repository") or {}).get("defaultBranchRef") or {}


def _merged_pulls(commit: Mapping[str, Any], branch: str | None) -> dict[int, str]:
    """Return the pull requests that added a commit to the branch, and when they were merged."""
    pulls = (commit.get("associatedPullRequests") or {}).get("nodes") or ()
    return {
        pull["number"]: str(pull["mergedAt"])
        for pull in pulls
        if pull["mergedAt"] and pull["baseRefName"] == branch
    }


def _managed_names(session: Session, control: str, commit: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the slugs and aliases of all managed projects in a commit's manifest, or None if the manifest is not
    valid.
    """
    text = read_file_text(session, control, commit.get("file"))
    if text is None:
        return None
    try:
        manifest = load(text)
    except InvalidInput:
        return None
    managed = [project for project in manifest.projects if project.is_managed]
    return frozenset(slug_identity(slug) for project in managed for slug in (project.slug, *project.aliases))
