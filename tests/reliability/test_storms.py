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

from busy_world import CONTROL, HEAD, ORGANIZATION, Coalition, offer, proposal, seed
from fault_runs import FAULTS, Books, Clock
from localhub import snapshot
from localhub.core import Handler, Request, Response
from localhub.faults import Fault
from localhub.hub import Hub
from tahaluf.cli import main
from tahaluf.github import Session
from tahaluf.plan import Rest

NAMES = ("Canal", "Bakery", "Lantern", "Orchard")
VOLUNTEERS = ("a-volunteer", "another-volunteer", "an-outsider")
ROUNDS = 3  # until all is at rest: what is merged in the last moment takes two
QUICK, MANY = 3, 60  # stories
STEPS = 14
API = f"/repos/{CONTROL}"


class World:
    """An empty coalition that can be put back, and the commands that run in it."""

    def __init__(self, here: Coalition, patch: pytest.MonkeyPatch) -> None:
        self.here, self.books, self.patch = here, Books(), patch
        self.stories = self.runs = self.struck = 0
        here.hub.middlewares.append(self._write_down)
        snapshot.take(here.hub, here.folder / "kept")

    def _write_down(self, request: Request, following: Handler) -> Response:
        """The bot's writes alone: people may say the same thing twice."""
        return self.books(request, following) if request.token == self.here.token else following(request)

    def begin(self) -> None:
        self.stories += 1
        snapshot.put_back(self.here.hub, self.here.folder / "kept")
        self.books.sent.clear()

    def run(self, *words: str) -> int:
        here = self.here
        self.runs += 1
        if words[0] == "apply":
            (here.folder / "projects.yml").write_text(here.manifest(), encoding="utf-8")
        with self.patch.context() as patch:
            for name, value in here.environment().items():
                patch.setenv(name, value)
            patch.chdir(here.folder)
            return main(list(words))

    def under(self, schedule: list[Fault], *words: str) -> None:
        faults = self.here.hub.faults
        faults.arm([replace(fault, token=self.here.token) for fault in schedule])
        try:
            assert self.run(*words) in (0, 1)
        finally:
            self.struck += sum(faults.listed()["happened"].values())
            faults.clear()


