"""Runs the history of a coalition. A judge compares the effects of each run with the published plans."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import yaml

from localhub import snapshot
from localhub.git import bare
from support.announced_judge import Judge, Violation
from support.attacks import API, RestMethod, Target, i_will_be_steward
from support.busy_coalition import PEOPLE_IDS, BusyCoalition, builder, proposal_form
from support.coalition import TEMPLATES
from support.commands import CommandResult
from support.manifest_words import Words, purpose, stewards
from support.organization_builder import ORGANIZATION
from support.organization_state import Organization, differences, read_organization
from support.plan_comments import MARKER, PlanComment, parse_plan_comment
from support.random_coalition import (
    FOREIGN_TEAMS,
    LABELS,
    NAMES,
    PEOPLE,
    PRIVATE,
    PUBLIC,
    Manifest,
    Step,
    dump,
    edit,
    first_manifest,
)
from support.skipping_clock import SkippingClock
from tahaluf.plan import Rest

ACCOUNTS = {number: login for login, number in PEOPLE_IDS.items()}
ORG, REPOS = f"/orgs/{ORGANIZATION}", f"/repos/{ORGANIZATION}"
REFUSALS = frozenset({403, 404, 422})  # GitHub may reject manual changes with these statuses
STOPS_AFTER = (0, 1, 2, 3, 5, 8)  # the number of writes before a run is interrupted


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
    clock: "SteppingClock"
    pulls: list[Pull] = field(default_factory=list)
    commits: list[tuple[str, str]] = field(default_factory=list)  # (commit, manifest) of the default branch
    created: int = 0
    log: list[str] = field(default_factory=list)

    # -- the start --------------------------------------------------------------------------------------

    def begin(self, manifest: str) -> None:
        """Start with a coalition whose manifest was applied before the history begins."""
        self.target.here.write("control", "projects.yml", manifest)
        before = self.organization()
        self.judge.ignored = before.repository_id("control")
        self.remember_commit()
        self.target.check_out()
        result = self.target.run("apply", "--yes", "--allow", "all", GITHUB_SHA=self.target.tip())
        assert result.code == 0, result.output
        self.judge.words = self.main()
        after = self.organization()
        self.judge.own_repositories |= after.repositories.keys() - before.repositories.keys()
        self.judge.own_teams |= after.teams.keys()
        for slug, entry in self.judge.words.managed.items():
            self.judge.agreed |= {(login, slug) for login in stewards(entry, ACCOUNTS)}

    def run(self, steps: Sequence[Step]) -> list[Violation]:
        self.steps(steps)
        self.end()
        return self.judge.reported

    def steps(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.clock.advance()
            try:
                getattr(self, step.name.replace(" ", "_"))(step.a, step.b, step.c)
            except requests.HTTPError as error:
                if error.response is None or error.response.status_code not in (403, 404, 405, 409, 422):
                    raise
                self.log.append(f"  {step.name}: GitHub refuses: {error.response.text[:80]}")

    def end(self) -> None:
        self.apply()
        result = self.apply()
        if result.requests:  # no requests are sent if the merged manifest is invalid
            self.judge.judge_end(self.organization(), result.output)
        if result.writes:
            self.judge.report("restless", f"{result.writes} writes: {self.target.meter.recorded}")

    # -- objects not managed by Tahaluf ---------------------------------------------------------------------------

    def private_repository(self, a: int, b: int, c: int) -> None:
        name = PRIVATE[a % len(PRIVATE)]
        if self._exists(name):
            return
        self.founder(
            "POST",
            f"{ORG}/repos",
            name="accounts" if name == "ledger" else name,
            auto_init=True,
            private=True,
        )
        if name == "ledger":
            self.founder("PATCH", f"{REPOS}/accounts", name="ledger")

    def public_repository(self, a: int, b: int, c: int) -> None:
        name = PUBLIC[a % len(PUBLIC)]
        if not self._exists(name):
            self.founder(
                "POST", f"{ORG}/repos", name=name, auto_init=True, description="Ours.", has_wiki=True
            )
            if name == "attic":
                self.founder("PATCH", f"{REPOS}/attic", archived=True)

    def team(self, a: int, b: int, c: int) -> None:
        """Create an unmanaged team that has a member and, if `vault` exists, access to it."""
        name = FOREIGN_TEAMS[a % len(FOREIGN_TEAMS)]
        if self.organization().team_id(name) is None:
            self.founder("POST", f"{ORG}/teams", name=name, privacy=("closed", "secret")[b % 2])
            self.founder("PUT", f"{ORG}/teams/{name}/memberships/another-steward", role="member")
            if self._exists("vault"):
                self.founder("PUT", f"{ORG}/teams/{name}/repos/{ORGANIZATION}/vault", permission="push")

    def collaborator(self, a: int, b: int, c: int) -> None:
        if self._exists("vault"):
            self.founder("PUT", f"{REPOS}/vault/collaborators/another-steward", permission="push")

    def labelled_issue(self, a: int, b: int, c: int) -> None:
        name = self._some_managed(a)
        label = LABELS[b % len(LABELS)]
        if label not in [one["name"] for one in self.target.here.founder.paginate(f"{REPOS}/{name}/labels")]:
            self.founder("POST", f"{REPOS}/{name}/labels", name=label, color="ededed")
        self.founder("POST", f"{REPOS}/{name}/issues", title="An issue", labels=[label])

    # -- pull requests ----------------------------------------------------------------------------------

    def pull(self, a: int, b: int, c: int) -> None:
        main = self.manifest()
        edited = edit(main, a, b, c)
        if edited == main:
            return
        self.created += 1
        branch = f"change-{self.created}"
        number = self.target.open_pull(branch, "projects.yml", dump(edited))
        self.pulls.append(Pull(number, branch))
        self.log.append(f"  #{number}: {_changed(main, edited)}")

    def proposal(self, a: int, b: int, c: int) -> None:
        """Let someone submit a form, for which the bot opens a pull request. The author may offer to be a steward."""
        name, author = NAMES[a % len(NAMES)], ("a-proposer", "an-outsider")[b % 2]
        answers = {"slug": name, "steward": i_will_be_steward()} if c % 2 else {"slug": name}
        issue = self.target.issue(author, "proposal", proposal_form(name.title(), **answers))
        before = self.organization()
        pulls = self.target.answer(issue)
        self._nothing_but_control(before, "propose")
        for number in pulls:
            pull = Pull(number, f"proposal/{issue}")
            if c % 2:
                pull.agreed[author] = self._purposes(self.branch_words(pull), author)
            self.pulls.append(pull)
            self.log.append(f"  #{number}: proposes {name} by {author}")

    def agree(self, a: int, b: int, c: int) -> None:
        if pull := self._pull(a):
            # People agree to the manifest that the merge would produce, which may list them because of another merge.
            words = self.merge_result(pull) or self.branch_words(pull)
            # Usually, the person who agrees was asked to.
            asked = sorted(
                {
                    login
                    for slug, entry in words.managed.items()
                    for login in stewards(entry, ACCOUNTS)
                    if login not in stewards(self.judge.words.managed.get(slug, {}), ACCOUNTS)
                }
            ) or [login for login, _ in PEOPLE]
            login = asked[b % len(asked)]
            self.target.comment(login, pull.number, "/agree")
            pull.agreed[login] = self._purposes(words, login)
            pull.withdrawn.discard(login)
            self.log.append(f"  #{pull.number}: {login} agrees")

    def withdraw(self, a: int, b: int, c: int) -> None:
        pull = self._pull(a)
        if pull and pull.agreed:
            login = sorted(pull.agreed)[b % len(pull.agreed)]
            self.target.comment(login, pull.number, "/withdraw")
            del pull.agreed[login]
            pull.withdrawn.add(login)
            self.log.append(f"  #{pull.number}: {login} withdraws")

    def chatter(self, a: int, b: int, c: int) -> None:
        if pull := self._pull(a):
            text = ("+1", "> /agree\n\nI think they should.", "`/agree`", "/plan")[b % 4]
            self.target.comment("a-volunteer", pull.number, text)

    def forged_plan(self, a: int, b: int, c: int) -> None:
        """Let a stranger who pretends to be the bot post another pull request's plan."""
        pull, other = self._pull(a), self._pull(b)
        if pull and other and other.plan:
            self.target.comment("a-volunteer", pull.number, other.plan.text)

    def push(self, a: int, b: int, c: int) -> None:
        """Push another edit to the same branch."""
        if pull := self._pull(a):
            text = self.target.file(pull.branch)
            edited = edit(yaml.safe_load(text), b, c, a)
            self.target.here.write("control", "projects.yml", dump(edited), pull.branch)
            self.log.append(f"  #{pull.number}: pushed {_changed(yaml.safe_load(text), edited)}")

    def plan(self, a: int, b: int, c: int) -> None:
        pull = self._pull(a)
        if pull is None:
            return
        before, result = self.organization(), self.merge_result(pull)
        ran = self.target.plan(pull.number)
        self._check_code(f"plan of #{pull.number}", ran, (0, 1, 2))
        self._nothing_but_control(before, "plan")
        comments = [text for text in self.target.comments(pull.number) if MARKER in text]
        ours = self._bot_comments(pull.number)
        self.log.append(f"  plan #{pull.number}: {ran.code} {len(comments)}")
        if not ours:
            return
        comment = parse_plan_comment(ours[-1])
        pull.plan = comment
        if result is not None and comment.head == self.head(pull):
            self.judge.judge_plan(comment, result, self.main(), self._secrets())

    def replan(self, *_: int) -> None:
        """Update the plans of open pull requests after a push to the default branch, unless this run has been lost."""
        before = self.organization()
        self.target.check_out()
        ran = self.target.run("plan", "--open-pulls")
        self._check_code("replan", ran, (0, 1))
        self._nothing_but_control(before, "replan")
        for pull in self.pulls:
            if ours := self._bot_comments(pull.number):
                pull.plan = parse_plan_comment(ours[-1])
        self.log.append(f"  replan: {ran.code} {ran.output.splitlines()}")

    def merge(self, a: int, b: int, c: int) -> None:
        pull = self._pull(a)
        if pull is None:
            return
        if self.merge_result(pull) is None:
            self.log.append(f"  #{pull.number}: GitHub refuses to merge it: it conflicts with main")
            return
        plan = pull.plan if pull.plan and pull.plan.head == self.head(pull) else None
        self.target.merge(pull.number)
        self.pulls.remove(pull)
        self.remember_commit()
        consents = {(login, one) for login, purposes in pull.agreed.items() for one in purposes}
        # A plan shows all access that has not been given yet, so a withdrawal there counts for all of this access
        self.judge.withdrawn = (
            self.judge.withdrawn | (pull.withdrawn if plan else set())
        ) - pull.agreed.keys()
        self.judge.merge(pull.number, self.main(), plan, consents, self.organization())
        self.log.append(f"  #{pull.number}: merged {'with' if plan else 'without'} its plan")

    # -- runs -------------------------------------------------------------------------------------------

    def apply(self, *_: int) -> CommandResult:
        before = self.organization()
        result = self.target.apply()
        self.log.append("  apply\n" + "".join(f"    {line}\n" for line in result.output.splitlines()))
        self._check_code("apply", result, (0, 1))
        self.judge.judge(before, self.organization())
        return result

    def apply_twice(self, *_: int) -> None:
        self.apply()
        self.apply()

    def broken_apply(self, a: int, b: int, c: int) -> None:
        self.target.meter.fail_after(STOPS_AFTER[a % len(STOPS_AFTER)])
        try:
            self.apply()
        finally:
            self.target.meter.failure = None

    def old_apply(self, a: int, b: int, c: int) -> None:
        """Let someone re-run an earlier run, which uses an older commit."""
        if len(self.commits) < 2:
            return
        commit, text = self.commits[a % (len(self.commits) - 1)]
        (self.target.here.folder / "projects.yml").write_text(text, encoding="utf-8")
        before = self.organization()
        result = self.target.run("apply", "--yes", GITHUB_SHA=commit)
        self.log.append(f"  apply again at an older commit\n{result.output}")
        self._check_code("old apply", result, (0, 1))
        after = self.organization()
        if result.writes:
            self.judge.report("old run", f"{result.writes} writes")
        self.judge.note_creations(differences(before, after))

    # -- manual changes -------------------------------------------------------------------------------------

    def drift(self, a: int, b: int, c: int) -> None:
        name = self._some_managed(a)
        team, login = f"{ORG}/teams/{name}", PEOPLE[b % 3][0]
        requests_: list[tuple[RestMethod, str, dict[str, Any]]] = [
            ("PATCH", f"{REPOS}/{name}", {"description": "By hand."}),
            ("PATCH", f"{REPOS}/{name}", {"private": bool(b % 2)}),
            ("DELETE", f"{team}/memberships/{login}", {}),
            ("PUT", f"{team}/memberships/{login}", {"role": "maintainer"}),
            ("PUT", f"{team}/memberships/{login}", {"role": "member"}),
            ("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "pull"}),
            ("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "admin"}),
            ("PATCH", f"{REPOS}/{name}", {"archived": True}),
            ("PATCH", f"{REPOS}/{name}", {"archived": False}),
            ("DELETE", f"{REPOS}/{name}/labels/bug", {}),
            ("PATCH", f"{REPOS}/{name}/labels/bug", {"color": "000000"}),
            ("POST", f"{REPOS}/{name}/labels", {"name": "by hand", "color": "000000"}),
            ("PATCH", team, {"privacy": "closed"}),
            ("DELETE", team, {}),
        ]
        method, path, body = requests_[c % len(requests_)]
        # An earlier step may have deleted the team or archived the repository.
        answer = self.target.here.founder.rest(Rest(method, path, body or None, expected_statuses=REFUSALS))
        self.log.append(f"  by hand: {method} {path} {body} → {answer.status}")

    def accept(self, a: int, b: int, c: int) -> None:
        """Let someone accept an invitation."""
        invited = sorted(self.organization().invitations)
        if invited:
            login = invited[a % len(invited)]
            self.target.send(login, "PATCH", f"/user/memberships{ORG}", state="active")
            self.judge.joined.add(login)
            self.log.append(f"  {login} accepts the invitation")

    # -- the current state ----------------------------------------------------------------------------------

    def founder(self, method: RestMethod, path: str, **body: Any) -> Any:
        return self.target.send("founder", method, path, **body)

    def organization(self) -> Organization:
        return read_organization(self.target.here.hub, ORGANIZATION)

    def manifest(self) -> Manifest:
        found: Manifest = yaml.safe_load(self.target.here.manifest())
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

    def _bot_comments(self, number: int) -> list[str]:
        found = self.target.here.founder.paginate(f"{API}/issues/{number}/comments")
        return [one["body"] for one in found if MARKER in one["body"] and one["user"]["type"] == "Bot"]

    def _pull(self, number: int) -> Pull | None:
        if not self.pulls:
            return None
        return self.pulls[-1] if number == -1 else self.pulls[number % len(self.pulls)]

    def _purposes(self, words: Words, login: str) -> set[str]:
        """Return the purposes of the projects to which this person would agree now."""
        return {purpose(entry) for entry in words.managed.values() if login in stewards(entry, ACCOUNTS)}

    def _exists(self, name: str) -> bool:
        return any(one.name == name for one in self.organization().repositories.values())

    def _some_managed(self, number: int) -> str:
        slugs = sorted(self.judge.words.managed) or ["bakery"]
        return slugs[number % len(slugs)]

    def _secrets(self) -> list[str]:
        """Return the names of private repositories and secret teams that have never been managed."""
        here, judge = self.organization(), self.judge
        repositories = {
            one.name
            for key, one in here.repositories.items()
            if one.visibility != "public" and key not in judge.own_repositories
        }
        teams = {
            one.slug
            for key, one in here.teams.items()
            if one.privacy == "secret" and key not in judge.own_teams
        }
        return sorted((repositories | teams) - {"roster"})

    def _nothing_but_control(self, before: Organization, command: str) -> None:
        control = before.repository_id("control")
        for one in differences(before, self.organization()):
            if one.repository != control:
                self.judge.report("access", f"{command} wrote {one.kind}")

    def _check_code(self, what: str, ran: CommandResult, expected: tuple[int, ...]) -> None:
        if ran.code not in expected:
            self.judge.report("crash", f"{what} exits with {ran.code}: {ran.output[-600:]}")


@dataclass
class Histories:
    """A hub that is reset for each history. At the start of a history, the hub is either empty or in the state after
    the first manifest was applied.
    """

    here: BusyCoalition
    clock: SteppingClock
    folder: Path

    def __post_init__(self) -> None:
        self._middlewares = len(self.here.hub.middlewares)
        snapshot.save(self.here.hub, self.folder / "empty")
        self._begun = self.begin(dump(first_manifest()))
        snapshot.save(self.here.hub, self.folder / "begun")

    def begin(self, manifest: str) -> AnnouncedHistory:
        """Begin a history with a coalition that has this manifest."""
        self._restore("empty")
        history = self._history(Judge(ACCOUNTS, frozenset({"founder"}), Words({})))
        history.begin(manifest)
        return history

    def start(self) -> AnnouncedHistory:
        self._restore("begun")
        history = self._history(deepcopy(self._begun.judge))
        history.commits = list(self._begun.commits)
        return history

    def run(self, steps: Sequence[Step]) -> tuple[list[Violation], list[str]]:
        history = self.start()
        return history.run(steps), history.log

    def _restore(self, name: str) -> None:
        snapshot.restore(self.here.hub, self.folder / name)
        self.clock.passed = 0
        self.here.token = self.here.new_token()  # a token expires after one hour

    def _history(self, judge: Judge) -> AnnouncedHistory:
        del self.here.hub.middlewares[self._middlewares :]
        return AnnouncedHistory(Target(self.here, clock=self.here.clock), judge, self.clock)


@contextmanager
def open_histories(folder: Path) -> Iterator[Histories]:
    clock = SteppingClock()
    for path, text in TEMPLATES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    with builder().start(folder, clock=clock.now) as hub:
        yield Histories(BusyCoalition(hub, folder, SkippingClock().as_clock()), clock, folder / "snapshot")
        assert hub.contract.violations() == []


def _changed(old: Manifest, new: Manifest) -> str:
    """Describe a manifest edit for the log."""
    by_slug = [{one["slug"]: one for one in manifest.get("projects") or []} for manifest in (old, new)]
    found = [
        f"{slug}: {json.dumps(by_slug[0].get(slug))} → {json.dumps(by_slug[1].get(slug))}"
        for slug in sorted(by_slug[0].keys() | by_slug[1].keys())
        if by_slug[0].get(slug) != by_slug[1].get(slug)
    ]
    found += [f"{key}: {new.get(key)}" for key in new if key != "projects" and old.get(key) != new.get(key)]
    return "; ".join(found)
