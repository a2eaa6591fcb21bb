"""Runs that handle what people submit: shared resources, wishes to be named, and proposals that were merged."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localhub.domain import Actor, comments, issues, repositories
from support.crowd import FIRST_ACCOUNT_ID, SCOPES, start_crowd
from support.item_scenario import RunResult, Scenario, run_flow
from support.organization import Organization
from support.organization_builder import CONTROL, ORGANIZATION, OrganizationBuilder
from support.proposal_coalition import PERMISSIONS, start_proposal_coalition
from support.written_forms import written_set, written_texts
from tahaluf.clock import SYSTEM_CLOCK
from tahaluf.consent import ConsentLevel
from tahaluf.flows.propose import propose_all
from tahaluf.flows.sync.notify_proposers import notify_proposers
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.forms import render
from tahaluf.github import Session
from tahaluf.inputs.environment import Environment
from tahaluf.layout import RESOURCE_FORM, RESOURCE_LABEL
from tahaluf.manifest import Shard, load
from tahaluf.output.apply_result import ApplyResult

DIFFERENT_NAMES = ("Bakery", "Choir", "Library", "Seeds")  # for similar names, the bot would ask a question
READERS = "version: 1\norganization: example-coalition\nlanguages: {en: {name: English}}\nprojects: []\n"


@contextmanager
def shared_resources(folder: Path) -> Iterator[Scenario]:
    manifest = load(READERS)
    form = written_set(manifest, RESOURCE_FORM).main
    files = {path: text for path, text in written_texts(manifest).items() if "share" in path}
    builder = OrganizationBuilder().app(PERMISSIONS).control(READERS, files, [RESOURCE_LABEL])
    builder.account("founder", 12, owner=True, scopes=["repo", "workflow"]).account("reader", 13)
    numbers: list[int] = []
    with builder.start(folder) as hub:
        coalition = Organization(hub)

        def add() -> None:
            answers = {
                "title": f"Maps {len(numbers)}",
                "url": f"https://maps-{len(numbers)}.example.org",
                "why": "How to begin.",
                "lang": "English",
                "kind": "Guide",
                "audience": None,
                "consent": list(form.field("consent").choices),
            }
            body = render(form, answers)
            numbers.append(coalition.open_issue("reader", RESOURCE_LABEL, body, "Resource"))

        def run() -> RunResult:
            bot = Session(coalition.new_token(PERMISSIONS, ["control"]), api_url=hub.url)
            return run_flow(lambda: propose_all(bot, CONTROL, hub.url))

        def remaining() -> int:
            pulls = coalition.founder.paginate(f"/repos/{CONTROL}/pulls?state=all")
            refs = [str(pull["head"]["ref"]) for pull in pulls]
            return len(numbers) - sum(ref.startswith("resource/") for ref in refs)

        yield Scenario(hub, add, run, remaining, lambda: [f"#{number}" for number in numbers])


@contextmanager
def list_choices(folder: Path) -> Iterator[Scenario]:
    """Volunteers in the roster who ask to be named in public."""
    with start_crowd(folder, 6) as crowd:
        numbers: list[int] = []

        def add() -> None:
            author = FIRST_ACCOUNT_ID + len(numbers)
            numbers.extend(crowd.submit_forms(len(numbers), 1))
            reconcile_forms(crowd.bot(), CONTROL)
            crowd.advance_days(1)
            with crowd.hub.engine.begin(Actor("user", author, scopes=frozenset(SCOPES))) as uow:
                control = repositories.find(uow, ORGANIZATION, "control")
                comments.create(uow, issues.find(uow, control, numbers[-1]), "/list-me")

        yield Scenario(
            crowd.hub,
            add,
            lambda: run_flow(lambda: reconcile_forms(crowd.bot(), CONTROL)),
            lambda: sum(one.level is not ConsentLevel.HANDLE for one in crowd.people().values()),
        )


@contextmanager
def proposer_notices(folder: Path) -> Iterator[Scenario]:
    """Proposals that were merged, and whose projects have just been created."""
    with start_proposal_coalition(folder) as coalition:
        numbers: list[int] = []

        def add() -> None:
            numbers.append(coalition.propose(DIFFERENT_NAMES[len(numbers)]))
            coalition.run(numbers[-1])
            coalition.merge(max(pull["number"] for pull in coalition.pulls()))

        def run() -> RunResult:
            bot = coalition.new_bot_session()
            environment = Environment.read(coalition.variables("unused"), clock=SYSTEM_CLOCK)
            manifest = load(coalition.manifest())
            shard = Shard(ORGANIZATION)
            return run_flow(lambda: notify_proposers(bot, environment, manifest, shard, ApplyResult(())))

        def remaining() -> int:
            return sum(
                issue["state"] == "open"
                for number in numbers
                for issue in [coalition.founder.get(f"/repos/{CONTROL}/issues/{number}").body]
            )

        yield Scenario(coalition.hub, add, run, remaining, lambda: [f"#{number}" for number in numbers])
