"""After any random sequence of user actions, lost or duplicate events, and faults, the final state is correct.

Hypothesis generates the histories. At the end of each history, scheduled runs and applies continue until nothing
changes. Each proposal and volunteer must then appear exactly once and be in the right state, and an additional run must
not write anything.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from localhub import snapshot
from localhub.core import Handler, Request, Response
from localhub.faults import FaultRule
from support.busy_coalition import MANIFEST_HEAD, BusyCoalition, builder, proposal_form, volunteer_form
from support.fault_runs import FAULT_RULES, WriteLog
from support.organization_builder import CONTROL, ORGANIZATION
from support.skipping_clock import SkippingClock
from tahaluf.cli.main import main
from tahaluf.plan import Rest

NAMES = ("Canal", "Bakery", "Lantern", "Orchard")
VOLUNTEERS = ("a-volunteer", "another-volunteer", "an-outsider")
ROUNDS = (
    3  # the maximum number of rounds until nothing changes (a change that was merged at the end takes two)
)
QUICK, MANY = 3, 60  # number of histories
STEPS = 14
API = f"/repos/{CONTROL}"


class SampleOrganization:
    """A coalition that can be reset to an empty state, with the commands that tests run in it."""

    def __init__(self, coalition: BusyCoalition, patch: pytest.MonkeyPatch) -> None:
        self.coalition, self.write_log, self.patch = coalition, WriteLog(), patch
        self.clock = SkippingClock().as_clock()
        self.histories = self.runs = self.injected = 0
        coalition.hub.middlewares.append(self._log_bot_writes)
        snapshot.save(coalition.hub, coalition.folder / "snapshot")

    def _log_bot_writes(self, request: Request, next_handler: Handler) -> Response:
        """Log only the bot's writes, because people are allowed to do the same thing twice."""
        return (
            self.write_log(request, next_handler)
            if request.token == self.coalition.token
            else next_handler(request)
        )

    def reset(self) -> None:
        self.histories += 1
        snapshot.restore(self.coalition.hub, self.coalition.folder / "snapshot")
        self.write_log.sent.clear()

    def run(self, *arguments: str) -> int:
        coalition = self.coalition
        self.runs += 1
        if arguments[0] == "apply":
            (coalition.folder / "projects.yml").write_text(coalition.manifest(), encoding="utf-8")
        with self.patch.context() as patch:
            for name, value in coalition.environment().items():
                patch.setenv(name, value)
            patch.chdir(coalition.folder)
            return main(list(arguments), self.clock)

    def run_under_faults(self, schedule: list[FaultRule], *arguments: str) -> None:
        faults = self.coalition.hub.faults
        faults.add_rules([replace(fault, token=self.coalition.token) for fault in schedule])
        try:
            assert self.run(*arguments) in (0, 1)
        finally:
            self.injected += sum(faults.as_json()["happened"].values())
            faults.clear()


