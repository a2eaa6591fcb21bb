"""A world for each workflow in which every right of its tokens is needed once, and nothing can be read by everybody."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from busy_world import (
    CONTROL,
    MANIFEST,
    ORGANIZATION,
    STEWARDS,
    VOLUNTEER,
    Coalition,
    both_waiting,
    offer,
    proposals_waiting,
    repositories_waiting,
    seed,
    volunteers_waiting,
)
from launcher import Launcher
from localhub import snapshot
from localhub.hub import Hub
from narrow import Command, Mint, environment, workflow
from tahaluf.forms import Kind, load_form, render
from tahaluf.plan import Rest

LEAVE = ".github/ISSUE_TEMPLATE/leave.yml"
HERE = Path(__file__).parents[1]
MEMBERS_ONLY = MANIFEST.replace("  intake: open", "  intake: members")
assert MEMBERS_ONLY != MANIFEST


def forms_waiting(here: Coalition) -> None:
    """Forms of members alone are taken, so that it has to be asked who is one."""
    volunteers_waiting(here)
    _leaving(here)
    here.write("control", "projects.yml", MEMBERS_ONLY)


def _leaving(here: Coalition) -> None:
    """Somebody of the roster who is invited to the organization, and asks to leave."""
    here.founder.rest(Rest("PUT", f"/orgs/{ORGANIZATION}/memberships/a-volunteer", {"role": "member"}))
    path = f"/repos/{CONTROL}/labels"
    here.founder.rest(Rest("POST", path, {"name": "leave", "color": "ededed"}, accept=frozenset({422})))
    text = (HERE / LEAVE).read_text("utf-8")
    here.write("control", LEAVE, text)
    form = load_form(text, LEAVE)
    ticked = {field.key: list(field.choices) for field in form.fields if field.kind is Kind.CHECKBOXES}
    here.issue("a-volunteer", "leave", render(form, ticked))


def all_waiting(here: Coalition) -> None:
    """Besides, somebody who was taken in before waits for an invitation."""
    form = load_form((HERE / VOLUNTEER).read_text("utf-8"), VOLUNTEER)
    here.issue("another-volunteer", "volunteer", offer(join=list(form.field("join").choices)))
    here.onboard()
    both_waiting(here)
    _leaving(here)
    here.write("control", "projects.yml", MEMBERS_ONLY)
    (here.folder / "projects.yml").write_text(MEMBERS_ONLY, encoding="utf-8")


def a_change_waiting(here: Coalition) -> None:
    """A pull request on the manifest, under which a member has written /plan."""
    repositories_waiting(here)
    api, text = f"/repos/{CONTROL}", here.manifest().replace("Where wells still work.", "Wells that work.")
    tip = here.founder.get(f"{api}/git/ref/heads/main").body["object"]["sha"]
    here.founder.rest(Rest("POST", f"{api}/git/refs", {"ref": "refs/heads/change", "sha": tip}))
    here.write("control", "projects.yml", text, "change")
    pull = {"title": "Change the manifest", "head": "change", "base": "main"}
    number = here.founder.rest(Rest("POST", f"{api}/pulls", pull)).body["number"]
    user = {"login": "a-steward", "id": STEWARDS["a-steward"]}
    event = {"issue": {"number": number}, "comment": {"body": "/plan", "user": user}}
    (here.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")


# What each action of ours runs, as its action.yml does
WORDS = {
    "apply-changes": ("apply", "--allow", "all"),
    "propose-project": ("propose", "--all"),
    "onboard-volunteer": ("onboard", "--all"),
    "catch-up": ("catch-up",),
    "invite-volunteer": ("invite",),
    "leave-volunteer": ("leave",),
    "plan-changes": ("plan", "--comment"),
}
WORLDS: Mapping[str, Callable[[Coalition], None]] = {
    "apply": repositories_waiting,
    "propose": proposals_waiting,
    "onboard": forms_waiting,
    "catch-up": all_waiting,
    "plan": a_change_waiting,
}


@dataclass(frozen=True)
class Narrow:
    """A workflow's commands in its world; every try begins with the world as it was."""

    here: Coalition
    name: str
    launcher: Launcher
    kept: Path

    def run(self, instead: Mint | None = None) -> tuple[bool, str]:
        """Whether all of its commands came through, and what they said. A plan has wishes that cannot be met."""
        snapshot.put_back(self.here.hub, self.kept)
        said, well = "", True
        for command in workflow(self.name).commands:
            code, text = self._run(command, instead)
            said, well = said + text, well and code in (0, 2 if command.action == "plan-changes" else 0)
        return well and "this token may not read" not in said, said

    def _run(self, command: Command, instead: Mint | None) -> tuple[int, str]:
        env = environment(self.here, command, self.name, instead)
        env["GITHUB_EVENT_PATH"] = str(self.here.folder / "event.json")
        output = self.here.folder / "said.txt"
        code = self.launcher.run(WORDS[command.action], self.here.folder, env, output)
        return code, output.read_text(encoding="utf-8")


@contextmanager
def narrow(name: str, folder: Path) -> Iterator[Narrow]:
    """Every request and answer in it has fitted GitHub's description when it ends."""
    with Hub(folder / "hub", seed(), runs=False) as hub, Launcher() as launcher:
        here = Coalition(hub, folder)
        WORLDS[name](here)
        for repository in here.founder.pages(f"/orgs/{ORGANIZATION}/repos"):
            if not (repository["private"] or repository["archived"]):
                here.change(repository["name"], private=True)
        snapshot.take(hub, folder / "kept")
        yield Narrow(here, name, launcher, folder / "kept")
        assert hub.contract.violations() == []
