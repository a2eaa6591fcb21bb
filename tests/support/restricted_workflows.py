"""For each workflow, a coalition that requires all the permissions of the workflow's tokens, because nothing is
public.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localhub import snapshot
from localhub.domain import apps
from localhub.hub import Hub
from support.busy_coalition import (
    FORMS,
    MANIFEST,
    STEWARD_IDS,
    BusyCoalition,
    builder,
    prepare_proposals,
    prepare_proposals_and_volunteers,
    prepare_repositories,
    prepare_volunteers,
    volunteer_form,
)
from support.launcher import Launcher
from support.organization_builder import CONTROL, ORGANIZATION
from support.workflow_tokens import WorkflowCommand, WorkflowToken, environment, read_workflow
from tahaluf.content import Absence, absences_to_json
from tahaluf.flows.check_links import STATE_BRANCH, STATE_FILE
from tahaluf.forms import FieldType, load_form, render
from tahaluf.health import TOKEN_SPECS
from tahaluf.layout import VOLUNTEER_FORM
from tahaluf.plan import Rest

LEAVE = ".github/ISSUE_TEMPLATE/leave.yml"
MEMBERS_ONLY = MANIFEST.replace("  intake: open", "  intake: members")
assert MEMBERS_ONLY != MANIFEST
CONFIGURATION = "security: {configuration: For all}"
PROPERTY = "custom_properties: {area: water}"
SITE_AND_ENVIRONMENT = (
    "pages: {cname: seeds.example}, "
    "environments: {production: {wait_timer: 5, deployment_branch_policy: {protected_branches: true}}}"
)


def prepare_interrupted_apply(coalition: BusyCoalition) -> None:
    """Add a repository from an interrupted run, which only the manifest's history identifies as the project's own.

    One project also gets a site, an environment, a custom property and a code security configuration.
    """
    prepare_repositories(coalition)
    _add_site_and_environment(coalition)
    _add_organization_settings(coalition)
    settings = ", ".join((SITE_AND_ENVIRONMENT, PROPERTY, CONFIGURATION))
    text = coalition.manifest().replace("labels: [core]}", f"labels: [core], {settings}}}")
    coalition.write("control", "projects.yml", text)
    (coalition.folder / "projects.yml").write_text(text, encoding="utf-8")
    time.sleep(
        1.1
    )  # GitHub stores whole seconds, so a repository created in the same second would count as older
    coalition.create_repository("clinic-hours", auto_init=False)


def _add_site_and_environment(coalition: BusyCoalition) -> None:
    """Add a site, and an environment that only protected branches may use (GraphQL does not show this restriction)."""
    path = f"/repos/{ORGANIZATION}/seed-library"
    coalition.founder.rest(Rest("POST", f"{path}/pages", {"build_type": "workflow"}))
    policy = {"protected_branches": True, "custom_branch_policies": False}
    coalition.founder.rest(
        Rest("PUT", f"{path}/environments/production", {"deployment_branch_policy": policy})
    )


def _add_organization_settings(coalition: BusyCoalition) -> None:
    """Add a custom property and a code security configuration, for which Tahaluf needs optional permissions."""
    path = f"/orgs/{ORGANIZATION}"
    coalition.founder.rest(Rest("PUT", f"{path}/properties/schema/area", {"value_type": "string"}))
    configuration = {"name": "For all", "description": "For all."}
    coalition.founder.rest(Rest("POST", f"{path}/code-security/configurations", configuration))


def prepare_forms(coalition: BusyCoalition) -> None:
    """Accept forms only from members, so that the bot has to look up memberships."""
    prepare_volunteers(coalition)
    _prepare_leave_request(coalition)
    coalition.write("control", "projects.yml", MEMBERS_ONLY)


def _prepare_leave_request(coalition: BusyCoalition) -> None:
    """Add a person to the roster who has been invited to the organization and asks to leave it."""
    coalition.founder.rest(Rest("PUT", f"/orgs/{ORGANIZATION}/memberships/a-volunteer", {"role": "member"}))
    path = f"/repos/{CONTROL}/labels"
    coalition.founder.rest(
        Rest("POST", path, {"name": "leave", "color": "ededed"}, expected_statuses=frozenset({422}))
    )
    text = FORMS[LEAVE]
    coalition.write("control", LEAVE, text)
    form = load_form(text, LEAVE)
    answers = {field.key: list(field.choices) for field in form.fields if field.type is FieldType.CHECKBOXES}
    coalition.open_issue("a-volunteer", "leave", render(form, answers))


def prepare_everything(coalition: BusyCoalition) -> None:
    """Add work for all tasks, including a person who was accepted earlier and is waiting for an invitation."""
    form = load_form(FORMS[VOLUNTEER_FORM], VOLUNTEER_FORM)
    coalition.open_issue(
        "another-volunteer", "volunteer", volunteer_form(join=list(form.field("join").choices))
    )
    coalition.onboard()
    prepare_proposals_and_volunteers(coalition)
    _prepare_leave_request(coalition)
    coalition.write("control", "projects.yml", MEMBERS_ONLY)
    (coalition.folder / "projects.yml").write_text(MEMBERS_ONLY, encoding="utf-8")


def prepare_pull_request(coalition: BusyCoalition) -> None:
    """Open a pull request that changes the manifest, and add a /plan comment by a member. A ruleset already exists."""
    prepare_repositories(coalition)
    ruleset = {"name": "main", "enforcement": "active", "rules": [{"type": "deletion"}]}
    coalition.founder.rest(Rest("POST", f"/repos/{ORGANIZATION}/seed-library/rulesets", ruleset))
    api, text = (
        f"/repos/{CONTROL}",
        coalition.manifest().replace("Where wells still work.", "Wells that work."),
    )
    _add_site_and_environment(coalition)
    _add_organization_settings(coalition)
    rulesets = "rulesets: {main: {rules: {deletion: true}}}"
    settings = ", ".join((rulesets, SITE_AND_ENVIRONMENT, CONFIGURATION))
    text = text.replace("labels: [core]}", f"labels: [core], {settings}}}")
    tip = coalition.founder.get(f"{api}/git/ref/heads/main").body["object"]["sha"]
    coalition.founder.rest(Rest("POST", f"{api}/git/refs", {"ref": "refs/heads/change", "sha": tip}))
    coalition.write("control", "projects.yml", text, "change")
    pull = {"title": "Change the manifest", "head": "change", "base": "main"}
    number = coalition.founder.rest(Rest("POST", f"{api}/pulls", pull)).body["number"]
    user = {"login": "a-steward", "id": STEWARD_IDS["a-steward"]}
    event = {"issue": {"number": number}, "comment": {"body": "/plan", "user": user}}
    (coalition.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")


def prepare_links(coalition: BusyCoalition) -> None:
    """Add a resource whose page has been missing in the runs of the last two weeks.

    Its URL has a private address, so no requests to it are sent.
    """
    url = "https://127.0.0.1/"
    resources = (
        "resources:\n  - id: lost\n    title: Lost\n"
        f"    url: {url}\n    kind: guide\n    why: W\n    checked: 2026-10\n"
    )
    (coalition.folder / "resources.yml").write_text(resources, encoding="utf-8")
    tip = coalition.founder.get(f"/repos/{CONTROL}/git/ref/heads/main").body["object"]["sha"]
    ref = {"ref": f"refs/heads/{STATE_BRANCH}", "sha": tip}
    coalition.founder.rest(Rest("POST", f"/repos/{CONTROL}/git/refs", ref))
    absences = {"lost": Absence(url, "2026-10-01", "2026-10-20", 3)}
    coalition.write("control", STATE_FILE, absences_to_json(absences), STATE_BRANCH)


# Arguments that make each command process everything.
ARGUMENTS = {
    "apply": ("--allow", "all"),
    "propose": ("--all",),
    "onboard": ("--all",),
    "plan": ("--comment",),
    "resources": ("check", "--links", "--propose"),
}
PREPARATIONS: Mapping[str, Callable[[BusyCoalition], None]] = {
    "apply": prepare_interrupted_apply,
    "propose": prepare_proposals,
    "onboard": prepare_forms,
    "catch-up": prepare_everything,
    "plan": prepare_pull_request,
    "links": prepare_links,
}


@dataclass(frozen=True)
class RestrictedWorkflow:
    """The commands and the coalition of a workflow. The coalition is reset before each run."""

    coalition: BusyCoalition
    name: str
    launcher: Launcher
    snapshot_folder: Path

    def run(self, replacement: WorkflowToken | None = None) -> tuple[bool, str]:
        """Return whether all commands succeeded, and their output. If a plan contains changes, its exit code is 2."""
        snapshot.restore(self.coalition.hub, self.snapshot_folder)
        output, succeeded = "", True
        for command in read_workflow(self.name).commands:
            code, text = self._run(command, replacement)
            output, succeeded = (
                output + text,
                succeeded and code in (0, 2 if command.name == "plan" else 0),
            )
        return succeeded and "this token cannot read" not in output, output

    def _run(self, command: WorkflowCommand, replacement: WorkflowToken | None) -> tuple[int, str]:
        env = environment(self.coalition, command, self.name, replacement)
        env["GITHUB_EVENT_PATH"] = str(self.coalition.folder / "event.json")
        output_file = self.coalition.folder / "output.txt"
        code = self.launcher.run(
            (command.name, *ARGUMENTS.get(command.name, ())), self.coalition.folder, env, output_file
        )
        return code, output_file.read_text(encoding="utf-8")


def _accept_optional_permissions(hub: Hub) -> None:
    [installation] = hub.store.fetch_all(apps.Installation, "SELECT * FROM installations")
    optional = {spec.optional: "write" for spec in TOKEN_SPECS if spec.optional}
    hub.store.update("installations", installation.id, permissions={**installation.permissions, **optional})


@contextmanager
def restricted_workflow(name: str, folder: Path, launcher: Launcher) -> Iterator[RestrictedWorkflow]:
    """Start the coalition."""
    with builder().start(folder) as hub:
        coalition = BusyCoalition(hub, folder)
        _accept_optional_permissions(hub)
        PREPARATIONS[name](coalition)
        for repository in coalition.founder.paginate(f"/orgs/{ORGANIZATION}/repos"):
            if not (repository["private"] or repository["archived"]):
                coalition.update_repository(repository["name"], private=True)
        snapshot.save(hub, folder / "kept")
        yield RestrictedWorkflow(coalition, name, launcher, folder / "kept")
