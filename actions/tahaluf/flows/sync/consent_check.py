"""Removes access from a pull request's plan if the person has not agreed to it, whatever caused the change.

A run applies only changes that a plan has shown (docs/threat-model.md), so an early merge does not give access either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from tahaluf.consent import AGREE_COMMAND, ASKED, LIST_COMMAND, UNKNOWN, Consents, ConsentThread, listed_name
from tahaluf.github import (
    BotComment,
    BotProposal,
    ReviewHistory,
    Session,
    read_accounts,
    read_consents,
    read_pull_origin,
)
from tahaluf.manifest import (
    Collaborator,
    Manifest,
    Project,
    SharedTeam,
    Steward,
    TeamMember,
    self_description_digest,
    team_description_digest,
)
from tahaluf.plan import Blocked, Change, PersonOperation, Plan, pluralize, team_key, team_of_key
from tahaluf.proposals import (
    AuthorConsent,
    consent_request,
    described_as,
    description_markers,
    missing_consents,
    recorded_descriptions,
    request_of_branch,
    team_consent_request,
)

from .adoption import block_adoption

Person = Steward | Collaborator | TeamMember

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
    session: Session,
    control: str,
    pull: int,
    plan: Plan,
    base: Manifest | None,
    head: Manifest,
    plan_comment: BotComment | None,
    reviews: ReviewHistory,
) -> ConsentCheck:
    """Remove access from the plan if the person has not agreed to the project or team as the head describes it.

    A proposal's author agrees by ticking a box in the form; everyone else agrees by commenting. The body of the bot's
    pull request states how many stewards it does not list yet. `plan_comment`: the bot's earlier plan on the pull
    request.
    """
    origin = read_pull_origin(session, control, pull)
    proposal = origin.proposal
    if proposal is not None:
        plan = block_adoption(plan, head, proposal.slug)
    subjects = [subject for project in head.projects if (subject := _Subject.of(project, base, plan))]
    subjects += [
        subject for name in head.teams if (subject := _Subject.of_team(name, head.teams[name], base, plan))
    ]
    recorded = recorded_descriptions(plan_comment.text) if plan_comment else {}
    known = {project.slug for project in head.projects} | set(map(team_key, head.teams))
    recorded = {slug: record for slug, record in recorded.items() if slug in known}
    if request := request_of_branch(origin.branch, head):
        # Before anyone has agreed, the pull request lists nobody, and people agree to the current description
        recorded = {request.subject: request.description(head)} | recorded
    if not subjects:
        return ConsentCheck(
            plan, _plan_of_waiting(_missing_entries(proposal)), markers=description_markers(recorded)
        )
    evidence = _read_evidence(session, control, pull, proposal, subjects, plan_comment, reviews)
    withheld = tuple(grant.change for subject in subjects for grant in subject.unconsented_grants(evidence))
    waiting = {subject.slug: subject.count_waiting(evidence, Steward) for subject in subjects}
    collaborators = {subject.slug: subject.count_waiting(evidence, Collaborator) for subject in subjects}
    members = {subject.slug: subject.count_waiting(evidence, TeamMember) for subject in subjects}
    unnamed = {subject.slug: subject.count_unnamed(evidence) for subject in subjects}
    for slug, number in _missing_entries(proposal).items():
        waiting[slug] = waiting.get(slug, 0) + number
    # For a proposal, `propose` asks again
    outdated = [] if proposal else [subject for subject in subjects if evidence.needs_request(subject)]
    records = {subject.slug: evidence.record(subject) for subject in subjects}
    return ConsentCheck(
        replace(plan, changes=tuple(change for change in plan.changes if change not in withheld)),
        Plan.merge(
            [
                _plan_of_waiting(waiting),
                _plan_of_waiting(collaborators, WAITING_FOR_COLLABORATORS, resource="collaborators"),
                _plan_of_waiting(members, WAITING_FOR_MEMBERS, resource="shared team"),
                _plan_of_waiting(unnamed, WAITING_TO_BE_NAMED, ASK_TO_BE_NAMED),
            ]
        ),
        withheld,
        tuple(_request(session, subject, evidence, head.locales) for subject in outdated),
        description_markers(recorded | records | {subject.slug: ASKED for subject in outdated}),
    )


def carried_markers(plan_comment: BotComment | None) -> str:
    """Return the markers of an earlier plan comment, to keep them when a message replaces the plan."""
    return description_markers(recorded_descriptions(plan_comment.text)) if plan_comment else ""


def is_listed(login: str, account: int | None, head: Manifest) -> bool:
    """Whether the head manifest lists this account anywhere."""
    if account is None:
        return False
    consents = Consents({account: login})
    return any(consents.has_agreed(person.login, person.id) for person in head.people)


class _Grant(NamedTuple):
    """A change that gives access, and its operation."""

    change: Change
    added: PersonOperation


@dataclass(frozen=True, slots=True)
class _Subject:
    """A project or a shared team for which this pull request needs someone's consent.

    `slug`: the project's slug, or the shared team's key. `new`: people whom the base does not list. `asked_again`:
    the project's other stewards, if its self-description has changed; they keep their access. `grants`: access that
    the plan gives to any of them. `named`: stewards whom the public site does not name yet but would name after the
    merge.
    """

    slug: str
    entry: Project | SharedTeam
    description: str
    new: Sequence[Person]
    grants: Sequence["_Grant"]
    asked_again: Sequence[Steward] = ()
    named: Sequence[Steward] = ()

    @classmethod
    def of(cls, project: Project, base: Manifest | None, plan: Plan) -> "_Subject | None":
        description, earlier = self_description_digest(project), list(_earlier_entries(base, project))
        new = _new_people([person for entry in earlier for person in entry.people], project.people)
        changed = bool(earlier) and description not in map(self_description_digest, earlier)
        asked_again = [steward for steward in project.stewards if changed and steward not in new]
        grants = [grant for grant in _grants(plan) if grant.change.project == project.slug]
        named = _newly_named(earlier, project)
        if not (new or asked_again or grants or named):
            return None
        return cls(project.slug, project, description, new, grants, asked_again, named)

    @classmethod
    def of_team(cls, name: str, team: SharedTeam, base: Manifest | None, plan: Plan) -> "_Subject | None":
        earlier = base.teams.get(name) if base else None
        new = _new_people((earlier and earlier.members) or (), team.members or ())
        grants = [grant for grant in _grants(plan) if team_of_key(grant.change.project) == name]
        if not (new or grants):
            return None
        return cls(team_key(name), team, team_description_digest(name, team), new, grants)

    def unconsented_grants(self, evidence: "_Evidence") -> Iterator["_Grant"]:
        """Yield the access of people who agreed neither here nor before the merge of the plan that showed the access.

        A person who was removed and is listed again must agree again.
        """
        new_logins = {person.login for person in self.new}
        for grant in self.grants:
            shown_before = grant.change.digest in evidence.reviewed and grant.added.login not in new_logins
            if not (shown_before or evidence.has_agreed(self, grant.added.login, grant.added.id)):
                yield grant

    def count_waiting(self, evidence: "_Evidence", kind: type[Person]) -> int:
        """Return how many people of one kind must agree before they are listed or get access.

        A steward who is also a collaborator counts as a steward.
        """
        unlisted = {s.login for s in self.new if not evidence.has_agreed(self, s.login, s.id)}
        waiting = unlisted | {grant.added.login for grant in self.unconsented_grants(evidence)}
        people = self.entry.people if isinstance(self.entry, Project) else self.entry.members or ()
        kinds = {person.login: type(person) for person in reversed(people)}  # the first entry wins: stewards
        return sum(kinds.get(login) is kind for login in waiting)

    def count_unnamed(self, evidence: "_Evidence") -> int:
        """Return how many stewards the public site would name even though they have not asked for it."""
        return sum(steward.id not in evidence.thread.named for steward in self.named)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The consents that people have given, according to this pull request and merged plans."""

    thread: ConsentThread
    author: AuthorConsent | None
    last_seen: Mapping[str, str] | None  # None if the bot has not examined the pull request yet
    reviewed: frozenset[str]

    def has_agreed(self, subject: _Subject, login: str, account: int | None) -> bool:
        author = self.author
        if author and account == author.account.id and author.description == subject.description:
            return True
        consents = self.thread.consents_to(subject.slug, subject.description, self._last_seen(subject))
        return consents.has_agreed(login, account)

    def needs_request(self, subject: _Subject) -> bool:
        """Whether anyone still has to be asked about this description, because they agreed to a different one or were
        never asked.
        """
        if self.unasked(subject) and not self.thread.has_requested(subject.slug, subject.description):
            return True
        return self.thread.needs_request(subject.slug, subject.description, self._last_seen(subject))

    def unasked(self, subject: _Subject) -> list[Steward]:
        """The listed stewards who have not agreed to the new description."""
        return [s for s in subject.asked_again if not self.has_agreed(subject, s.login, s.id)]

    def record(self, subject: _Subject) -> str:
        return self.thread.record(subject.slug, subject.description, self._last_seen(subject))

    def _last_seen(self, subject: _Subject) -> str | None:
        # People who agreed before the bot saw the project here have agreed to a different description
        return None if self.last_seen is None else self.last_seen.get(subject.slug, UNKNOWN)


