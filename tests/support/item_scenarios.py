"""Runs that handle several items: what people submit, the projects of a manifest, and plans."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localhub.domain import Actor, comments, issues, repositories
from support.coalition import manifest, project, start_coalition
from support.crowd import FIRST_ACCOUNT_ID, FOUNDER_ID, SCOPES, Crowd, start_crowd
from support.form_item_scenarios import list_choices, proposer_notices, shared_resources
from support.item_scenario import RunResult, Scenario, run_flow, run_in
from support.organization_builder import CONTROL, ORGANIZATION
from support.organization_item_scenarios import (
    access_report,
    imported,
    imported_teams,
    revocation,
    template_updates,
)
from support.proposal_coalition import start_proposal_coalition
from support.public_item_scenarios import checked_links, site_pages
from support.written_forms import written_set
from tahaluf.flows.volunteers.invite import invite
from tahaluf.flows.volunteers.leave import process_leave_forms
from tahaluf.flows.volunteers.offboarding import Offboarding
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.flows.volunteers.remind import remind_stewards
from tahaluf.flows.volunteers.responses import record_responses
from tahaluf.forms import render
from tahaluf.layout import LEAVE_FORM, LEAVE_LABEL
from tahaluf.plan import Rest
from tahaluf.volunteers.people import VolunteerStatus


@contextmanager
def proposals(folder: Path) -> Iterator[Scenario]:
    with start_proposal_coalition(folder) as coalition:
        numbers: list[int] = []

        def add() -> None:
            numbers.append(coalition.propose(f"orchard{len(numbers)}"))

        def remaining() -> int:
            return len(numbers) - sum("/proposal/" in f"/{pull['head']['ref']}" for pull in coalition.pulls())

        yield Scenario(
            coalition.hub,
            add,
            lambda: run_flow(lambda: bool(coalition.run()) and 0),
            remaining,
            lambda: [f"#{n}" for n in numbers],
        )


@contextmanager
def _crowd(folder: Path) -> Iterator[Crowd]:
    with start_crowd(folder, 6) as crowd:
        yield crowd


@contextmanager
def volunteer_forms(folder: Path) -> Iterator[Scenario]:
    with _crowd(folder) as crowd:
        numbers: list[int] = []

        def add() -> None:
            numbers.extend(crowd.submit_forms(len(numbers), 1))

        yield Scenario(
            crowd.hub,
            add,
            lambda: run_flow(lambda: reconcile_forms(crowd.bot(), CONTROL)),
            lambda: sum(not replies for replies in crowd.bot_comments().values()),
            lambda: [f"issue {number}" for number in numbers],
        )


@contextmanager
def invitations(folder: Path) -> Iterator[Scenario]:
    with _crowd(folder) as crowd:
        numbers: list[int] = []

        def add() -> None:
            numbers.extend(crowd.submit_forms(len(numbers), 1, join=True))
            reconcile_forms(crowd.bot(), CONTROL)

        def run() -> RunResult:
            bot = crowd.bot()
            return run_flow(lambda: invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now()))

        yield Scenario(crowd.hub, add, run, lambda: len(numbers) - len(crowd.invited_indices()))


@contextmanager
def reminders(folder: Path) -> Iterator[Scenario]:
    with _crowd(folder) as crowd:
        numbers: list[int] = []

        def add() -> None:
            numbers.extend(crowd.submit_forms(len(numbers), 1))
            reconcile_forms(crowd.bot(), CONTROL)
            crowd.advance_days(8)

        yield Scenario(
            crowd.hub,
            add,
            lambda: run_flow(lambda: remind_stewards(crowd.bot(), CONTROL, crowd.clock.now().date())),
            lambda: sum(person.raised is None for person in crowd.people().values()),
        )


@contextmanager
def answers(folder: Path) -> Iterator[Scenario]:
    with _crowd(folder) as crowd:
        numbers: list[int] = []

        def add() -> None:
            [number] = crowd.submit_forms(len(numbers), 1)
            numbers.append(number)
            reconcile_forms(crowd.bot(), CONTROL)
            crowd.advance_days(1)
            with crowd.hub.engine.begin(Actor("user", FOUNDER_ID, scopes=frozenset(SCOPES))) as uow:
                control = repositories.find(uow, ORGANIZATION, "control")
                comments.create(uow, issues.find(uow, control, number), "Welcome.")

        yield Scenario(
            crowd.hub,
            add,
            lambda: run_flow(lambda: record_responses(crowd.bot(), CONTROL)),
            lambda: sum(one.status is not VolunteerStatus.ANSWERED for one in crowd.people().values()),
        )


@contextmanager
def leave_forms(folder: Path) -> Iterator[Scenario]:
    with _crowd(folder) as crowd:
        numbers: list[int] = []
        forms = written_set(crowd.manifest, LEAVE_FORM)
        [form] = [one.form for one in forms.current if one.language == "en"]
        body = render(form, {"consent": list(form.field("consent").choices)})

        def add() -> None:
            place = len(numbers)
            crowd.submit_forms(place, 1)
            reconcile_forms(crowd.bot(), CONTROL)
            actor = Actor("user", FIRST_ACCOUNT_ID + place, scopes=frozenset(SCOPES))
            with crowd.hub.engine.begin(actor) as uow:
                issue = issues.create(uow, repositories.find(uow, ORGANIZATION, "control"), "Leaving", body)
                uow.actor = Actor("user", FOUNDER_ID, scopes=frozenset(SCOPES))
                issues.add_labels(uow, issue, [LEAVE_LABEL])
                numbers.append(issue.number)

        def open_forms() -> list[int]:
            path = f"/repos/{CONTROL}/issues?labels={LEAVE_LABEL}"
            return [issue["number"] for issue in crowd.founder.paginate(path)]

        def leave() -> None:
            bot = crowd.bot()
            process_leave_forms(Offboarding(bot, bot, CONTROL, crowd.manifest), CONTROL, forms, open_forms())

        yield Scenario(crowd.hub, add, lambda: run_flow(leave), lambda: len(open_forms()))


@contextmanager
def new_projects(folder: Path) -> Iterator[Scenario]:
    with start_coalition(folder) as coalition:
        slugs: list[str] = []

        def add() -> None:
            slugs.append(f"orchard{len(slugs)}")
            stewards = [{"login": "a-steward", "id": 4242}]
            text = manifest(*(project(slug, stewards=stewards) for slug in slugs))
            coalition.publish_manifest(text)  # later repositories with these names count as the projects' own
            coalition.write_manifest(text)

        def is_complete(slug: str) -> bool:
            readme, team = (
                f"/repos/{ORGANIZATION}/{slug}/contents/NOTES.md",
                f"/orgs/{ORGANIZATION}/teams/{slug}",
            )
            paths = (readme, f"{team}/memberships/a-steward", f"{team}/repos/{ORGANIZATION}/{slug}")
            return all(coalition.founder.get(path, [404]).status != 404 for path in paths)

        def remaining() -> int:
            return sum(not is_complete(slug) for slug in slugs)

        path = coalition.write_manifest(None)
        yield Scenario(
            coalition.hub,
            add,
            lambda: run_in(coalition, "apply", "--yes", "--allow", "all", "--manifest", path),
            remaining,
            lambda: slugs,
        )


@contextmanager
def adopted_projects(folder: Path) -> Iterator[Scenario]:
    """Existing repositories that get labels, a description, a team, and a pull request with missing files."""
    with start_coalition(folder) as coalition:
        slugs: list[str] = []

        def add() -> None:
            slugs.append(f"orchard{len(slugs)}")
            coalition.create_repository(slugs[-1], description="Something else")
            labels = 'labels: {core: [{name: maps, color: "ededed"}]}\n'
            entries = (project(slug, adopt=True, repository={"labels": ["core"]}) for slug in slugs)
            coalition.write_manifest(manifest(*entries, head=labels))

        def is_complete(slug: str) -> bool:
            changed = coalition.repository(slug)["description"] == f"All about {slug}."
            return changed and "maps" in coalition.labels(slug) and len(coalition.pulls(slug)) == 1

        path = coalition.write_manifest(None)
        yield Scenario(
            coalition.hub,
            add,
            lambda: run_in(coalition, "apply", "--yes", "--allow", "all", "--manifest", path),
            lambda: sum(not is_complete(slug) for slug in slugs),
            lambda: slugs,
        )


@contextmanager
def consent_requests(folder: Path) -> Iterator[Scenario]:
    """Requests for consent in which a person has agreed."""
    with start_coalition(folder) as coalition:
        names: list[str] = []

        def requests() -> list[tuple[int, str]]:
            prefix = "tahaluf/people/team-"
            pulls = ((pull["number"], pull["head"]["ref"]) for pull in coalition.pulls("control"))
            return [(number, ref) for number, ref in pulls if ref.startswith(prefix)]

        def add() -> None:
            names.append(f"maps{len(names)}")
            teams = "".join(f"  {name}: {{}}\n" for name in names)
            coalition.publish_manifest(manifest(head=f"teams:\n{teams}"))
            team = f"/orgs/{ORGANIZATION}/teams"
            coalition.founder.rest(Rest("POST", team, {"name": names[-1], "privacy": "closed"}))
            member = Rest("PUT", f"{team}/{names[-1]}/memberships/a-member", {"role": "member"})
            coalition.founder.rest(member)
            invite = ("import", ORGANIZATION, "--invite-consent", "--yes")
            coalition.run(*invite, token="token-founder", GITHUB_ACTIONS="")
            [number] = (number for number, ref in requests() if ref.endswith(f"-{names[-1]}"))
            path = f"/repos/{CONTROL}/issues/{number}/comments"
            coalition.people["a-member"].rest(Rest("POST", path, {"body": "/agree"}))

        def remaining() -> int:
            return sum("a-member" not in coalition.manifest(ref) for _, ref in requests())

        yield Scenario(
            coalition.hub,
            add,
            lambda: run_in(coalition, "propose", "--all"),
            remaining,
            lambda: [f"#{number}" for number, _ in requests()],
        )


@contextmanager
def planned_pulls(folder: Path) -> Iterator[Scenario]:
    """Pull requests whose plans are outdated."""
    with start_coalition(folder) as coalition:
        numbers: list[int] = []

        def plan(*arguments: str) -> RunResult:
            path = coalition.write_manifest(coalition.manifest())
            return run_in(coalition, "plan", *arguments, "--manifest", path)

        def add() -> None:
            slug = f"orchard{len(numbers)}"
            numbers.append(coalition.propose_change(manifest(project(slug)), f"add-{slug}"))
            plan("--comment", "--pull", str(numbers[-1]))
            coalition.write("control", "note.txt", slug)  # this makes the plans outdated

        def remaining() -> int:
            texts = ("\n".join(coalition.comment_texts(number)) for number in numbers)
            return sum(coalition.tip() not in text for text in texts)

        yield Scenario(
            coalition.hub, add, lambda: plan("--open-pulls"), remaining, lambda: [f"#{n}" for n in numbers]
        )


SCENARIOS = {
    one.__name__: one
    for one in (
        proposals,
        volunteer_forms,
        invitations,
        reminders,
        answers,
        leave_forms,
        new_projects,
        adopted_projects,
        consent_requests,
        planned_pulls,
        shared_resources,
        list_choices,
        proposer_notices,
        template_updates,
        access_report,
        revocation,
        imported,
        imported_teams,
        checked_links,
        site_pages,
    )
}
