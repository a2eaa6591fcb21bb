"""Any story that people, lost and doubled events and a stumbling GitHub write together has the same good end.

Hypothesis tells the stories. When the storm is over, a sweep and an apply bring all of it to rest: then each proposal
and each volunteer is where they should be, once, and one more run writes nothing.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from localhub import snapshot
from localhub.core import Handler, Request, Response
from localhub.faults import FaultRule
from localhub.hub import Hub
from support.busy_coalition import (
    CONTROL,
    MANIFEST_HEAD,
    ORGANIZATION,
    BusyCoalition,
    proposal_form,
    seed,
    volunteer_form,
)
from support.fault_runs import FAULT_RULES, SkippingClock, WriteLog
from tahaluf.cli.main import main
from tahaluf.github import Session
from tahaluf.plan import Rest

NAMES = ("Canal", "Bakery", "Lantern", "Orchard")
VOLUNTEERS = ("a-volunteer", "another-volunteer", "an-outsider")
ROUNDS = 3  # until all is at rest: what is merged in the last moment takes two
QUICK, MANY = 3, 60  # stories
STEPS = 14
API = f"/repos/{CONTROL}"


class SampleOrganization:
    """An empty coalition that can be put back, and the commands that run in it."""

    def __init__(self, here: BusyCoalition, patch: pytest.MonkeyPatch) -> None:
        self.coalition, self.write_log, self.patch = here, WriteLog(), patch
        self.stories = self.runs = self.injected = 0
        here.hub.middlewares.append(self._log_bot_writes)
        snapshot.save(here.hub, here.folder / "kept")

    def _log_bot_writes(self, request: Request, next_handler: Handler) -> Response:
        """The bot's writes alone: people may say the same thing twice."""
        return (
            self.write_log(request, next_handler)
            if request.token == self.coalition.token
            else next_handler(request)
        )

    def reset(self) -> None:
        self.stories += 1
        snapshot.restore(self.coalition.hub, self.coalition.folder / "kept")
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
            return main(list(arguments))

    def run_under_faults(self, schedule: list[FaultRule], *arguments: str) -> None:
        faults = self.coalition.hub.faults
        faults.add_rules([replace(fault, token=self.coalition.token) for fault in schedule])
        try:
            assert self.run(*arguments) in (0, 1)
        finally:
            self.injected += sum(faults.as_json()["happened"].values())
            faults.clear()