def _read_evidence(
    session: Session,
    control: str,
    pull: int,
    proposal: BotProposal | None,
    subjects: Sequence[_Subject],
    plan_comment: BotComment | None,
    reviews: ReviewHistory,
) -> _Evidence:
    thread = read_consents(session, control, [pull]).get(pull, ConsentThread())
    last_seen = None if plan_comment is None else dict(recorded_descriptions(plan_comment.text))
    if plan_comment and plan_comment.edited_by_others:
        last_seen = {subject.slug: ASKED for subject in subjects}
    if proposal and (described := described_as(proposal.body)):
        last_seen = (last_seen or {}) | {proposal.slug: described}
    author = proposal.author if proposal else None
    evidence = _Evidence(thread, author, last_seen, frozenset())
    # Look for earlier consent only if no one has consented here
    earlier = [grant.change for subject in subjects for grant in subject.unconsented_grants(evidence)]
    return replace(evidence, reviewed=reviews.reviewed_digests(earlier)) if earlier else evidence


def _request(session: Session, subject: _Subject, evidence: _Evidence, locales: Sequence[str]) -> str:
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


def _grants(plan: Plan) -> Iterator[_Grant]:
    for change in plan.changes:
        if (grant := change.granted_person) is not None:
            yield _Grant(change, grant)


def _new_people(known_people: Iterable[Person], people: Iterable[Person]) -> list[Person]:
    """Return the people in the entry whom the base does not list, neither under the entry's current name nor under an
    earlier one.
    """
    known_people = list(known_people)
    return [person for person in people if not any(_is_same_person(person, known) for known in known_people)]


def _newly_named(earlier: Iterable[Project], project: Project) -> list[Steward]:
    """Return the stewards who have `public: true` in the head but not in the base's entry for this project."""
    known_stewards = [steward for entry in earlier for steward in entry.stewards if steward.public]
    return [
        steward
        for steward in project.stewards
        if steward.public and not any(_is_same_person(steward, known) for known in known_stewards)
    ]


def _earlier_entries(base: Manifest | None, project: Project) -> Iterator[Project]:
    for slug in (project.slug, *project.aliases):
        if base and (found := base.find(slug)):
            yield found


def _is_same_person(person: Person, known: Person) -> bool:
    """Compare account ids. A new or changed id means a different person, who has to agree."""
    if person.id is None and known.id is None:
        return person.login.casefold() == known.login.casefold()
    return person.id == known.id


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
