"""Compares the changes that runs made to an organization with the changes announced in merged pull requests.

Each rule in `RULES` is a promise that Tahaluf makes to its users. The judge keeps its own records of consents and
existing objects, and does not use Tahaluf's code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from support.manifest_words import (
    Entry,
    Words,
    adopts,
    changed_entries,
    meant,
    own_words,
    purpose,
    removes_unlisted,
    stewards,
    topics,
)
from support.organization_state import LEVELS, Difference, Organization, differences
from support.plan_comments import Line, PlanComment

RULES = {
    "access": "nobody receives access that no merged plan announced",
    "consent": "nobody receives access without their own consent",
    "existing": "what existed is touched only where a merged entry adopts it and the plan says so",
    "publicity": "visibility and archiving change only as a merged plan announced",
    "loss": "nothing is deleted and nobody is removed without an announcement",
    "settings": "settings, topics and labels only become what the manifest says",
    "left behind": "who is no longer a steward keeps no access as one",
    "unfinished": "what was announced, agreed and merged is done in the end",
    "restless": "a run that has nothing to do writes nothing",
    "silent plan": "a plan names everything that its pull request changes",
    "other's change": "a plan shows only its own change as `Your change`",
    "indiscreet": "a public comment says nothing of private things",
    "old run": "a run of an older commit writes nothing",
    "crash": "commands end with their documented exit codes",
}


@dataclass(frozen=True)
class Violation:
    rule: str
    what: str


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
class Judge:
    """`own_*` are the ids of objects that our runs created. `agreed` contains (login, slug) pairs. `withdrawn` are
    the logins of people who must get no access that they do not have yet. `outdated` are the pairs in `agreed` whose
    project has since changed its purpose: these people keep their access, but get no new access. `owners` are people
    who are never removed. `joined` contains people who accepted an invitation, perhaps too late for the plan to show
    their removal.
    """

    accounts: Mapping[int, str]
    owners: frozenset[str]
    words: Words
    ignored: int | None = None  # the control repository, where the bot is always active
    merged: list[Merged] = field(default_factory=list)
    agreed: set[tuple[str, str]] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    outdated: set[tuple[str, str]] = field(default_factory=set)
    own_repositories: set[int] = field(default_factory=set)
    own_teams: set[int] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    reported: list[Violation] = field(default_factory=list)

    def report(self, rule: str, what: str) -> None:
        self.reported.append(Violation(rule, what))

    # -- merges -----------------------------------------------------------------------------------------

    def merge(
        self,
        number: int,
        after: Words,
        comment: PlanComment | None,
        consents: set[tuple[str, str]],
        here: Organization,
    ) -> None:
        """Record the merge of a pull request. `consents` contains a (login, project purpose) pair for everyone who
        agreed in it.
        """
        self.merged.append(Merged(number, self.words, after, comment))
        for slug, entry in after.managed.items():
            names = {slug, *(alias.casefold() for alias in entry.get("aliases", ()))}
            earlier = self.words.entry_of(*names)
            kept = {login for login, name in self.agreed if name in names}
            for login in stewards(entry, self.accounts):
                was_listed = earlier is not None and login in stewards(earlier, self.accounts)
                if (login, purpose(entry)) in consents:
                    self.agreed.add((login, slug))
                    self.outdated.discard((login, slug))
                elif was_listed and login in kept:
                    self.agreed.add((login, slug))
                    if earlier is not None and purpose(earlier) != purpose(entry):
                        self.outdated.add((login, slug))
        self.words = after
        self._let_go(here)

    def _let_go(self, here: Organization) -> None:
        """Forget the objects that the manifest no longer names, which no longer belong to us.

        If they are named again, they count as existing objects.
        """
        for key in list(self.own_repositories):
            if key in here.repositories and self.words.entry_of(here.repositories[key].name) is None:
                self.own_repositories.discard(key)
        for key in list(self.own_teams):
            if key in here.teams and self.words.entry_of(here.teams[key].slug) is None:
                self.own_teams.discard(key)

    def announced(
        self, project: str, kinds: tuple[str, ...], resource: str, target: str | None = None
    ) -> Line | None:
        """Return the most recent line about this change in any plan that was merged."""
        for merged in reversed(self.merged):
            for kind in kinds if merged.comment else ():
                assert merged.comment is not None
                if line := merged.comment.find(project, kind, resource, target):
                    return line
        return None

    def announced_adoption(self, entry: Entry, resource: str) -> Line | None:
        """Return the most recent line about this adoption in any plan that was merged since the manifest first named
        the project.
        """
        for merged in reversed(self.merged):
            if merged.after.entry_of(entry["slug"], *entry.get("aliases", ())) is None:
                return None
            for kind in ADOPTED if merged.comment else ():
                assert merged.comment is not None
                if line := merged.comment.find(entry["slug"], kind, resource):
                    return line
        return None

    def announced_steward(self, slug: str, login: str) -> bool:
        """Whether a merged plan showed this steward's access and no later merge removed the steward."""
        for merged in reversed(self.merged):
            entry = merged.after.managed.get(slug)
            listed = entry is not None and login in stewards(entry, self.accounts)
            earlier = merged.before.entry_of(slug, *(entry or {}).get("aliases", ()))
            if not listed and earlier is not None and login in stewards(earlier, self.accounts):
                return False
            if (
                listed
                and merged.comment
                and merged.comment.find(slug, "grant", "team", f"a steward of {slug}")
            ):
                return True
            if merged.comment and f"`{slug}`: team: waiting for" in merged.comment.text:
                return False  # a later plan says that this access still requires consent
        return False

    # -- changes made by a run ---------------------------------------------------------------------------------

    def judge(self, before: Organization, after: Organization) -> None:
        found = list(differences(before, after))
        self.note_creations(found)
        for one in found:
            if one.repository is not None and one.repository == self.ignored:
                continue
            for rule, what in self._violations(one, before, after):
                self.report(rule, f"{what}: {_short(one, before, after)}")

    def note_creations(self, found: Iterable[Difference]) -> None:
        for one in found:
            if one.kind == "repository created":
                self.own_repositories.add(one.repository or 0)
            if one.kind == "team created":
                self.own_teams.add(one.team or 0)

    def _violations(
        self, one: Difference, before: Organization, after: Organization
    ) -> Iterator[tuple[str, str]]:
        if one.kind in ("repository deleted", "team deleted"):
            yield "loss", "deleted"
            return
        if one.kind in ("organization member", "collaborator"):
            yield "access" if one.new else "loss", one.kind
            return
        if one.kind == "invitation":
            if one.new and not any(login == one.login for login, _ in self.agreed):
                yield "consent", "invited"
            return
        if one.kind == "reach":
            yield from self._reach(one, before, after)
            return
        entry = self._entry(one, before, after)
        if entry is None:
            yield "existing", "not in the manifest"
            return
        yield from self._existing(one, entry, before)
        match one.kind:
            case "repository created":
                if one.new.visibility != self.words.visibility(entry):
                    yield "publicity", "created with another visibility"
            case "name":
                if one.old.casefold() not in {alias.casefold() for alias in entry.get("aliases", ())}:
                    yield "existing", "renamed, and it is no earlier name"
            case "visibility":
                line = self.announced(entry["slug"], ("update",), "repository", "visibility")
                if line is None or line.new != one.new or one.new != self.words.visibility(entry):
                    yield "publicity", "not announced"
            case "archived":
                line = self.announced(entry["slug"], ("archive", "unarchive"), "repository")
                wanted = entry.get("status") == "archived"
                if one.new != wanted or line is None or (line.kind == "archive") != one.new:
                    yield "publicity", "not announced"
            case "setting":
                if one.new[1] != self.words.setting(entry, one.new[0]):
                    yield "settings", "not in the manifest"
            case "topics":
                if one.new != topics(entry):
                    yield "settings", "not in the manifest"
            case "label":
                yield from self._label(one, entry, before)
            case "issue":
                yield from self._issue(one, entry, before, after)
            case "privacy":
                team = self.words.team(entry)
                if team is None or team["privacy"] != one.new:
                    yield "settings", "not in the manifest"
            case "permission":
                yield from self._permission(one, entry, after)
            case "team member":
                yield from self._member(one, entry)

    def _entry(self, one: Difference, before: Organization, after: Organization) -> Entry | None:
        names = set()
        for moment in (before, after):
            if one.team is not None and one.team in moment.teams:
                names.add(moment.teams[one.team].slug)
            elif one.repository is not None and one.repository in moment.repositories:
                names.add(moment.repositories[one.repository].name)
        return self.words.entry_of(*names)

    def _existing(self, one: Difference, entry: Entry, before: Organization) -> Iterator[tuple[str, str]]:
        """Yield violations in objects that our runs did not create. They belong to someone else until an entry adopts
        them.
        """
        if one.team is not None:
            own = one.team in self.own_teams
            theirs = before.teams[one.team].permissions.keys() if one.team in before.teams else set()
            sensitive = bool(theirs - {before.repository_id(entry["slug"])})
        else:
            own = one.repository in self.own_repositories
            here = before.repositories.get(one.repository or 0)
            sensitive = here is not None and here.visibility != "public"
        if own:
            return
        if sensitive and not adopts(entry):
            yield "existing", "private, or with access to other repositories, and not adopted"
            return
        resource = "repository" if one.team is None else "team"
        if self.announced_adoption(entry, resource) is None:
            yield "existing", "adopted without a word"
        elif one.kind == "permission" and one.old is None:
            return  # access to additional repositories must be announced like any other access
        elif one.kind in OWN_WORDS and not any(own_words(entry, *path) for path in OWN_WORDS[one.kind]):
            yield "existing", "changed by a default"

    def _label(self, one: Difference, entry: Entry, before: Organization) -> Iterator[tuple[str, str]]:
        wanted = self.words.labels(entry)
        if one.new is not None:
            if one.new[0] not in wanted:
                yield "settings", "a label that the manifest does not have"
            return
        if one.repository not in before.repositories:
            return
        if self.announced(entry["slug"], ("delete", "rename", "merge"), "labels", one.old[0]) is None:
            yield "loss", "label deleted"

    def _issue(
        self, one: Difference, entry: Entry, before: Organization, after: Organization
    ) -> Iterator[tuple[str, str]]:
        old, new = before.repositories[one.repository or 0], after.repositories[one.repository or 0]
        renamed = {label[0]: new.labels[key][0] for key, label in old.labels.items() if key in new.labels}
        for name in (one.old[1] or frozenset()) - (one.new[1] or frozenset()):
            if renamed.get(name) in (one.new[1] or frozenset()):
                continue
            if self.announced(entry["slug"], ("delete", "rename", "merge"), "labels", name) is None:
                yield "loss", f"issue lost `{name}`"

    def _permission(self, one: Difference, entry: Entry, after: Organization) -> Iterator[tuple[str, str]]:
        team = self.words.team(entry)
        if one.new is None:
            yield "loss", "the team lost its repository"
            return
        if team is None or one.new != team["permission"]:
            yield "access", "not what the manifest says"
        elif after.repositories[one.repository or 0].name.casefold() != entry["slug"].casefold():
            yield "access", "another repository"
        elif one.old is None or LEVELS.index(one.new) > LEVELS.index(one.old):
            line = self.announced(entry["slug"], ("grant",), "team", f"{team['name']} on {entry['slug']}")
            if line is None or line.new != one.new:
                yield "access", "permission not announced"

    def _member(self, one: Difference, entry: Entry) -> Iterator[tuple[str, str]]:
        listed, slug = one.login in stewards(entry, self.accounts), entry["slug"]
        if one.new == "maintainer":
            if not listed or not self.announced_steward(slug, one.login):
                yield "access", "steward not announced"
            if (one.login, slug.casefold()) not in self.agreed:
                yield "consent", "steward did not agree"
        elif one.new == "member":
            if one.old is None or listed:
                yield "access", "membership"
        elif listed or one.login in self.owners:
            yield "loss", "a steward or owner was removed"
        elif one.old == "member" and not (
            removes_unlisted(self.words, entry)
            and (one.login in self.joined or self.announced(slug, ("revoke",), "team"))
        ):
            yield "loss", "a member was removed"

    def _came_with_a_team(self, login: str) -> bool:
        """Whether a merged plan adopted a team for this steward and said that the team can access other
        repositories.
        """
        return any(
            merged.comment is not None
            and re.search(r"adopt team.* other repositor", merged.comment.text)
            and any(login in stewards(entry, self.accounts) for entry in merged.after.managed.values())
            for merged in self.merged
        )

    def _reach(self, one: Difference, before: Organization, after: Organization) -> Iterator[tuple[str, str]]:
        if one.new is None or (one.old and LEVELS.index(one.new) < LEVELS.index(one.old)):
            return
        names = [
            m.repositories[one.repository or 0].name
            for m in (before, after)
            if one.repository in m.repositories
        ]
        entry = self.words.entry_of(*names)
        if entry is None:
            if not self._came_with_a_team(one.login):
                yield "access", "reaches a repository that is not managed"
            return
        team = self.words.team(entry)
        key = before.team_id(team["name"]) if team else None
        was_member = key is not None and one.login in before.teams[key].members
        if not was_member and one.login not in stewards(entry, self.accounts):
            yield "access", "reaches a repository of others"

    # -- the end state -------------------------------------------------------------------------------------

    def judge_end(self, after: Organization, output: str) -> None:
        """Judge the state after the last apply. If `output`, which it printed, reports that a change is impossible,
        that change is not expected.
        """
        for slug, entry in self.words.managed.items():
            key = after.repository_id(entry["slug"])
            unadopted = self.announced_adoption(entry, "repository") is None
            # One line can name several projects: `blocked ledger, vault: …`
            named = rf"(?:.+, )?{re.escape(entry['slug'])}(?:, [^:]+)?:"
            impossible = re.search(rf"^\s*(?:cannot|blocked) {named}", output, re.MULTILINE) is not None
            impossible |= unadopted and f"held back {entry['slug']}: adopt" in output
            # GitHub rejects changes to the access to an archived repository until someone allows a run to unarchive
            # it
            impossible |= f"held back {entry['slug']}: unarchive" in output
            if impossible or entry.get("status") == "archived":
                continue
            if key is None or after.repositories[key].name.casefold() != slug:
                self.report("unfinished", f"{slug} has no repository")
                continue
            team = self.words.team(entry)
            team_key = after.team_id(team["name"]) if team else None
            if team is None:
                continue
            if team_key is None:
                self.report("unfinished", f"{slug} has no team")
                continue
            self._judge_team(
                entry, team, after.teams[team_key].members, after.teams[team_key].permissions.get(key)
            )
            if team_key in self.own_teams and not adopts(entry):
                self._judge_left_behind(entry, after.teams[team_key].members, after.invitations)

    def _judge_team(
        self, entry: Entry, team: dict[str, str], members: Mapping[str, str], level: str | None
    ) -> None:
        slug = entry["slug"]
        line = self.announced(slug, ("grant",), "team", f"{team['name']} on {slug}")
        asked = not adopts(entry) or own_words(entry, "repository", "team", "permission")
        if asked and line is not None and line.new == team["permission"] != level:
            self.report("unfinished", f"the team of {slug} has {level}, not {line.new}")
        if asked and level is not None and LEVELS.index(level) > LEVELS.index(team["permission"]):
            self.report(
                "left behind", f"the team of {slug} has {level}, the manifest says {team['permission']}"
            )
        # A plan names no one, so if there are several stewards, the judge cannot tell whose access the plan announced
        listed = stewards(entry, self.accounts)
        for login in listed if len(listed) == 1 else ():
            agreed = (login, slug.casefold()) in self.agreed - self.outdated and login not in self.withdrawn
            if agreed and self.announced_steward(slug, login) and members.get(login) != "maintainer":
                self.report("unfinished", f"{login} agreed, and is {members.get(login)} of {slug}")

    def _judge_left_behind(
        self, entry: Entry, members: Mapping[str, str], invitations: Mapping[str, str]
    ) -> None:
        """Report former stewards who are still in the team. People who were invited are removed only after they have
        accepted.
        """
        kept = self.owners | meant(entry, self.accounts) | invitations.keys()
        for login, role in members.items():
            if role == "maintainer" and login not in kept:
                self.report("left behind", f"{login} is still {role} of {entry['slug']}")

    # -- plans ------------------------------------------------------------------------------------------

    def judge_plan(self, comment: PlanComment, result: Words, main: Words, secrets: Iterable[str]) -> None:
        """Judge a published plan. `result` is the manifest after a merge. `secrets` contains the names that must not
        appear in public comments.
        """
        changed = set(changed_entries(main, result))
        for slug in sorted(changed):
            if f"`{slug}`" not in comment.text and f"**{slug}**" not in comment.text.replace("\\", ""):
                self.report(
                    "silent plan",
                    f"does not mention {slug}: {main.entries.get(slug)} → {result.entries.get(slug)}",
                )
        if result.data != main.data and comment.says_nothing and not changed:
            keys = [key for key in {**main.data, **result.data} if main.data.get(key) != result.data.get(key)]
            self.report("silent plan", f"says that there is nothing to do: {keys}")
        general = {key: value for key, value in main.data.items() if key != "projects"} != {
            key: value for key, value in result.data.items() if key != "projects"
        }
        # If there is no base to compare with, the plan treats all changes as the pull request's own
        general |= UNREADABLE_BASE in comment.text
        for line in comment.lines:
            if line.yours and not general and line.project.casefold() not in changed:
                self.report("other's change", f"{line.project}: {line.kind} {line.resource} {line.target}")
        manifests = f"{main.data} {result.data}"
        for secret in secrets:
            if secret in comment.text and secret not in manifests:
                self.report("indiscreet", f"names {secret}")


UNREADABLE_BASE = "no valid manifest to compare with"
# The word that describes an adoption in a plan
ADOPTED = ("adopt",)
# Maps a difference in an existing object to the manifest keys that can request it.
OWN_WORDS: dict[str, list[tuple[str, ...]]] = {
    "visibility": [("repository", "visibility")],
    "topics": [("repository", "topics")],
    "label": [("repository", "labels"), ("repository", "extra_labels"), ("repository", "unlisted")],
    "privacy": [("repository", "team", "privacy")],
    "permission": [("repository", "team", "permission")],
}


def _short(one: Difference, before: Organization, after: Organization) -> str:
    found = [one.kind]
    for moment in (before, after):
        if one.team is not None and one.team in moment.teams:
            found.append(f"team {moment.teams[one.team].slug}")
        if one.repository is not None and one.repository in moment.repositories:
            found.append(moment.repositories[one.repository].name)
    return f"{' '.join(dict.fromkeys(found))} {one.login} {str(one.old)[:60]} → {str(one.new)[:60]}"