class Story(RuleBasedStateMachine):
    """`proposals`: number → whether it is open; `offers`: number → who sent it; `news`: events not yet delivered."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.here = self.world.here
        self.proposals: dict[int, bool] = {}
        self.offers: dict[int, str] = {}
        self.news: list[tuple[str, int]] = []

    # -- people

    @precondition(lambda self: len(self.proposals) < len(NAMES))
    @rule()
    def somebody_proposes(self) -> None:
        name = NAMES[len(self.proposals)]
        number = self.here.issue("a-proposer", "proposal", proposal(name))
        self.proposals[number] = True
        self.news.append(("propose", number))

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 9), words=st.sampled_from(["More to say.", "Less to say."]))
    def a_proposer_writes_it_anew(self, which: int, words: str) -> None:
        number = self._proposal(which)
        name = NAMES[list(self.proposals).index(number)]
        self.here.edit(number, body=proposal(name, summary=words))
        self.news.append(("propose", number))

    @precondition(lambda self: self.proposals)
    @rule(which=st.integers(0, 9))
    def a_proposer_closes_it_or_opens_it_again(self, which: int) -> None:
        number = self._proposal(which)
        is_open = self.here.founder.get(f"{API}/issues/{number}").body["state"] == "open"
        self.here.edit(number, state="closed" if is_open else "open")
        self.proposals[number] = not is_open
        self.news.append(("propose", number))

    @precondition(lambda self: len(self.offers) < len(VOLUNTEERS))
    @rule()
    def somebody_offers_help(self) -> None:
        who = VOLUNTEERS[len(self.offers)]
        number = self.here.issue(who, "volunteer", offer())
        self.offers[number] = who
        self.news.append(("onboard", number))

    @precondition(lambda self: self.offers)
    @rule(which=st.integers(0, 9), hours=st.sampled_from(["1-2", "10+", "all of them"]))
    def a_volunteer_writes_it_anew(self, which: int, hours: str) -> None:
        number = list(self.offers)[which % len(self.offers)]
        self.here.edit(number, body=offer(hours=hours))
        self.news.append(("onboard", number))

    @rule(which=st.integers(0, 9))
    def a_maintainer_merges(self, which: int) -> None:
        if pulls := self.here.founder.get(f"{API}/pulls").body:
            path = f"{API}/pulls/{pulls[which % len(pulls)]['number']}/merge"
            refused = frozenset({405, 409})
            self.here.founder.rest(Rest("PUT", path, {"merge_method": "squash"}, accept=refused))

    # -- events, and runs

    @precondition(lambda self: self.news)
    @rule(which=st.integers(0, 9), schedule=st.lists(FAULTS, max_size=3))
    def an_event_arrives_in_no_order(self, which: int, schedule: list[Fault]) -> None:
        command, number = self.news.pop(which % len(self.news))
        self.world.under(schedule, command, "--issue", str(number))

    @precondition(lambda self: self.news)
    @rule(which=st.integers(0, 9))
    def an_event_is_lost(self, which: int) -> None:
        self.news.pop(which % len(self.news))

    @precondition(lambda self: self.news)
    @rule(which=st.integers(0, 9))
    def an_event_is_doubled(self, which: int) -> None:
        self.news.append(self.news[which % len(self.news)])

    @rule(schedule=st.lists(FAULTS, max_size=3), command=st.sampled_from(["catch-up", "apply"]))
    def a_sweep_or_an_apply_runs(self, schedule: list[Fault], command: str) -> None:
        self.world.under(schedule, *WORDS[command])

    # -- the end

    def teardown(self) -> None:
        for _ in range(ROUNDS):
            for words in WORDS.values():
                assert self.world.run(*words) == 0
        assert self.world.books.doubled() == []
        self.world.books.sent.clear()
        for words in WORDS.values():
            assert self.world.run(*words) == 0
        assert not self.world.books.sent, "it is not at rest"
        self._every_proposal_is_where_it_should_be()
        self._every_volunteer_is_there_once()

    def _every_proposal_is_where_it_should_be(self) -> None:
        manifest = self.here.manifest()
        pulls = list(self.here.founder.pages(f"{API}/pulls?state=all"))
        there = {one["name"] for one in self.here.founder.pages(f"/orgs/{ORGANIZATION}/repos")}
        for name, number in zip(NAMES, self.proposals, strict=False):
            merged = f"slug: {name.lower()}" in manifest
            mine = [pull for pull in pulls if pull["head"]["ref"] == f"proposal/{number}"]
            is_open = [pull for pull in mine if pull["state"] == "open"]
            assert (name.lower() in there) == merged
            assert len(is_open) == (self.proposals[number] and not merged)

    def _every_volunteer_is_there_once(self) -> None:
        roster = f"/repos/{ORGANIZATION}/roster"
        there = self.here.founder.get(f"{roster}/contents/people", [404])
        records = len(there.body) if there.status == 200 else 0
        readable = sum("all of them" not in self._body(number) for number in self.offers)
        assert readable <= records <= len(self.offers)
        notices = list(self.here.founder.pages(f"{roster}/issues?state=open"))
        assert len(notices) == records
        for number in self.offers:
            said = self.here.founder.pages(f"{API}/issues/{number}/comments")
            assert len([one for one in said if one["body"].startswith("<!-- tahaluf:")]) == 1

    def _body(self, number: int) -> str:
        return str(self.here.founder.get(f"{API}/issues/{number}").body["body"])

    def _proposal(self, which: int) -> int:
        return list(self.proposals)[which % len(self.proposals)]


WORDS = {"catch-up": ("catch-up",), "apply": ("apply", "--yes", "--allow", "all")}


@pytest.fixture
def world(tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    clock = Clock()
    waiting = Session.__init__.__kwdefaults__
    monkeypatch.setitem(waiting, "clock", clock.time)
    monkeypatch.setitem(waiting, "sleep", clock.sleep)
    planted = seed()
    planted["repositories"][0]["files"]["projects.yml"] = f"{HEAD}\nprojects:\n"
    with Hub(tmp_path / "hub", planted, runs=False) as hub:  # type: ignore[operator]
        yield World(Coalition(hub, tmp_path), monkeypatch)  # type: ignore[arg-type]
        assert hub.contract.violations() == []


def tell(world: World, stories: int) -> None:
    class Told(Story):
        pass

    Told.world = world
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Told,
        settings=settings(
            max_examples=stories,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shorten a story takes minutes
            print_blob=False,
        ),
    )


def test_some_stories_of_people_events_and_faults_end_well(world: World) -> None:
    tell(world, QUICK)


@pytest.mark.full
def test_many_stories_of_people_events_and_faults_end_well(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(world, MANY)
    with capsys.disabled():
        said = f"{world.stories} stories: {world.runs} runs, {world.struck} faults that struck"
        sys.stdout.write(f"\n{said}\n")
