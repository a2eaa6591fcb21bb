"""Compares the changes that runs made to an organization with the changes announced in merged pull requests.

Each rule in `RULES` is a promise that Tahaluf makes to its users. The judge keeps its own records of consents and
existing objects, and does not use Tahaluf's code.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from support.histories.case import Case, Found, Rule
from support.histories.judged_end import judge_end
from support.histories.judged_people import OF_PEOPLE, reach, shared_team_member
from support.histories.judged_plans import judge_plan
from support.histories.judged_repositories import OF_REPOSITORIES
from support.histories.judged_settings import OF_SETTINGS
from support.histories.judged_teams import OF_TEAMS, shared_team
from support.histories.manifest_words import Entry, Words, adopts, own_words
from support.histories.organization_state import Difference, Organization, differences
from support.histories.record import Record
from support.plan_comments import PlanComment

RULES = {
    "access": "nobody receives access that no merged plan announced",
    "consent": "nobody receives access without their own consent",
    "existing": "what existed is touched only where a merged entry adopts it and the plan says so",
    "publicity": "visibility and archiving change only as a merged plan announced",
    "protection": "rulesets, environments, sites and other settings allow more only as a merged plan announced",
    "loss": "nothing is deleted and nobody is removed without an announcement",
    "settings": "settings, topics and labels only become what the manifest says",
    "shard": "a run for one shard changes only the projects of this shard",
    "left behind": "who is no longer a steward keeps no access as one",
    "unfinished": "what was announced, agreed and merged is done in the end",
    "restless": "a run that has nothing to do writes nothing",
    "silent plan": "a plan names everything that its pull request changes",
    "other's change": "a plan shows only its own change as `Your change`",
    "indiscreet": "a public comment says nothing of private things",
    "old run": "a run of an older commit writes nothing",
    "crash": "commands end with their documented exit codes",
}
# What judges the changes that belong to a project
OF_PROJECTS: dict[str, Rule] = {**OF_REPOSITORIES, **OF_SETTINGS, **OF_TEAMS, **OF_PEOPLE}
# Maps a difference in an existing object to the manifest keys that can request it.
OWN_WORDS: dict[str, dict[str, list[tuple[str, ...]]]] = {
    "repository": {
        "visibility": [("repository", "visibility")],
        "topics": [("repository", "topics")],
        "label": [("repository", "labels"), ("repository", "extra_labels"), ("repository", "unlisted")],
    },
    "team": {
        "team privacy": [("repository", "team", "privacy")],
        "permission": [("repository", "team", "permission"), ("repository", "teams")],
    },
}


@dataclass(frozen=True)
class Violation:
    rule: str
    what: str


@dataclass
class Judge:
    """`ignored` is the id of the control repository, where the bot is always active. `shards` maps each project to the
    shard in which a run changed it.
    """

    record: Record
    ignored: int | None = None
    shards: dict[str, str] = field(default_factory=dict)
    reported: list[Violation] = field(default_factory=list)

    def report(self, rule: str, what: str) -> None:
        self.reported.append(Violation(rule, what))

    def judge(
        self, before: Organization, after: Organization, shard: str = "", *, is_interrupted: bool = False
    ) -> None:
        """Judge what a run changed. `shard` is the run's shard, such as `1/2`, if it has one."""
        found = list(differences(before, after))
        self.note_creations(found)
        for one in found:
            if one.repository is not None and one.repository == self.ignored:
                continue
            entry = self._entry(one, before, after)
            for rule, what in self._violations(one, entry, before, after, is_interrupted=is_interrupted):
                self.report(rule, f"{what}: {_short(one, before, after)}")
            if shard and entry is not None and one.kind != "reach":
                self._judge_shard(f"{entry['slug']} {shard.partition('/')[2]}", shard)

    def judge_plan(self, comment: PlanComment, result: Words, main: Words, secrets: Iterable[str]) -> None:
        for rule, what in judge_plan(comment, result, main, secrets):
            self.report(rule, what)

    def judge_end(self, after: Organization, output: str) -> None:
        for rule, what in judge_end(self.record, after, output):
            self.report(rule, what)

    def note_creations(self, found: Iterable[Difference]) -> None:
        for one in found:
            if one.kind == "repository created":
                self.record.own_repositories.add(one.repository or 0)
            if one.kind == "team created":
                self.record.own_teams.add(one.team or 0)

    def _judge_shard(self, project: str, shard: str) -> None:
        """`project`: the slug and the number of shards. Its shard never changes."""
        if self.shards.setdefault(project, shard) != shard:
            self.report("shard", f"{project}: {self.shards[project]} and {shard}")

    def _violations(
        self,
        one: Difference,
        entry: Entry | None,
        before: Organization,
        after: Organization,
        *,
        is_interrupted: bool,
    ) -> Iterator[Found]:
        record = self.record
        name = _team_name(one, before, after)
        if one.kind in ("repository deleted", "team deleted"):
            yield "loss", "deleted"
        elif one.kind == "organization member":
            yield "access" if one.new else "loss", one.kind
        elif one.kind == "invitation":
            if one.new and not any(login == one.login for login, _ in record.agreed):
                yield "consent", "invited"
        elif one.kind == "reach":
            yield from reach(one, before, after, record)
        elif name in record.words.teams and one.kind == "team member":
            yield from shared_team_member(one, record, name)
        elif name in record.words.teams and one.repository is None:
            yield from shared_team(one, before, after, record, name)
        elif entry is None:
            yield "existing", "not in the manifest"
        else:
            yield from self._existing(one, entry, before)
            if rule := OF_PROJECTS.get(one.kind):
                yield from rule(Case(one, entry, record, before, after, is_interrupted))

    def _entry(self, one: Difference, before: Organization, after: Organization) -> Entry | None:
        """Return the project of a repository or, if there is none, of a team."""
        names = set()
        for moment in (before, after):
            if one.repository is not None:
                if one.repository in moment.repositories:
                    names.add(moment.repositories[one.repository].name)
            elif one.team is not None and one.team in moment.teams:
                names.add(moment.teams[one.team].slug)
        return self.record.words.entry_of(*names)

    def _existing(self, one: Difference, entry: Entry, before: Organization) -> Iterator[Found]:
        """Yield violations in objects that our runs did not create. They belong to someone else until an entry adopts
        them.
        """
        record = self.record
        is_own = {
            "repository": one.repository is None or one.repository in record.own_repositories,
            "team": one.team is None or self._is_own_team(one.team, entry, before),
        }
        if all(is_own.values()):
            return
        here = before.repositories.get(one.repository or 0)
        team = before.teams.get(one.team or 0)
        theirs = team.permissions.keys() if team else set()
        is_sensitive = {
            "repository": here is not None and here.visibility != "public",
            "team": bool(theirs - {before.repository_id(entry["slug"])}),
        }
        for resource in (resource for resource in is_own if not is_own[resource]):
            if one.kind == "permission" and one.new is None and is_own["repository"]:
                continue  # the entry decides about access to our own repository, even for other people's teams
            if is_sensitive[resource] and not adopts(entry):
                yield "existing", "private, or with access to other repositories, and not adopted"
            elif record.announced_adoption(entry, resource) is None:
                yield "existing", "adopted without a word"
            elif one.kind == "permission" and one.old is None:
                continue  # access to additional repositories must be announced like any other access
            elif (paths := OWN_WORDS[resource].get(one.kind)) and not any(
                own_words(entry, *path) for path in paths
            ):
                yield "existing", "changed by a default"

    def _is_own_team(self, key: int, entry: Entry, before: Organization) -> bool:
        """Whether we created the team, or it is unused and could be one that an interrupted run created, or it is a
        shared team, whose adoption is judged separately.
        """
        if key not in before.teams:
            return key in self.record.own_teams
        is_shared = before.teams[key].slug in self.record.words.teams
        is_unused = before.is_unused(key, before.repository_id(entry["slug"]))
        return is_shared or key in self.record.own_teams or is_unused


def _team_name(one: Difference, before: Organization, after: Organization) -> str:
    key = one.team or 0
    found = [moment.teams[key].slug for moment in (after, before) if key in moment.teams]
    return found[0] if found else ""


def _short(one: Difference, before: Organization, after: Organization) -> str:
    found = [one.kind, one.name]
    for moment in (before, after):
        if one.team is not None and one.team in moment.teams:
            found.append(f"team {moment.teams[one.team].slug}")
        if one.repository is not None and one.repository in moment.repositories:
            found.append(moment.repositories[one.repository].name)
    return f"{' '.join(filter(None, dict.fromkeys(found)))} {one.login} {str(one.old)[:200]} → {str(one.new)[:200]}"