class History(RuleBasedStateMachine):
    """`proposals` maps each issue's number to whether the issue is open, and `offers` maps it to a login.
    `pending_events` have not been delivered yet.
    """

    organization: SampleOrganization

    def __init__(self) -> None:
        super().__init__()
        self.organization.reset()
        self.coalition = self.organization.coalition
        self.proposals: dict[int, bool] = {}
        self.offers: dict[int, str] = {}
        self.pending_events: list[tuple[str, int]] = []

    # -- people

    @precondition(lambda self: len(self.proposals) < len(NAMES))
    @rule()
    def proposal_is_submitted(self) -> None:
        name = NAMES[len(self.proposals)]
        number = self.coalition.open_issue("a-proposer", "proposal", proposal_form(name))
        self.proposals[number] = True
        self.pending_events.append(("propose", number))

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 9), summary=st.sampled_from(["More to say.", "Less to say."]))
    def proposer_edits_the_form(self, which: int, summary: str) -> None:
        number = self._proposal(which)
        name = NAMES[list(self.proposals).index(number)]
        self.coalition.edit_issue(number, body=proposal_form(name, summary=summary))
        self.pending_events.append(("propose", number))

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 9))
    def proposer_closes_or_reopens(self, which: int) -> None:
        number = self._proposal(which)
        is_open = self.coalition.founder.get(f"{API}/issues/{number}").body["state"] == "open"
        self.coalition.edit_issue(number, state="closed" if is_open else "open")
        self.proposals[number] = not is_open
        self.pending_events.append(("propose", number))

    @precondition(lambda self: len(self.offers) < len(VOLUNTEERS))
    @rule()
    def volunteer_form_is_submitted(self) -> None:
        who = VOLUNTEERS[len(self.offers)]
        number = self.coalition.open_issue(who, "volunteer", volunteer_form())
        self.offers[number] = who
        self.pending_events.append(("onboard", number))

    @precondition(lambda self: self.offers)
    @rule(which=st.integers(0, 9), hours=st.sampled_from(["1-2", "10+", "all of them"]))
    def volunteer_edits_the_form(self, which: int, hours: str) -> None:
        number = list(self.offers)[which % len(self.offers)]
        self.coalition.edit_issue(number, body=volunteer_form(hours=hours))
        self.pending_events.append(("onboard", number))

    @rule(which=st.integers(0, 9))
    def maintainer_merges(self, which: int) -> None:
        if pulls := self.coalition.founder.get(f"{API}/pulls").body:
            path = f"{API}/pulls/{pulls[which % len(pulls)]['number']}/merge"
            refused = frozenset({405, 409})
            self.coalition.founder.rest(
                Rest("PUT", path, {"merge_method": "squash"}, expected_statuses=refused)
            )

    # -- events and runs

    @precondition(lambda self: self.pending_events)
    @rule(which=st.integers(0, 9), schedule=st.lists(FAULT_RULES, max_size=3))
    def event_arrives_out_of_order(self, which: int, schedule: list[FaultRule]) -> None:
        command, number = self.pending_events.pop(which % len(self.pending_events))
        self.organization.run_under_faults(schedule, command, "--issue", str(number))

    @precondition(lambda self: self.pending_events)
    @rule(which=st.integers(0, 9))
    def event_is_lost(self, which: int) -> None:
        self.pending_events.pop(which % len(self.pending_events))

    @precondition(lambda self: self.pending_events)
    @rule(which=st.integers(0, 9))
    def event_is_repeated(self, which: int) -> None:
        self.pending_events.append(self.pending_events[which % len(self.pending_events)])

    @rule(schedule=st.lists(FAULT_RULES, max_size=3), command=st.sampled_from(["catch-up", "apply"]))
    def scheduled_run_or_apply(self, schedule: list[FaultRule], command: str) -> None:
        self.organization.run_under_faults(schedule, *ARGUMENTS[command])

    # -- the end

    def teardown(self) -> None:
        for _ in range(ROUNDS):
            for arguments in ARGUMENTS.values():
                assert self.organization.run(*arguments) == 0
        assert self.organization.write_log.duplicates() == []
        self.organization.write_log.sent.clear()
        for arguments in ARGUMENTS.values():
            assert self.organization.run(*arguments) == 0
        assert not self.organization.write_log.sent, "the last run has written something"
        self._check_proposals()
        self._check_volunteers()

    def _check_proposals(self) -> None:
        manifest = self.coalition.manifest()
        pulls = list(self.coalition.founder.paginate(f"{API}/pulls?state=all"))
        existing = {
            repository["name"]
            for repository in self.coalition.founder.paginate(f"/orgs/{ORGANIZATION}/repos")
        }
        for name, number in zip(NAMES, self.proposals, strict=False):
            merged = f"slug: {name.lower()}" in manifest
            own_pulls = [pull for pull in pulls if pull["head"]["ref"] == f"proposal/{number}"]
            is_open = [pull for pull in own_pulls if pull["state"] == "open"]
            assert (name.lower() in existing) == merged
            assert len(is_open) == (self.proposals[number] and not merged)

    def _check_volunteers(self) -> None:
        roster = f"/repos/{ORGANIZATION}/roster"
        records_response = self.coalition.founder.get(f"{roster}/contents/people", [404])
        records = len(records_response.body) if records_response.status == 200 else 0
        readable = sum("all of them" not in self._body(number) for number in self.offers)
        assert readable <= records <= len(self.offers)
        notices = list(self.coalition.founder.paginate(f"{roster}/issues?state=open"))
        assert len(notices) == records
        for number in self.offers:
            comments = self.coalition.founder.paginate(f"{API}/issues/{number}/comments")
            assert len([comment for comment in comments if comment["body"].startswith("<!-- tahaluf:")]) == 1

    def _body(self, number: int) -> str:
        return str(self.coalition.founder.get(f"{API}/issues/{number}").body["body"])

    def _proposal(self, which: int) -> int:
        return list(self.proposals)[which % len(self.proposals)]


ARGUMENTS = {"catch-up": ("catch-up",), "apply": ("apply", "--yes", "--allow", "all")}


@pytest.fixture
def organization(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SampleOrganization]:
    with builder(f"{MANIFEST_HEAD}\nprojects:\n").start(tmp_path) as hub:
        yield SampleOrganization(BusyCoalition(hub, tmp_path), monkeypatch)


def run_histories(organization: SampleOrganization, histories: int) -> None:
    class BoundHistory(History):
        pass

    BoundHistory.organization = organization
    run_state_machine_as_test(
        BoundHistory,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking a history takes minutes
            print_blob=False,
        ),
    )


def test_some_histories_end_in_the_expected_state(organization: SampleOrganization) -> None:
    run_histories(organization, QUICK)


@pytest.mark.full
def test_many_histories_end_in_the_expected_state(
    organization: SampleOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    run_histories(organization, MANY)
    with capsys.disabled():
        counts = f"{organization.runs} runs, {organization.injected} faults injected"
        sys.stdout.write(f"\n{organization.histories} histories: {counts}\n")
