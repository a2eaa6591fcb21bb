"""Invites volunteers who asked to join the organization, within GitHub's daily limit.

Sent invitations are read from GitHub. The roster records each invitation's state.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from tahaluf.access import DENIED_PATH, read_denied_accounts
from tahaluf.github import (
    IntakeIssue,
    RosterRepository,
    Session,
    read_intake_issues,
    read_invitations,
    read_roster,
    read_teams,
    redacted_error,
    send_invitations,
    upsert_comment,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import (
    InvitationDecision,
    InvitationOutcome,
    InvitationSnapshot,
    Invitee,
    decide_invitations,
    last_invitation_text,
    plan_invitations,
    team_for,
    teams_for_newcomers,
)
from tahaluf.volunteers.people import FINAL_STATES, Account, Invitation, Person, VolunteerStatus
from tahaluf.volunteers.roster import DesiredRoster, RosterIndex, suppress_number

from .roster_store import update_records

TOPIC: Final = "invitation"
SEND_TIME_LIMIT: Final = (
    600.0  # seconds; an invitation that rate limits would delay for longer is left to the next run
)
COMMIT_MESSAGE: Final = "Update the state of invitations"

# Log messages, which are public: small numbers are suppressed, since they could identify a person
SENT: Final = "invitations sent: {sent}; waiting: {waiting}"
LIMIT_REACHED: Final = "GitHub will not accept any more invitations today; the next run will continue"
UNFINISHED: Final = "some invitations or final replies could not be completed ({reasons})"
UNREADABLE_RECORDS: Final = "records skipped because they cannot be read: {number}"


def invite(
    session: Session, control_session: Session, control: str, manifest: Manifest, now: datetime
) -> bool:
    """Read, decide, send, and record the new states. Returns False if anything is left that the limit does not explain.

    `session`: for the organization. `control_session`: for the control repository and the roster. The roster is
    written last. If the run is interrupted before that, the next run reads from GitHub which invitations have been
    sent.
    """
    errors = ItemErrors[str](redacted_error)
    snapshot = _read_snapshot(session, control_session, control, manifest, now, errors)
    outcomes = _send(session, manifest, snapshot, errors)
    _comment_on_lapsed(control_session, control, snapshot, errors)
    updated = (
        _next_invitation(invitee, outcome, now.date())
        for invitee, outcome in zip(snapshot.decision.to_invite, outcomes, strict=True)
    )
    _record_invitations(control_session, snapshot, {**snapshot.decision.invitations, **dict(updated)}, errors)
    _print_counts(snapshot, outcomes)
    if errors:
        raise CommandError(UNFINISHED.format(reasons=", ".join(errors.reasons())), "run it again")
    is_stuck = InvitationOutcome.UNKNOWN in outcomes and InvitationOutcome.LIMIT_REACHED not in outcomes
    return not (is_stuck or InvitationOutcome.REFUSED in outcomes or snapshot.index.broken)


def _print_counts(snapshot: "_Snapshot", outcomes: Sequence[InvitationOutcome]) -> None:
    waiting = len(snapshot.decision.queue_positions) + sum(
        outcome in (InvitationOutcome.LIMIT_REACHED, InvitationOutcome.UNKNOWN) for outcome in outcomes
    )
    print(
        SENT.format(
            sent=suppress_number(outcomes.count(InvitationOutcome.SENT)), waiting=suppress_number(waiting)
        )
    )
    if InvitationOutcome.LIMIT_REACHED in outcomes:
        print(LIMIT_REACHED)
    if snapshot.index.broken:
        print(UNREADABLE_RECORDS.format(number=suppress_number(len(snapshot.index.broken))))


def read_queue(
    session: Session, control_session: Session, control: str, manifest: Manifest, now: datetime
) -> Mapping[str, int]:
    """Return how many people are ahead of each person who is waiting."""
    errors = ItemErrors[str](redacted_error)  # `invite` reports them
    return _read_snapshot(session, control_session, control, manifest, now, errors).decision.queue_positions


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The roster and the forms as read from GitHub, and the resulting decision."""

    roster: RosterRepository
    index: RosterIndex
    origins: Mapping[int, IntakeIssue]
    decision: InvitationDecision


