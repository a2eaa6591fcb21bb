"""Syncs each proposal's branch, pull request and comment with its issue."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tahaluf.github import (
    ProposalSnapshot,
    Session,
    apply_proposal,
    read_consents,
    read_facts,
    read_proposals,
)
from tahaluf.inputs.interruption import report_unfinished
from tahaluf.item_errors import InternalError, ItemErrors
from tahaluf.plan import pluralize
from tahaluf.problems import CommandError
from tahaluf.proposals import FactsQuery, ProposalFacts, decide, facts_query, report_internal_error

RETRY = "run it again: it continues where it stopped"


def propose(
    session: Session, control: str, numbers: Sequence[int], server_url: str, reader: Session | None = None
) -> None:
    """Sync these proposals and print a line for each. Raises CommandError at the end if any are unfinished.

    `reader`: a session that can see the whole organization, used to check whether a name is available.
    An error in one proposal does not affect the others.
    """
    if not numbers:
        return
    errors = ItemErrors[int]()
    snapshots = {
        snapshot.proposal.issue.number: snapshot
        for snapshot in read_proposals(session, control, numbers, server_url, errors)
    }
    if not snapshots and not errors:
        raise CommandError(
            f"{control} has no issue {numbers[0]}",
            "check the number: it must be an issue, not a pull request",
        )
    facts = _read_facts(session, control, _facts_queries(snapshots, errors), snapshots, reader)
    unfinished = list(snapshots)
    with report_unfinished(lambda: unfinished):
        for number, snapshot in snapshots.items():
            writes_before = session.writes
            _sync(session, control, snapshot, facts, errors)
            write_count = session.writes - writes_before
            print(f"#{number}: {pluralize(write_count, 'write') if write_count else 'nothing to write'}")
            unfinished.remove(number)
    if errors:
        reasons = "; ".join(f"#{number}: {error}" for number, error in sorted(errors.by_item.items()))
        raise CommandError(f"some proposals are unfinished ({reasons})", errors.common_fix(RETRY))


def _facts_queries(
    snapshots: Mapping[int, ProposalSnapshot], errors: ItemErrors[int]
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
    snapshots: Mapping[int, ProposalSnapshot],
    reader: Session | None,
) -> ProposalFacts:
    if not queries:
        return ProposalFacts()
    organization = next(iter(snapshots.values())).base.manifest.organization
    slugs = (query.slug for query in queries.values())
    logins = (login for query in queries.values() for login in query.logins)
    pulls = (query.pull for query in queries.values() if query.pull)
    return replace(
        read_facts(session, organization, slugs, logins, reader),
        consents=read_consents(session, control, pulls),
    )


def _sync(
    session: Session,
    control: str,
    snapshot: ProposalSnapshot,
    facts: ProposalFacts,
    errors: ItemErrors[int],
) -> None:
    """Decide what to do about one proposal, and do it. Bugs in Tahaluf are reported to the author, too."""
    number = snapshot.proposal.issue.number
    if number not in errors:
        with errors.isolate(number):
            session.rate_limiter.check_deadline()
            actions = decide(snapshot.base, snapshot.proposal, facts)
            apply_proposal(session, control, snapshot, actions)
    if isinstance(errors.by_item.get(number), InternalError) and snapshot.proposal.issue.is_open:
        with errors.isolate(number):
            apply_proposal(
                session, control, snapshot, report_internal_error(snapshot.base, snapshot.proposal)
            )
