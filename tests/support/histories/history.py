"""Runs the history of a coalition. A judge compares the effects of each run with the published plans."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml

from localhub.git import bare
from support.attacks import API, RestMethod, Target
from support.busy_coalition import PEOPLE_IDS
from support.commands import CommandResult
from support.histories.judge import Judge, Violation
from support.histories.manifest_words import Words, members, people
from support.histories.names import Manifest
from support.histories.organization_state import Organization, differences, read_organization
from support.histories.record import Record
from support.histories.steps import Step
from support.organization_builder import ORGANIZATION
from support.plan_comments import MARKER, PlanComment
from tahaluf.github import GitHubError

ACCOUNTS = {number: login for login, number in PEOPLE_IDS.items()}
ORG, REPOS = f"/orgs/{ORGANIZATION}", f"/repos/{ORGANIZATION}"
REFUSALS = frozenset({400, 403, 404, 405, 409, 422})  # GitHub may reject what people do with these statuses
FAILED = "✗"  # begins a line about a change that failed
StepFunction = Callable[["AnnouncedHistory", int, int, int], None]


@dataclass
class Pull:
    """`agreed` maps each login to the project purposes that the person has agreed to. `withdrawn` are the logins of
    people whose last command was `/withdraw`.

    `plan` is the latest plan, which names the commit for which it was made.
    """

    number: int
    branch: str
    agreed: dict[str, set[str]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    plan: PlanComment | None = None


@dataclass
class SteppingClock:
    """The hub's clock. It advances between steps, because GitHub and Tahaluf record only whole seconds."""

    passed: float = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.passed)

    def advance(self) -> None:
        self.passed += 2


