"""Removes access from a pull request's plan if the person has not agreed to it, whatever caused the change.

A run applies only changes that a plan has shown (docs/threat-model.md), so an early merge does not give access either.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.consent import AGREE_COMMAND, ASKED, LIST_COMMAND, ConsentThread, listed_name
from tahaluf.github import (
    BotComment,
    BotProposal,
    PullOrigin,
    ReviewHistory,
    Session,
    read_accounts,
    read_consents,
    read_pull_origin,
)
from tahaluf.layout import TEMPLATES_FOLDER
from tahaluf.manifest import Collaborator, Manifest, Project, Steward, TeamMember
from tahaluf.plan import Blocked, Change, Plan, pluralize, team_key, team_of_key
from tahaluf.proposals import (
    consent_request,
    described_as,
    description_markers,
    missing_consents,
    recorded_descriptions,
    request_of_branch,
    team_consent_request,
)

from .adoption import block_adoption
from .consent_subjects import Evidence, Person, Subject, find_subjects
from .requested_pull import RequestedPull

# User-facing messages
WAITING_FOR_CONSENT: Final = "waiting for {stewards} to agree"
WAITING_FOR_COLLABORATORS: Final = "waiting for {collaborators} to agree"
WAITING_FOR_MEMBERS: Final = "waiting for {members} to agree"
WAITING_TO_BE_NAMED: Final = "waiting for {stewards} to ask to be named on the public site"
ASK_TO_BE_NAMED: Final = (
    f"each steward has to comment {LIST_COMMAND} on this pull request, with nothing else in the comment, "
    f"and the entry must contain their `id`; otherwise, remove `public: true`"
)
ASK_TO_AGREE: Final = (
    f"they have to comment {AGREE_COMMAND} on this pull request, with nothing else in the comment. Wait until this "
    "plan shows their access, then merge the pull request. If you merge earlier, they get no access. However, if "
    "the diff contains their login, the merge adds it to the manifest without their agreement, so remove their "
    "entry first. They can still agree afterwards: as long as the manifest names them, the plan for each pull "
    "request that changes the manifest says that it is waiting for them"
)


@dataclass(frozen=True, slots=True)
class ConsentCheck:
    """The plan without the access that still requires consent, and the texts about that access.

    `requests`: comments that ask stewards again, to be posted before the plan. `markers`: text to append to the plan
    comment.
    """

    plan: Plan
    waiting: Plan = field(default_factory=Plan)
    withheld: tuple[Change, ...] = ()
    requests: tuple[str, ...] = ()
    markers: str = ""


def check_consents(
    session: Session, request: RequestedPull, plan: Plan, head: Manifest, plan_comment: BotComment | None
) -> ConsentCheck:
    """Remove access from the plan if the person has not agreed to the project or team as the head describes it.

    A proposal's author agrees by ticking a box in the form; everyone else agrees by commenting. The body of the bot's
    pull request states how many stewards it does not list yet. `plan_comment`: the bot's earlier plan on the pull
    request.
    """
    origin = read_pull_origin(session, request.control, request.number)
    proposal = origin.proposal
    if proposal is not None:
        plan = block_adoption(plan, head, proposal.slug)
    recorded = _kept_descriptions(plan_comment, origin, head)
    subjects = find_subjects(request.base, head, plan)
    if not subjects:
        return ConsentCheck(
            plan, _plan_of_waiting(_missing_entries(proposal)), markers=description_markers(recorded)
        )
    evidence = _read_evidence(session, request, proposal, subjects, plan_comment)
    withheld = tuple(grant.change for subject in subjects for grant in subject.unconsented_grants(evidence))
    # For a proposal, the run that processes it asks again
    outdated = [] if proposal else [subject for subject in subjects if evidence.needs_request(subject)]
    records = {subject.slug: evidence.record(subject) for subject in subjects}
    return ConsentCheck(
        replace(plan, changes=tuple(change for change in plan.changes if change not in withheld)),
        _plan_of_all_waiting(subjects, evidence, proposal),
        withheld,
        tuple(_request_text(session, subject, evidence, head.locales) for subject in outdated),
        description_markers(recorded | records | {subject.slug: ASKED for subject in outdated}),
    )


def carried_markers(plan_comment: BotComment | None) -> str:
    """Return the markers of an earlier plan comment, to keep them when a message replaces the plan."""
    return description_markers(recorded_descriptions(plan_comment.text)) if plan_comment else ""


def _kept_descriptions(plan_comment: BotComment | None, origin: PullOrigin, head: Manifest) -> dict[str, str]:
    """Return the descriptions that the earlier plan recorded, for the projects and teams that the head still has."""
    found = recorded_descriptions(plan_comment.text) if plan_comment else {}
    known = {project.slug for project in head.projects} | set(map(team_key, head.teams))
    recorded = {slug: record for slug, record in found.items() if slug in known}
    if request := request_of_branch(origin.branch, head):
        # Before anyone has agreed, the pull request lists no one, and people agree to the current description
        recorded = {request.subject: request.description(head)} | recorded
    return recorded


def _read_evidence(
    session: Session,
    request: RequestedPull,
    proposal: BotProposal | None,
    subjects: Sequence[Subject],
    plan_comment: BotComment | None,
) -> Evidence:
    control, pull = request.control, request.number
    thread = read_consents(session, control, [pull]).get(pull, ConsentThread())
    last_seen = dict(recorded_descriptions(plan_comment.text)) if plan_comment else None
    if last_seen is None and request.pull.is_from_fork:
        last_seen = {}  # a fork is planned only on request, and its text may have changed since people agreed
    if plan_comment and plan_comment.edited_by_others:
        last_seen = {subject.slug: ASKED for subject in subjects}
    if proposal and (described := described_as(proposal.body)):
        last_seen = (last_seen or {}) | {proposal.slug: described}
    author = proposal.author if proposal else None
    evidence = Evidence(thread, author, last_seen, frozenset())
    # Look for earlier consent only if no one has consented here
    earlier = [grant.change for subject in subjects for grant in subject.unconsented_grants(evidence)]
    if not earlier:
        return evidence
    reviews = ReviewHistory(session, control, (request.path, TEMPLATES_FOLDER))
    return replace(evidence, reviewed=reviews.reviewed_digests(earlier))


def _request_text(session: Session, subject: Subject, evidence: Evidence, locales: Sequence[str]) -> str:
    """Return the comment that asks again for consent to this project or team."""
    if not isinstance(subject.entry, Project):
        name = team_of_key(subject.slug) or ""
        return team_consent_request(name, subject.slug, subject.description, locales)
    mentions = _mentions(session, evidence.unasked(subject))
    return consent_request(subject.entry.model_dump(), subject.description, mentions)


def _mentions(session: Session, stewards: Sequence[Steward]) -> str:
    """Return mentions of the stewards in the merged manifest, except stewards whose login now belongs to another
    account.
    """
    accounts = read_accounts(session, [steward.login for steward in stewards])
    current = [s.login for s in stewards if (a := accounts.get(s.login.casefold())) and a.id == s.id]
    return " ".join(f"@{listed_name(login)}" for login in current)


def _missing_entries(proposal: BotProposal | None) -> dict[str, int]:
    """Return how many of the project's stewards the bot's pull request does not list yet, according to its body."""
    return {proposal.slug: missing_consents(proposal.body)} if proposal else {}


def _plan_of_all_waiting(
    subjects: Sequence[Subject], evidence: Evidence, proposal: BotProposal | None
) -> Plan:
    """Return a plan that says for how many people each project and team is waiting, and what they have to do."""

    def count(kind: type[Person]) -> dict[str, int]:
        return {subject.slug: subject.count_waiting(evidence, kind) for subject in subjects}

    stewards = Counter(count(Steward)) + Counter(_missing_entries(proposal))
    unnamed = {subject.slug: subject.count_unnamed(evidence) for subject in subjects}
    return Plan.merge(
        [
            _plan_of_waiting(stewards),
            _plan_of_waiting(count(Collaborator), WAITING_FOR_COLLABORATORS, resource="collaborators"),
            _plan_of_waiting(count(TeamMember), WAITING_FOR_MEMBERS, resource="shared team"),
            _plan_of_waiting(unnamed, WAITING_TO_BE_NAMED, ASK_TO_BE_NAMED),
        ]
    )


def _plan_of_waiting(
    missing: Mapping[str, int],
    text: str = WAITING_FOR_CONSENT,
    fix: str = ASK_TO_AGREE,
    resource: str = "team",
) -> Plan:
    return Plan(
        blocked=tuple(
            Blocked(
                slug,
                resource,
                slug,
                text.format(
                    stewards=pluralize(number, "steward"),
                    collaborators=pluralize(number, "collaborator"),
                    members=pluralize(number, "team member"),
                ),
                fix,
            )
            for slug, number in sorted(missing.items())
            if number
        )
    )
