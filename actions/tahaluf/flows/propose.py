"""Syncs each proposal's branch, pull request and comment with its issue."""

from collections.abc import Sequence
from dataclasses import replace

from tahaluf.github import (
    GitHubError,
    NoResponse,
    Session,
    apply_proposal,
    read_consents,
    read_facts,
    read_proposals,
)
from tahaluf.inputs.interruption import report_unfinished
from tahaluf.plan import pluralize
from tahaluf.problems import CommandError
from tahaluf.proposals import decide, facts_query


def propose(
    session: Session, control: str, numbers: Sequence[int], server_url: str, reader: Session | None = None
) -> None:
    """Sync these proposals and print a line for each. Raises CommandError at the end if any are unfinished.

    `reader`: a session that sees the whole organization, to check whether names are available.
    """
    if not numbers:
        return
    snapshots = list(read_proposals(session, control, numbers, server_url))
    if not snapshots:
        raise CommandError(
            f"{control} has no issue {numbers[0]}",
            "check the number: it must be an issue, not a pull request",
        )
    queries = [facts_query(snapshot.base, snapshot.proposal) for snapshot in snapshots]
    organization = snapshots[0].base.manifest.organization
    facts = read_facts(
        session,
        organization,
        (query.slug for query in queries),
        (login for one in queries for login in one.logins),
        reader,
    )
    facts = replace(
        facts, consents=read_consents(session, control, (query.pull for query in queries if query.pull))
    )
    unfinished, failures = [snapshot.proposal.issue.number for snapshot in snapshots], []
    with report_unfinished(lambda: unfinished):
        for snapshot in snapshots:
            session.rate_limiter.check_deadline()
            issue, writes_before = snapshot.proposal.issue.number, session.writes
            actions = decide(snapshot.base, snapshot.proposal, facts)
            try:
                apply_proposal(session, control, snapshot, actions)
            except (GitHubError, NoResponse) as error:
                failures.append(f"#{issue}: {error}")
            write_count = session.writes - writes_before
            print(f"#{issue}: {pluralize(write_count, 'write') if write_count else 'nothing to write'}")
            unfinished.remove(issue)
    if failures:
        raise CommandError(
            f"some proposals are unfinished ({'; '.join(failures)})", "re-run it, and it continues from there"
        )
