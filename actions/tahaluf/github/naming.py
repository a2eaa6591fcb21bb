"""Reads the manifest's history to find out how long a repository's name has been in use.

What matters is when a commit reached the default branch. This may be later than the date of the commit, and a
commit's author can choose any date. Therefore, the commit's date or the merge's date is used, whichever is later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from tahaluf.manifest import load, managed_names, names_of_slugs
from tahaluf.plan import team_key
from tahaluf.problems import InvalidInput

from .files import BLOB_FIELDS, read_file_text
from .pagination import PAGE_INFO, query_pages
from .repository import repository_variables
from .session import Session

COMMITS_PER_QUERY: Final = 10  # each result includes the full manifest in every commit
MAX_COMMITS: Final = (
    200  # if a project was already named before these commits, the oldest of them counts as the first
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


@dataclass(frozen=True, slots=True)
class NameLookup:
    """Names of a project's repository, as returned by `slug_identity`, and the slugs under which to look for them:
    the current slug and the former ones.
    """

    slugs: tuple[str, ...]
    names: frozenset[str]

    def is_named_in(self, version: Mapping[str, frozenset[str]]) -> bool:
        """Whether the project has one of the names in this version of the manifest."""
        return not self.names.isdisjoint(names_of_slugs(version, self.slugs))


def read_naming_dates(
    session: Session, control: str, path: str, lookups: Mapping[str, NameLookup]
) -> dict[str, str] | None:
    """Return the date since which each project has had one of its names without interruption. Omits projects that
    currently have none of them.

    Both `lookups` and the result are by slug. Returns None if the default branch has no manifest. An unreadable version
    of the manifest counts as a version without names.
    """
    dates: dict[str, str] = {}
    open_slugs, seen = set(lookups), 0
    for seen, (arrival, used) in enumerate(_versions(session, control, path), 1):
        if seen == 1 and used is None:
            return None
        open_slugs = {slug for slug in open_slugs if lookups[slug].is_named_in(used or {})}
        dates |= dict.fromkeys(open_slugs, arrival)
        if not open_slugs:
            break
    return dates if seen else None


def read_absences(
    session: Session, control: str, path: str, lookups: Mapping[str, NameLookup], since: Mapping[str, str]
) -> dict[str, str]:
    """Return the last time after `since`, for each slug, at which the project had none of its names. Omits projects
    that, as far as the history shows, have had at least one of their names ever since. Unreadable versions are
    ignored.
    """
    absences: dict[str, str] = {}
    open_slugs = set(lookups)
    for arrival, used in _versions(session, control, path):
        open_slugs = {slug for slug in open_slugs if arrival > since[slug]}
        absent = {slug for slug in open_slugs if used is not None and not lookups[slug].is_named_in(used)}
        absences |= dict.fromkeys(absent, arrival)
        open_slugs -= absent
        if not open_slugs:
            break
    return absences


def read_former_names(
    session: Session, control: str, path: str, lookups: Mapping[str, NameLookup]
) -> dict[str, frozenset[str]]:
    """Return each project's other names, from the most recent version of the manifest in which it had any. Omits
    projects that have had no other names since they were added. Unreadable versions are ignored.
    """
    found: dict[str, frozenset[str]] = {}
    open_slugs = set(lookups)
    for _, used in _versions(session, control, path):
        if used is None:
            continue
        names = {slug: names_of_slugs(used, lookups[slug].slugs) for slug in open_slugs}
        others = {slug: own - lookups[slug].names for slug, own in names.items()}
        found |= {slug: own for slug, own in others.items() if own}
        open_slugs = {slug for slug in open_slugs if names[slug] and not others[slug]}
        if not open_slugs:
            break
    return found


def _versions(
    session: Session, control: str, path: str
) -> Iterator[tuple[str, Mapping[str, frozenset[str]] | None]]:
    """Yield the time at which each version of the manifest reached the default branch, and the names of each
    repository in it. The newest version comes first.

    A merge adds all of a pull request's commits to the history. Only the newest of them was ever the state of the
    default branch, because the others lack the changes that were merged in the meantime.
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
    """Return the numbers of the pull requests that added a commit to the branch, with the times at which they were
    merged.
    """
    pulls = (commit.get("associatedPullRequests") or {}).get("nodes") or ()
    return {
        pull["number"]: str(pull["mergedAt"])
        for pull in pulls
        if pull["mergedAt"] and pull["baseRefName"] == branch
    }


def _managed_names(
    session: Session, control: str, commit: Mapping[str, Any]
) -> Mapping[str, frozenset[str]] | None:
    """Return the names of each managed repository in a commit's manifest, or None if the manifest is not valid.

    Each shared team is listed with its own name, under its key.
    """
    text = read_file_text(session, control, commit.get("file"))
    if text is None:
        return None
    try:
        manifest = load(text)
    except InvalidInput:
        return None
    return {**managed_names(manifest), **{team_key(name): frozenset({name}) for name in manifest.teams}}
