"""What a judge knows: the merged pull requests with their last plans, who has agreed, and what our runs created."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from support.histories.manifest_words import (
    Entry,
    Words,
    collaborators,
    members,
    people,
    purpose,
    stewards,
    team_purpose,
)
from support.histories.organization_state import Organization
from support.organization_builder import ORGANIZATION
from support.plan_comments import Line, PlanComment


@dataclass(frozen=True)
class Merged:
    """A merged pull request, with the manifest before and after the merge.

    `comment` is its last plan, or None if that plan was not made for the merged commit.
    """

    number: int
    before: Words
    after: Words
    comment: PlanComment | None


@dataclass
class Record:
    """`own_*` are the ids of objects that our runs created. `agreed` contains pairs of a login and a subject: a slug,
    or `@name` for a shared team. `withdrawn` are the logins of people who get no access that they do not have yet.
    `outdated` are the pairs in `agreed` whose subject has changed its purpose since: these people keep their access,
    but get no new access. `owners` are people who are never removed. `joined` contains people who accepted an
    invitation, perhaps too late for the plan to show their removal.
    """

    accounts: Mapping[int, str]
    owners: frozenset[str]
    words: Words
    merged: list[Merged] = field(default_factory=list)
    agreed: set[tuple[str, str]] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    outdated: set[tuple[str, str]] = field(default_factory=set)
    own_repositories: set[int] = field(default_factory=set)
    own_teams: set[int] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)

    # -- merges -----------------------------------------------------------------------------------------

    def merge(
        self,
        number: int,
        after: Words,
        comment: PlanComment | None,
        consents: set[tuple[str, str]],
        here: Organization,
    ) -> None:
        """Record a merge. `consents` contains a (login, purpose) pair for everyone who agreed in this pull request."""
        self.merged.append(Merged(number, self.words, after, comment))
        for slug, entry in after.managed.items():
            names = {slug, *(alias.casefold() for alias in entry.get("aliases", ()))}
            earlier = self.words.entry_of(*names)
            before = people(earlier, self.accounts) if earlier else set()
            description = purpose(earlier) if earlier else ""
            self._agree(
                slug, names, before, people(entry, self.accounts), description, purpose(entry), consents
            )
        for name, team in after.teams.items():
            former = self.words.teams.get(name)
            before = set(members(former, self.accounts)) if former else set()
            description = team_purpose(name, former) if former else ""
            now = set(members(team, self.accounts))
            self._agree(
                f"@{name}", {f"@{name}"}, before, now, description, team_purpose(name, team), consents
            )
        self.words = after
        self._let_go(here)

    def _agree(
        self,
        subject: str,
        names: set[str],
        before: set[str],
        now: set[str],
        former_purpose: str,
        new_purpose: str,
        consents: set[tuple[str, str]],
    ) -> None:
        """Record who has agreed to a subject. `names` are its current and former names, and `before` and `now` are the
        people whom the manifest lists there.
        """
        kept = {login for login, name in self.agreed if name in names}
        for login in now:
            if (login, new_purpose) in consents:
                self.agreed.add((login, subject))
                self.outdated.discard((login, subject))
            elif login in before & kept:
                self.agreed.add((login, subject))
                if former_purpose != new_purpose:
                    self.outdated.add((login, subject))

    def _let_go(self, here: Organization) -> None:
        """Forget the objects that the manifest no longer names, which no longer belong to us.

        If they are named again, they count as existing objects.
        """
        for key in list(self.own_repositories):
            if key in here.repositories and self.words.entry_of(here.repositories[key].name) is None:
                self.own_repositories.discard(key)
        for key in list(self.own_teams):
            if key in here.teams and not self.names_team(here.teams[key].slug):
                self.own_teams.discard(key)

    def names_team(self, slug: str) -> bool:
        return slug in self.words.teams or self.words.entry_of(slug) is not None

    # -- what merged plans announced -------------------------------------------------------------------------

    def announced(
        self, project: str, kinds: tuple[str, ...], resource: str, target: str | None = None
    ) -> Line | None:
        """Return the most recent line about this change in any plan that was merged."""
        return next((line for line, _ in self.announcements(project, kinds, resource, target)), None)

    def announcements(
        self, project: str, kinds: tuple[str, ...], resource: str, target: str | None = None
    ) -> Iterator[tuple[Line, Merged]]:
        """Yield the lines about this change in merged plans, with the most recent one first."""
        for merged in reversed(self.merged):
            for kind in kinds if merged.comment else ():
                assert merged.comment is not None
                if line := merged.comment.find(project, kind, resource, target):
                    yield line, merged

    def announced_adoption(self, entry: Entry, resource: str) -> Line | None:
        """Return the most recent line about this adoption in any plan that was merged since the manifest first named
        the project.
        """
        for merged in reversed(self.merged):
            if merged.after.entry_of(entry["slug"], *entry.get("aliases", ())) is None:
                return None
            if merged.comment and (line := merged.comment.find(entry["slug"], "adopt", resource)):
                return line
        return None

    def announced_team_adoption(self, name: str) -> Line | None:
        """Like `announced_adoption`, for a shared team."""
        for merged in reversed(self.merged):
            if name not in merged.after.teams:
                return None
            if merged.comment and (line := merged.comment.find(team_place(name), "adopt", "shared team")):
                return line
        return None

    def announced_steward(self, slug: str, login: str) -> bool:
        """Whether a merged plan showed this steward's access and no later merge removed the steward."""
        return self._announced_person(slug, login, "team", "steward")

    def announced_collaborator(self, slug: str, login: str) -> bool:
        return self._announced_person(slug, login, "collaborators", "collaborator")

    def _announced_person(self, slug: str, login: str, resource: str, noun: str) -> bool:
        listed_in = stewards if noun == "steward" else collaborators
        for merged in reversed(self.merged):
            entry = merged.after.managed.get(slug.casefold())
            listed = entry is not None and login in listed_in(entry, self.accounts)
            earlier = merged.before.entry_of(slug, *(entry or {}).get("aliases", ()))
            if not listed and earlier is not None and login in listed_in(earlier, self.accounts):
                return False
            if (
                listed
                and merged.comment
                and merged.comment.find(slug, "grant", resource, f"a {noun} of {slug}")
            ):
                return True
            if merged.comment and waits(merged.comment, slug, resource):
                return False  # a later plan says that this access still requires consent
        return False

    def announced_member(self, name: str, login: str, role: str) -> bool:
        """Whether a merged plan showed that this person joins the shared team, and no later merge removed them."""
        place = team_place(name)
        for merged in reversed(self.merged):
            listed = login in members(merged.after.teams.get(name, {}), self.accounts)
            if not listed and login in members(merged.before.teams.get(name, {}), self.accounts):
                return False
            if (
                listed
                and merged.comment
                and merged.comment.find(place, "grant", "shared team", f"a {role} of {place}")
            ):
                return True
            if merged.comment and waits(merged.comment, f"@{name}", "shared team"):
                return False
        return False


def team_place(name: str) -> str:
    """Return the name of a shared team in a plan."""
    return f"@{ORGANIZATION}/{name}"


def waits(comment: PlanComment, subject: str, resource: str) -> bool:
    """Whether the plan says that someone's access still requires consent."""
    found = rf"^- (?:`[^`]+`, )*`{re.escape(subject)}`(?:, `[^`]+`)*: {resource}: waiting for"
    return re.search(found, comment.text, re.MULTILINE) is not None
