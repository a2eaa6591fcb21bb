"""Reads facts about repositories that GraphQL does not provide."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tahaluf.item_errors import as_command_error
from tahaluf.kinds import RestReads
from tahaluf.plan import MAX_CONCURRENT_REQUESTS, UNSET
from tahaluf.problems import CommandError

from .errors import GitHubError
from .session import Session

# The statuses if the repository does not have this, or the token may not read it
UNREADABLE: Final = (403, 404, 422)

Facts = Mapping[str, Any]


def read_listed(session: Session, organization: str, fields: Collection[str]) -> dict[str, Facts]:
    """Return these fields of all the organization's repositories, by casefolded name. A request reads 100 of them.

    If the token cannot read a field, it is UNSET.
    """
    return {
        str(repository["name"]).casefold(): _chosen(repository, fields)
        for repository in session.paginate(f"/orgs/{organization}/repos")
    }


def read_fields(
    session: Session, organization: str, fields: Collection[str], names: Iterable[str]
) -> dict[str, Facts]:
    """Return the same as `read_listed`, but only for these repositories. Each takes one request.

    This also finds new repositories, which may not be in the list yet.
    """
    return {
        name.casefold(): _chosen(session.get(f"/repos/{organization}/{name}").body, fields) for name in names
    }


def read_of_organization(
    session: Session, organization: str, paths: Mapping[str, str], lists: Mapping[str, str] | None = None
) -> Facts:
    """Read paths below the organization. A response is UNSET if the token cannot read it.

    For the paths in `lists`, all pages are read.
    """
    facts = {key: _body(session, f"/orgs/{organization}/{path}") for key, path in paths.items()}
    return facts | {
        key: _items(session, f"/orgs/{organization}/{path}") for key, path in (lists or {}).items()
    }


def read_separately(
    session: Session, organization: str, reads: Mapping[str, Sequence[RestReads]]
) -> dict[str, Facts | CommandError]:
    """Read the paths below each repository. Takes one request for each path.

    `reads` maps the names of repositories to the paths to read. The result maps each name to the responses by key. A
    response is UNSET if the token cannot read it. If GitHub does not respond, the name maps to the error instead.
    """

    def read(name: str) -> Facts | CommandError:
        facts: dict[str, Any] = {}
        try:
            for one in reads[name]:
                for key, path in one.paths_of({}).items():
                    if _is_shown(facts, one.conditions.get(key)):
                        facts[key] = _body(session, f"/repos/{organization}/{name}/{path}")
        except Exception as error:  # noqa: BLE001  (an error in one repository does not stop the others)
            return as_command_error(error)
        return facts

    with ThreadPoolExecutor(MAX_CONCURRENT_REQUESTS) as workers:
        return dict(zip(reads, workers.map(read, reads), strict=True))


def _is_shown(facts: Facts, condition: tuple[str, str, str] | None) -> bool:
    if condition is None:
        return True
    key, field, value = condition
    return (facts.get(key) or {}).get(field) == value


def _body(session: Session, path: str) -> Any:
    response = session.get(path, expected_statuses=UNREADABLE)
    if response.status == 204:  # GitHub has nothing to return
        return {}
    return response.body if response.status == 200 else UNSET


def _items(session: Session, path: str) -> Any:
    try:
        return tuple(session.paginate(path))
    except GitHubError as error:
        if error.status in UNREADABLE:
            return UNSET
        raise


def _chosen(repository: Mapping[str, Any], fields: Collection[str]) -> Facts:
    return {name: UNSET if repository.get(name) is None else repository[name] for name in fields}
