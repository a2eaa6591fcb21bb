"""The hub in which histories run. It is reset before each of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from localhub import snapshot
from support.attacks import Target
from support.busy_coalition import FORMS, PEOPLE_IDS, BusyCoalition
from support.coalition import TEMPLATES
from support.histories.by_hand import HAND_STEPS
from support.histories.first_manifests import first_manifest
from support.histories.history import ACCOUNTS, AnnouncedHistory, StepFunction, SteppingClock
from support.histories.judge import Judge, Violation
from support.histories.manifest_parts import dump
from support.histories.manifest_words import Words
from support.histories.names import PROPERTIES, REGIONS
from support.histories.pull_steps import PULL_STEPS
from support.histories.record import Record
from support.histories.run_steps import RUN_STEPS
from support.histories.steps import History, Step
from support.histories.surroundings import SURROUNDINGS
from support.hub_client import PERMISSIONS
from support.organization_builder import ORGANIZATION, OrganizationBuilder
from support.skipping_clock import SkippingClock
from tahaluf.layout import FORM_LABELS
from tahaluf.plan import Rest

APP_PERMISSIONS = {**PERMISSIONS, "organization_custom_properties": "write"}
STEPS: dict[str, StepFunction] = {
    function.__name__.replace("_", " "): function
    for function in (*SURROUNDINGS, *PULL_STEPS, *RUN_STEPS, *HAND_STEPS)
}


@dataclass
class Histories:
    """Initially, the hub is either empty or in the state after the first fixed manifest was applied."""

    here: BusyCoalition
    clock: SteppingClock
    folder: Path

    def __post_init__(self) -> None:
        self._middlewares = len(self.here.hub.middlewares)
        _define_properties(self.here)
        snapshot.save(self.here.hub, self.folder / "empty")
        self._begun = self.begin(dump(first_manifest()))
        snapshot.save(self.here.hub, self.folder / "begun")

    def begin(self, manifest: str) -> AnnouncedHistory:
        """Begin a history with a coalition that has this manifest."""
        self._restore("empty")
        history = self._history(Judge(Record(ACCOUNTS, frozenset({"founder"}), Words({}))))
        history.begin(manifest)
        return history

    def start(self) -> AnnouncedHistory:
        """Begin a history with a coalition that has the first fixed manifest."""
        self._restore("begun")
        history = self._history(deepcopy(self._begun.judge))
        history.commits = list(self._begun.commits)
        return history

    def run(self, history: History, steps: Sequence[Step] | None = None) -> tuple[list[Violation], list[str]]:
        """Run a history, or only these steps of it. Returns the violations and a log."""
        begun = self.begin(dump(history.manifest))
        return begun.run(history.steps if steps is None else steps), begun.log

    def _restore(self, name: str) -> None:
        snapshot.restore(self.here.hub, self.folder / name)
        self.clock.passed = 0
        self.here.token = self.here.new_token(APP_PERMISSIONS)  # a token expires after one hour

    def _history(self, judge: Judge) -> AnnouncedHistory:
        del self.here.hub.middlewares[self._middlewares :]
        target = Target(self.here, clock=self.here.clock)
        return AnnouncedHistory(target, judge, self.clock, known_steps=STEPS)


@contextmanager
def open_histories(folder: Path) -> Iterator[Histories]:
    clock = SteppingClock()
    for path, text in TEMPLATES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    organization = OrganizationBuilder().accounts(PEOPLE_IDS, members=("a-steward", "another-steward"))
    organization.app(APP_PERMISSIONS).control("", FORMS, FORM_LABELS).roster()
    with organization.start(folder, clock=clock.now) as hub:
        yield Histories(BusyCoalition(hub, folder, SkippingClock().as_clock()), clock, folder / "snapshot")
        assert hub.contract.violations() == []


def _define_properties(here: BusyCoalition) -> None:
    for name, kind in PROPERTIES.items():
        body = {"value_type": kind, **({"allowed_values": REGIONS} if kind == "multi_select" else {})}
        here.founder.rest(Rest("PUT", f"/orgs/{ORGANIZATION}/properties/schema/{name}", body))