class Story(RuleBasedStateMachine):
    """`proposals`: number → whether it is open; `offers`: number → who sent it; `pending_events`: events not yet delivered."""

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
    def somebody_proposes(self) -> None:
        name = NAMES[len(self.proposals)]
        number = self.coalition.open_issue("a-proposer", "proposal", proposal_form(name))
        self.proposals[number] = True
        self.pending_events.append(("propose", number))

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 9), words=st.sampled_from(["More to say.", "Less to say."]))
    def a_proposer_writes_it_anew(self, which: int, words: str) -> None:
        number = self._proposal(which)
        name = NAMES[list(self.proposals).index(number)]
        self.coalition.edit_issue(number, body=proposal_form(name, summary=words))
        self.pending_events.append(("propose", number))

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 9))
    def a_proposer_closes_it_or_opens_it_again(self, which: int) -> None:
        number = self._proposal(which)
        is_open = self.coalition.founder.get(f"{API}/issues/{number}").body["state"] == "open"
        self.coalition.edit_issue(number, state="closed" if is_open else "open")
        self.proposals[number] = not is_open
        self.pending_events.append(("propose", number))

    @precondition(lambda self: len(self.offers) < len(VOLUNTEERS))
    @rule()
    def somebody_offers_help(self) -> None:
        who = VOLUNTEERS[len(self.offers)]
        number = self.coalition.open_issue(who, "volunteer", volunteer_form())
        self.offers[number] = who
        self.pending_events.append(("onboard", number))

    @precondition(lambda self: self.offers)
    @rule(which=st.integers(0, 9), hours=st.sampled_from(["1-2", "10+", "all of them"]))
    def a_volunteer_writes_it_anew(self, which: int, hours: str) -> None:
        number = list(self.offers)[which % len(self.offers)]
        self.coalition.edit_issue(number, body=volunteer_form(hours=hours))
        self.pending_events.append(("onboard", number))

    @rule(which=st.integers(0, 9))
    def a_maintainer_merges(self, which: int) -> None:
        if pulls := self.coalition.founder.get(f"{API}/pulls").body:
            path = f"{API}/pulls/{pulls[which % len(pulls)]['number']}/merge"
            refused = frozenset({405, 409})
            self.coalition.founder.rest(
                Rest("PUT", path, {"merge_method": "squash"}, expected_statuses=refused)
            )

    # -- events, and runs

    @precondition(lambda self: self.pending_events)
    @rule(which=st.integers(0, 9), schedule=st.lists(FAULT_RULES, max_size=3))
    def an_event_arrives_in_no_order(self, which: int, schedule: list[FaultRule]) -> None:
        command, number = self.pending_events.pop(which % len(self.pending_events))
        self.organization.run_under_faults(schedule, command, "--issue", str(number))

    @precondition(lambda self: self.pending_events)
    @rule(which=st.integers(0, 9))
    def an_event_is_lost(self, which: int) -> None:
        self.pending_events.pop(which % len(self.pending_events))

    @precondition(lambda self: self.pending_events)
    @rule(which=st.integers(0, 9))
    def an_event_is_doubled(self, which: int) -> None:
        self.pending_events.append(self.pending_events[which % len(self.pending_events)])

    @rule(schedule=st.lists(FAULT_RULES, max_size=3), command=st.sampled_from(["catch-up", "apply"]))
    def a_sweep_or_an_apply_runs(self, schedule: list[FaultRule], command: str) -> None:
        self.organization.run_under_faults(schedule, *ARGUMENTS[command])

    # -- the end

    def teardown(self) -> None:
        for _ in range(ROUNDS):
            for words in ARGUMENTS.values():
                assert self.organization.run(*words) == 0
        assert self.organization.write_log.duplicates() == []
        self.organization.write_log.sent.clear()
        for words in ARGUMENTS.values():
            assert self.organization.run(*words) == 0
        assert not self.organization.write_log.sent, "it is not at rest"
        self._every_proposal_is_where_it_should_be()
        self._every_volunteer_is_there_once()

    def _every_proposal_is_where_it_should_be(self) -> None:
        manifest = self.coalition.manifest()
        pulls = list(self.coalition.founder.paginate(f"{API}/pulls?state=all"))
        there = {one["name"] for one in self.coalition.founder.paginate(f"/orgs/{ORGANIZATION}/repos")}
        for name, number in zip(NAMES, self.proposals, strict=False):
            merged = f"slug: {name.lower()}" in manifest
            mine = [pull for pull in pulls if pull["head"]["ref"] == f"proposal/{number}"]
            is_open = [pull for pull in mine if pull["state"] == "open"]
            assert (name.lower() in there) == merged
            assert len(is_open) == (self.proposals[number] and not merged)

    def _every_volunteer_is_there_once(self) -> None:
        roster = f"/repos/{ORGANIZATION}/roster"
        there = self.coalition.founder.get(f"{roster}/contents/people", [404])
        records = len(there.body) if there.status == 200 else 0
        readable = sum("all of them" not in self._body(number) for number in self.offers)
        assert readable <= records <= len(self.offers)
        notices = list(self.coalition.founder.paginate(f"{roster}/issues?state=open"))
        assert len(notices) == records
        for number in self.offers:
            said = self.coalition.founder.paginate(f"{API}/issues/{number}/comments")
            assert len([one for one in said if one["body"].startswith("<!-- tahaluf:")]) == 1

    def _body(self, number: int) -> str:
        return str(self.coalition.founder.get(f"{API}/issues/{number}").body["body"])

    def _proposal(self, which: int) -> int:
        return list(self.proposals)[which % len(self.proposals)]


ARGUMENTS = {"catch-up": ("catch-up",), "apply": ("apply", "--yes", "--allow", "all")}


@pytest.fixture
def organization(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SampleOrganization]:
    clock = SkippingClock()
    session_defaults = Session.__init__.__kwdefaults__
    monkeypatch.setitem(session_defaults, "clock", clock.time)
    monkeypatch.setitem(session_defaults, "sleep", clock.sleep)
    seed_ = seed()
    seed_["repositories"][0]["files"]["projects.yml"] = f"{MANIFEST_HEAD}\nprojects:\n"
    with Hub(tmp_path / "hub", seed_, run_workflows=False) as hub:  # type: ignore[operator]
        yield SampleOrganization(BusyCoalition(hub, tmp_path), monkeypatch)  # type: ignore[arg-type]
        assert hub.contract.violations() == []


def run_stories(organization: SampleOrganization, stories: int) -> None:
    class BoundStory(Story):
        pass

    BoundStory.organization = organization
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        BoundStory,
        settings=settings(
            max_examples=stories,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shorten a story takes minutes
            print_blob=False,
        ),
    )


def test_some_stories_of_people_events_and_faults_end_well(organization: SampleOrganization) -> None:
    run_stories(organization, QUICK)


@pytest.mark.full
def test_many_stories_of_people_events_and_faults_end_well(
    organization: SampleOrganization, capsys: pytest.CaptureFixture[str]
) -> None:
    run_stories(organization, MANY)
    with capsys.disabled():
        said = f"{organization.stories} stories: {organization.runs} runs, {organization.injected} faults that struck"
        sys.stdout.write(f"\n{said}\n")
