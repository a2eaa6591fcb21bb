"""Syncs the branch, pull request and comment of each proposed project or shared resource with the issue in which it
was proposed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tahaluf.github import (
    AnySnapshot,
    ProposalSnapshot,
    Session,
    apply_proposal,
    read_consents,
    read_facts,
    read_open_proposals,
    read_proposals,
    read_resource_proposals,
)
from tahaluf.inputs.interruption import report_unfinished
from tahaluf.item_errors import InternalError, ItemErrors, run_all
from tahaluf.plan import pluralize
from tahaluf.problems import CommandError
from tahaluf.proposals import (
    RESOURCE,
    Action,
    ControlRepository,
    FactsQuery,
    ProposalFacts,
    decide,
    decide_resource,
    facts_query,
    report_internal_error,
)

from .people_requests import update_people_requests

RETRY = "run it again to continue where it stopped"

Snapshot = TypeVar("Snapshot", bound=AnySnapshot)


def propose(
    session: Session, control: str, numbers: Sequence[int], server_url: str, reader: Session | None = None
) -> None:
    """Sync these proposals and print a line for each one.

    An error in one proposal does not affect the others, but CommandError is raised at the end. `reader`: a session
    that can see the whole organization, used to check whether a name is available.
    """
    if not numbers:
        return
    errors = ItemErrors[int]()
    snapshots = _by_number(read_proposals(session, control, numbers, server_url, errors))
    _require_any(control, numbers, snapshots, errors)
    facts = _read_facts(session, control, _facts_queries(snapshots, errors), snapshots, reader)
    _sync_all(session, control, snapshots, errors, lambda found: decide(found.base, found.proposal, facts))


def propose_resources(session: Session, control: str, numbers: Sequence[int]) -> None:
    """Sync these shared resources in the way in which `propose` syncs projects."""
    if not numbers:
        return
    errors = ItemErrors[int]()
    snapshots = _by_number(read_resource_proposals(session, control, numbers, errors))
    _require_any(control, numbers, snapshots, errors)
    _sync_all(session, control, snapshots, errors, lambda found: decide_resource(found.base, found.proposal))


def propose_all(session: Session, control: str, server_url: str, reader: Session | None = None) -> None:
    """Sync all proposals and shared resources that are open, or closed but unfinished, and the requests for consent.

    An error in one of these three does not affect the others.
    """
    run_all(
        (
            lambda: propose(session, control, read_open_proposals(session, control), server_url, reader),
            lambda: propose_resources(session, control, read_open_proposals(session, control, RESOURCE)),
            lambda: sync_people_requests(session, control, reader),
        )
    )


def sync_people_requests(
    session: Session, control: str, reader: Session | None, only: Collection[int] | None = None
) -> None:
    """Add the people who agreed to the requests for consent, and print a line for each one that changed.

    Raises CommandError at the end if any request could not be updated.
    """
    errors = ItemErrors[int]()
    for number in update_people_requests(session, control, reader, errors, only):
        print(f"#{number}: updated")
    if errors:
        reasons = "; ".join(f"#{number}: {error}" for number, error in sorted(errors.by_item.items()))
        raise CommandError(
            f"some requests for consent could not be completed ({reasons})", errors.common_fix(RETRY)
        )


def _by_number(snapshots: Iterable[Snapshot]) -> dict[int, Snapshot]:
    return {snapshot.proposal.issue.number: snapshot for snapshot in snapshots}


def _require_any(
    control: str, numbers: Sequence[int], snapshots: Mapping[int, AnySnapshot], errors: ItemErrors[int]
) -> None:
    if not snapshots and not errors:
        raise CommandError(
            f"{control} has no issue {numbers[0]}",
            "check the number: it must be an issue, not a pull request",
        )


def _facts_queries(
    snapshots: Mapping[int, ProposalSnapshot[ControlRepository]], errors: ItemErrors[int]
) -> Mapping[int, FactsQuery]:
    queries = {}
    for number, snapshot in snapshots.items():
        with errors.isolate(number):
            queries[number] = facts_query(snapshot.base, snapshot.proposal)
    return queries


def _read_facts(
    session: Session,
    control: str,
    queries: Mapping[int, FactsQuery],
    snapshots: Mapping[int, ProposalSnapshot[ControlRepository]],
    reader: Session | None,
) -> ProposalFacts:
    if not queries:
        return ProposalFacts()
    organization = next(iter(snapshots.values())).base.manifest.organization
    slugs = (slug for query in queries.values() for slug in query.slugs)
    logins = (login for query in queries.values() for login in query.logins)
    pulls = (query.pull for query in queries.values() if query.pull)
    return replace(
        read_facts(session, organization, slugs, logins, reader),
        consents=read_consents(session, control, pulls),
    )


def _sync_all(
    session: Session,
    control: str,
    snapshots: Mapping[int, Snapshot],
    errors: ItemErrors[int],
    decide_one: Callable[[Snapshot], Sequence[Action]],
) -> None:
    unfinished = list(snapshots)
    with report_unfinished(lambda: unfinished):
        for number, snapshot in snapshots.items():
            writes_before = session.writes
            _sync(session, control, snapshot, errors, decide_one)
            write_count = session.writes - writes_before
            print(f"#{number}: {pluralize(write_count, 'write') if write_count else 'nothing to write'}")
            unfinished.remove(number)
    if errors:
        reasons = "; ".join(f"#{number}: {error}" for number, error in sorted(errors.by_item.items()))
        raise CommandError(f"some proposals could not be completed ({reasons})", errors.common_fix(RETRY))


def _sync(
    session: Session,
    control: str,
    snapshot: Snapshot,
    errors: ItemErrors[int],
    decide_one: Callable[[Snapshot], Sequence[Action]],
) -> None:
    """Decide what to do about one proposal, and do it. Bugs in Tahaluf are also reported to the author."""
    number = snapshot.proposal.issue.number
    if number not in errors:
        with errors.isolate(number):
            session.rate_limiter.check_deadline()
            apply_proposal(session, control, snapshot, decide_one(snapshot))
    if isinstance(errors.by_item.get(number), InternalError) and snapshot.proposal.issue.is_open:
        with errors.isolate(number):
            actions = report_internal_error(snapshot.base.forms, snapshot.proposal)
            apply_proposal(session, control, snapshot, actions)