def _read_snapshot(
    session: Session,
    control_session: Session,
    control: str,
    manifest: Manifest,
    now: datetime,
    errors: ItemErrors[str],
) -> _Snapshot:
    roster = read_roster(control_session, manifest.roster_repository)
    index = RosterIndex.from_files(roster.files)
    pending = [person for person in index.people.values() if _wants_invitation(person)]
    origins = read_intake_issues(control_session, control, (person.form for person in pending if person.form))
    denied = read_denied_accounts(roster.files.get(DENIED_PATH, ""))
    invitees = []
    for person in pending:
        with errors.isolate(person.id):
            if invitee := _invitee(person, origins, index, denied):
                invitees.append(invitee)
    observed = (
        read_invitations(session, manifest.organization)
        if invitees
        else InvitationSnapshot((), (), frozenset())
    )
    decision = decide_invitations(invitees, observed, now, manifest.volunteers.invitations)
    return _Snapshot(roster, index, origins, decision)


def _wants_invitation(person: Person) -> bool:
    pending = person.invitation is not None and person.invitation.state not in FINAL_STATES
    return pending and person.status is not VolunteerStatus.LEFT


def _invitee(
    person: Person, origins: Mapping[int, IntakeIssue], index: RosterIndex, denied: Collection[int]
) -> Invitee | None:
    """Return the person together with the account to invite: the form's author, or the account that a steward recorded.

    The account is None if its access was revoked, or if the form has another author, for example because the issue
    was transferred.
    """
    if person.invitation is None:
        return None
    account = origins[person.form].author if person.form else person.account
    if person.form and account and person.id not in index.ids_of(account.id):
        account = None
    if account and account.id in denied:
        account = None
    return Invitee(person.id, person.form, person.given, person.invitation, account)


def _send(
    session: Session, manifest: Manifest, snapshot: _Snapshot, errors: ItemErrors[str]
) -> list[InvitationOutcome]:
    """Invite the people who are next. If newcomers join a team automatically, invite these people to that team."""
    chosen = [invitee for invitee in snapshot.decision.to_invite if invitee.account]
    teams = read_teams(session, manifest.organization, teams_for_newcomers(manifest)) if chosen else {}
    invitations: dict[str, tuple[Account, int | None]] = {}
    for invitee in chosen:
        with errors.isolate(invitee.person):
            team = team_for(snapshot.index.people[invitee.person], manifest, teams)
            if invitee.account:
                invitations[invitee.person] = (invitee.account, team)
    session.rate_limiter.set_time_limit(SEND_TIME_LIMIT)
    sent = send_invitations(session, manifest.organization, plan_invitations(list(invitations.values())))
    session.rate_limiter.set_time_limit(None)
    outcomes = dict(zip(invitations, sent, strict=True))
    return [outcomes.get(one.person, InvitationOutcome.UNKNOWN) for one in snapshot.decision.to_invite]


def _next_invitation(invitee: Invitee, outcome: InvitationOutcome, day: date) -> tuple[str, Invitation]:
    match outcome:
        case InvitationOutcome.SENT:
            return invitee.person, invitee.as_invited(day)
        case InvitationOutcome.REFUSED:
            return invitee.person, invitee.as_stopped(day)
        case _:
            return invitee.person, invitee.as_waiting()


def _comment_on_lapsed(
    control_session: Session, control: str, snapshot: _Snapshot, errors: ItemErrors[str]
) -> None:
    """Comment on the open forms of people whose second invitation has expired."""
    for invitee in snapshot.decision.to_close:
        with errors.isolate(invitee.person):
            if not (invitee.form and snapshot.origins[invitee.form].is_open):
                continue
            upsert_comment(
                control_session,
                control,
                invitee.form,
                TOPIC,
                last_invitation_text(snapshot.index.people[invitee.person].profile.languages),
            )


def _record_invitations(
    control_session: Session,
    snapshot: _Snapshot,
    invitations: Mapping[str, Invitation],
    errors: ItemErrors[str],
) -> None:
    """Write the new states to the roster in one commit."""

    def records(index: RosterIndex) -> DesiredRoster:
        files: dict[str, str] = {}
        for id in invitations:
            if id not in index.people:
                continue
            with errors.isolate(id):
                files |= index.changed_files([replace(index.people[id], invitation=invitations[id])])
        return DesiredRoster(files=files, commit_message=COMMIT_MESSAGE)

    update_records(control_session, snapshot.roster.name, records, snapshot.roster)