@dataclass
class AnnouncedHistory:
    target: Target
    judge: Judge
    clock: SteppingClock
    pulls: list[Pull] = field(default_factory=list)
    known_steps: Mapping[str, StepFunction] = field(default_factory=dict)
    commits: list[tuple[str, str]] = field(default_factory=list)  # (commit, manifest) of the default branch
    created: int = 0
    log: list[str] = field(default_factory=list)

    @property
    def record(self) -> Record:
        return self.judge.record

    # -- the start --------------------------------------------------------------------------------------

    def begin(self, manifest: str) -> None:
        """Start with a coalition whose manifest was applied before the history begins."""
        self.target.here.write("control", "projects.yml", manifest)
        before = self.organization()
        self.judge.ignored = before.repository_id("control")
        self.remember_commit()
        self.target.check_out()
        result = self.target.run("apply", "--yes", "--allow", "all", GITHUB_SHA=self.target.tip())
        self.log.append(f"  begins with\n{manifest}\n{result.output}")
        self.check_code("the first apply", result, (0, 1))
        record, after = self.record, self.organization()
        record.words = self.main()
        record.own_repositories |= after.repositories.keys() - before.repositories.keys()
        record.own_teams |= after.teams.keys()
        for slug, entry in record.words.managed.items():
            record.agreed |= {(login, slug) for login in people(entry, ACCOUNTS)}
        for name, team in record.words.teams.items():
            record.agreed |= {(login, f"@{name}") for login in members(team, ACCOUNTS)}

    def run(self, steps: Sequence[Step]) -> list[Violation]:
        self.steps(steps)
        self.end()
        return self.judge.reported

    def steps(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.clock.advance()
            try:
                self.known_steps[step.name](self, step.a, step.b, step.c)
            except GitHubError as error:
                if error.status not in REFUSALS:
                    raise
                self.log.append(f"  {step.name}: GitHub refuses: {error}")

    def end(self) -> None:
        self.apply()
        result = self.apply()
        if result.requests:  # no requests are sent if the merged manifest is invalid
            self.judge.judge_end(self.organization(), result.output)
        if result.writes and FAILED not in result.output:  # what has failed is tried again
            self.judge.report("restless", f"{result.writes} writes: {self.target.meter.recorded}")

    def apply(self, shard: str = "") -> CommandResult:
        """Apply the tip of the default branch, or one shard of it, such as `1/2`."""
        before = self.organization()
        self.target.check_out()
        words = ("apply", "--yes", *(("--shard", shard) if shard else ()))
        result = self.target.run(*words, GITHUB_SHA=self.target.tip())
        self.log.append(
            f"  apply {shard}\n" + "".join(f"    {line}\n" for line in result.output.splitlines())
        )
        self.check_code("apply", result, (0, 1))
        is_interrupted = self.target.meter.failure is not None
        self.judge.judge(before, self.organization(), shard, is_interrupted=is_interrupted)
        return result

    # -- the current state ----------------------------------------------------------------------------------

    def founder(self, method: RestMethod, path: str, **body: Any) -> Any:
        return self.target.send("founder", method, path, **body)

    def organization(self) -> Organization:
        return read_organization(self.target.here.hub, ORGANIZATION)

    def manifest(self, branch: str = "main") -> Manifest:
        found: Manifest = yaml.safe_load(self.target.here.manifest(branch))
        return {**found, "projects": found.get("projects") or []}

    def main(self) -> Words:
        return Words.read(self.target.here.manifest())

    def branch_words(self, pull: Pull) -> Words:
        return Words.read(self.target.file(pull.branch))

    def head(self, pull: Pull) -> str:
        return str(self.target.here.founder.get(f"{API}/git/ref/heads/{pull.branch}").body["object"]["sha"])

    def merge_result(self, pull: Pull) -> Words | None:
        """Return the manifest after git has merged the pull request, or None if there are conflicts."""
        hub = self.target.here.hub
        key = hub.store.fetch_value("SELECT id FROM repositories WHERE name = 'control'")
        folder = bare.repository_folder(hub.engine.repository_root, key)
        tree = bare.merge(folder, self.target.tip(), self.head(pull))
        if tree is None:
            return None
        return Words.read(bare.git(folder, "show", f"{tree}:projects.yml").decode())

    def remember_commit(self) -> None:
        self.commits.append((self.target.tip(), self.target.here.manifest()))

    def bot_comments(self, number: int) -> list[str]:
        found = self.target.here.founder.paginate(f"{API}/issues/{number}/comments")
        return [one["body"] for one in found if MARKER in one["body"] and one["user"]["type"] == "Bot"]

    def find_pull(self, number: int) -> Pull | None:
        if not self.pulls:
            return None
        return self.pulls[-1] if number == -1 else self.pulls[number % len(self.pulls)]

    def exists(self, name: str) -> bool:
        return any(one.name == name for one in self.organization().repositories.values())

    def some_managed(self, number: int) -> str:
        slugs = sorted(self.record.words.managed) or ["bakery"]
        return slugs[number % len(slugs)]

    def secrets(self) -> list[str]:
        """Return the names of private repositories and secret teams that have never been managed."""
        here, record = self.organization(), self.record
        repositories = {
            one.name
            for key, one in here.repositories.items()
            if one.visibility != "public" and key not in record.own_repositories
        }
        teams = {
            one.slug
            for key, one in here.teams.items()
            if one.privacy == "secret" and key not in record.own_teams
        }
        return sorted((repositories | teams) - {"roster"})

    def nothing_but_control(self, before: Organization, command: str) -> None:
        control = before.repository_id("control")
        for one in differences(before, self.organization()):
            if one.repository != control:
                self.judge.report("access", f"{command} wrote {one.kind}")

    def check_code(self, what: str, ran: CommandResult, expected: tuple[int, ...]) -> None:
        if ran.code not in expected:
            self.judge.report("crash", f"{what} exits with {ran.code}: {ran.output[-600:]}")


def describe_edit(old: Manifest, new: Manifest) -> str:
    """Describe an edit for the log."""
    by_slug = [{one["slug"]: one for one in manifest.get("projects") or []} for manifest in (old, new)]
    found = [
        f"{slug}: {json.dumps(by_slug[0].get(slug))} → {json.dumps(by_slug[1].get(slug))}"
        for slug in sorted(by_slug[0].keys() | by_slug[1].keys())
        if by_slug[0].get(slug) != by_slug[1].get(slug)
    ]
    found += [f"{key}: {new.get(key)}" for key in new if key != "projects" and old.get(key) != new.get(key)]
    return "; ".join(found)
