"""Who has to agree before a pull request may list them or give them access, and who has agreed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tahaluf.consent import UNKNOWN, ConsentThread
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
from tahaluf.plan import Change, PersonOperation, Plan, team_key, team_of_key
from tahaluf.proposals import AuthorConsent

Person = Steward | Collaborator | TeamMember


class Grant(NamedTuple):
    """A change that gives access, and its operation."""

    change: Change
    added: PersonOperation


@dataclass(frozen=True, slots=True)
class Subject:
    """A project or a shared team for which this pull request needs someone's consent.

    `slug`: the project's slug, or its key for a shared team. `new`: people whom the base does not list. `asked_again`:
    the project's other stewards, if its self-description has changed; they keep their access. `grants`: access that the
    plan gives to any of them. `named`: stewards whom the public site does not name yet but would name after the merge.
    """

    slug: str
    entry: Project | SharedTeam
    description: str
    new: Sequence[Person]
    grants: Sequence[Grant]
    asked_again: Sequence[Steward] = ()
    named: Sequence[Steward] = ()

    @classmethod
    def of(cls, project: Project, base: Manifest | None, plan: Plan) -> "Subject | None":
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
    def of_team(cls, name: str, team: SharedTeam, base: Manifest | None, plan: Plan) -> "Subject | None":
        earlier = base.teams.get(name) if base else None
        new = _new_people((earlier and earlier.members) or (), team.members or ())
        grants = [grant for grant in _grants(plan) if team_of_key(grant.change.project) == name]
        if not (new or grants):
            return None
        return cls(team_key(name), team, team_description_digest(name, team), new, grants)

    def unconsented_grants(self, evidence: "Evidence") -> Iterator[Grant]:
        """Yield the access of people who agreed neither here nor before the merge of the plan that showed the access.

        A person who was removed and is listed again must agree again.
        """
        new_logins = {person.login for person in self.new}
        for grant in self.grants:
            shown_before = grant.change.digest in evidence.reviewed and grant.added.login not in new_logins
            if not (shown_before or evidence.has_agreed(self, grant.added.login, grant.added.id)):
                yield grant

    def count_waiting(self, evidence: "Evidence", kind: type[Person]) -> int:
        """Return how many people of one kind must agree before they are listed or get access.

        A steward who is also a collaborator counts as a steward.
        """
        unlisted = {s.login for s in self.new if not evidence.has_agreed(self, s.login, s.id)}
        waiting = unlisted | {grant.added.login for grant in self.unconsented_grants(evidence)}
        people = self.entry.people if isinstance(self.entry, Project) else self.entry.members or ()
        kinds = {person.login: type(person) for person in reversed(people)}  # stewards come first
        return sum(kinds.get(login) is kind for login in waiting)

    def count_unnamed(self, evidence: "Evidence") -> int:
        """Return how many stewards the public site would name even though they have not asked for it."""
        return sum(steward.id not in evidence.thread.named for steward in self.named)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The consents that people have given, according to this pull request and merged plans."""

    thread: ConsentThread
    author: AuthorConsent | None
    last_seen: Mapping[str, str] | None  # It is None if the bot has not examined the pull request yet
    reviewed: frozenset[str]

    def has_agreed(self, subject: Subject, login: str, account: int | None) -> bool:
        author = self.author
        if author and account == author.account.id and author.description == subject.description:
            return True
        consents = self.thread.consents_to(subject.slug, subject.description, self._last_seen(subject))
        return consents.has_agreed(login, account)

    def needs_request(self, subject: Subject) -> bool:
        """Whether anyone still has to be asked about this description, because they agreed to a different one or were
        never asked.
        """
        if self.unasked(subject) and not self.thread.has_requested(subject.slug, subject.description):
            return True
        return self.thread.needs_request(subject.slug, subject.description, self._last_seen(subject))

    def unasked(self, subject: Subject) -> list[Steward]:
        """The listed stewards who have not agreed to the new description."""
        return [s for s in subject.asked_again if not self.has_agreed(subject, s.login, s.id)]

    def record(self, subject: Subject) -> str:
        return self.thread.record(subject.slug, subject.description, self._last_seen(subject))

    def _last_seen(self, subject: Subject) -> str | None:
        # People who agreed before the bot saw the project here have agreed to a different description
        return None if self.last_seen is None else self.last_seen.get(subject.slug, UNKNOWN)


def find_subjects(base: Manifest | None, head: Manifest, plan: Plan) -> list[Subject]:
    """Return the projects and shared teams of the head for which anyone's consent is needed."""
    projects = (Subject.of(project, base, plan) for project in head.projects)
    teams = (Subject.of_team(name, team, base, plan) for name, team in head.teams.items())
    return [subject for subject in (*projects, *teams) if subject]


def _grants(plan: Plan) -> Iterator[Grant]:
    for change in plan.changes:
        if (grant := change.granted_person) is not None:
            yield Grant(change, grant)


def _new_people(known_people: Iterable[Person], people: Iterable[Person]) -> list[Person]:
    """Return the people in the entry whom the base does not list there, whether under the entry's current name or an
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
