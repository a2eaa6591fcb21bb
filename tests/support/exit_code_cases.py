"""Runs of each command and subcommand that end in different ways. Each run leaves the coalition as it was."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Any
from unittest.mock import patch

from localhub.core import json_response
from localhub.domain import ANONYMOUS, accounts, collaborators, repositories
from localhub.hub import Hub
from support.organization_builder import ORGANIZATION
from support.set_up_coalition import ACTIONS, SetUpCoalition
from tahaluf.flows.demo.harness import Assertion
from tahaluf.flows.demo.scenario import Step
from tahaluf.layout import LEAVE_FORM, MANIFEST_FILE
from tahaluf.plan import Rest


class Situation(StrEnum):
    DONE = "done"
    CHANGES = "there are changes"
    PERSON = "something is left to a person"
    MISTAKE = "a mistake of the user"


# Prepares a run, and yields the folder in which the command runs, or None for the root
Arrangement = Callable[[SetUpCoalition], AbstractContextManager[Path | None]]


class Case:
    """One run of a command. PERSON and LEAVER in the arguments stand for the ids of people in the roster.

    `shows`: a part of the output that says why something is left to a person.
    """

    def __init__(
        self,
        *arguments: str,
        given: Arrangement = lambda here: nullcontext(),
        shows: str = "",
        **variables: str,
    ) -> None:
        self.arguments, self.given, self.shows, self.variables = arguments, given, shows, variables

    def run(self, here: SetUpCoalition) -> tuple[int, str]:
        """Return the exit code and the output."""
        ids = {"PERSON": here.person, "LEAVER": here.leaver}
        arguments = [ids.get(argument, argument) for argument in self.arguments]
        with self.given(here) as folder:
            try:
                ran = here.run(*arguments, folder=folder, **self.variables)
            except SystemExit as ended:  # the parser rejects the arguments
                return int(ended.code or 0), ""
        return ran.code, ran.output


# -- arrangements


def edited(old: str, new: str, path: str = MANIFEST_FILE) -> Arrangement:
    """In the file in the root, replace `old` with `new`."""

    @contextmanager
    def arrange(here: SetUpCoalition) -> Iterator[None]:
        before = (here.root / path).read_text("utf-8")
        assert old in before
        here.write(path, before.replace(old, new))
        yield
        here.write(path, before)

    return arrange


def with_file(path: str, text: str) -> Arrangement:
    @contextmanager
    def arrange(here: SetUpCoalition) -> Iterator[None]:
        here.write(path, text)
        yield
        (here.root / path).unlink()

    return arrange


@contextmanager
def only_one_sealing_key(here: SetUpCoalition) -> Iterator[None]:
    [line] = [
        line for line in (here.root / MANIFEST_FILE).read_text("utf-8").splitlines() if "helpers" in line
    ]
    with edited(f"{line}\n", "")(here):
        yield


@contextmanager
def unreadable_record(here: SetUpCoalition) -> Iterator[None]:
    path = f"/repos/{ORGANIZATION}/roster/contents/people/p-broken.yml"
    founder, content = here.coalition.founder, base64.b64encode(b"what: is this\n").decode()
    added = founder.rest(Rest("PUT", path, {"message": "Add it", "content": content}))
    yield
    founder.rest(Rest("DELETE", path, {"message": "Remove it", "sha": added.body["content"]["sha"]}))


@contextmanager
def github_refuses(here: SetUpCoalition) -> Iterator[None]:
    here.recorder.failure = lambda request, writes: json_response(403, {"message": "Resource not accessible"})
    yield
    here.recorder.failure = None


@contextmanager
def outside_admin(here: SetUpCoalition) -> Iterator[None]:
    with here.coalition.hub.engine.begin(ANONYMOUS) as uow:
        repository = repositories.find(uow, ORGANIZATION, "water-map")
        collaborators.add(uow, repository, accounts.find_user(uow, "a-stranger").id, "admin")
    yield
    path = f"/repos/{ORGANIZATION}/water-map/collaborators/a-stranger"
    here.coalition.founder.rest(Rest("DELETE", path))


@contextmanager
def in_clone(here: SetUpCoalition) -> Iterator[Path]:
    yield here.clone


@contextmanager
def elsewhere(here: SetUpCoalition) -> Iterator[Path]:
    folder = here.root.parent / "elsewhere"
    folder.mkdir(exist_ok=True)
    yield folder


@contextmanager
def upgrade_edited_by_hand(here: SetUpCoalition) -> Iterator[Path]:
    """Let someone commit to the branch of the open upgrade, and close its pull request after the run."""
    founder, control = here.coalition.founder, here.coalition.control_path
    assert here.run(*UPGRADE, folder=here.clone).code == 0
    here.coalition.write("control", "by-hand.md", "x", branch="tahaluf/update")
    yield here.clone
    founder.rest(Rest("PATCH", f"{control}/pulls/1", {"state": "closed"}))
    founder.rest(Rest("DELETE", f"{control}/git/refs/heads/tahaluf/update"))
    # Someone has now declined this release, so nothing is left to do
    assert here.run(*UPGRADE, folder=here.clone).code == 0


def demo_with_a_check(*, passes: bool) -> Arrangement:
    """Run a demo with a single step, on the hub that is already running."""
    step = Step("One step", lambda harness: iter([Assertion("a check", "a result", passes)]))

    @contextmanager
    def arrange(here: SetUpCoalition) -> Iterator[None]:
        runner = "tahaluf.flows.demo.runner"
        organizations: dict[str, Any] = {"example": (lambda stewards: {}, [step])}
        server = nullcontext({"url": here.coalition.hub.url})
        with (
            patch(f"{runner}.ORGANIZATIONS", organizations),
            patch(f"{runner}.start_localhub", lambda *arguments: server),
            patch(f"{runner}.with_actions", lambda seed: seed),
        ):
            yield

    return arrange


@contextmanager
def copy_in_this_process(here: SetUpCoalition) -> Iterator[None]:
    """Run a rehearsal's copy in this process, which saves time."""

    @contextmanager
    def start(folder: Path, port: int, seed: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        with Hub(folder / "hub", dict(seed), run_workflows=False) as hub:
            yield {"url": hub.url}

    with patch("tahaluf.flows.rehearse.start_localhub", start):
        yield


def both(first: Arrangement, second: Arrangement) -> Arrangement:
    @contextmanager
    def arrange(here: SetUpCoalition) -> Iterator[None]:
        with first(here), second(here):
            yield

    return arrange


def people_case(verb: str, *more: str) -> dict[Situation, Case]:
    """Return the cases of a command that records something about a person."""
    return {DONE: Case("people", verb, "PERSON", *more), MISTAKE: Case("people", verb, "p-nobody", *more)}


# -- the table

DONE, CHANGES, PERSON, MISTAKE = Situation
NO_MANIFEST = ("--manifest", "no-such-file.yml")
UPGRADE = ("upgrade", "--actions", f"tahaluf/tahaluf@{'1' * 40}")
SETUP = ("setup", "--yes", "--organization-settings")
NEW_TOPIC = edited('"template": "small"', '"template": "small", "topics": ["water"]')
MADE_PRIVATE = edited('"template": "small"', '"template": "small", "visibility": "private"')
NO_TEMPLATE = edited(
    "projects:\n",
    "projects:\n  - {slug: night-school, name: N, summary: S., repository: {template: no-such-template}}\n",
)
NO_REPOSITORY = edited(
    "projects:\n",
    "projects:\n  - {slug: night-school, name: N, summary: S., repository: {template: small}}\n",
)
BROKEN = edited("version: 1\n", "version: 1\nnonsense: 1\n")

CASES: dict[str, dict[Situation, Case]] = {
    "init": {
        DONE: Case(
            "init", "new", "--organization", ORGANIZATION, "--actions", ACTIONS, "--yes", given=elsewhere
        ),
        MISTAKE: Case("init", ".", "--organization", ORGANIZATION, "--actions", ACTIONS, "--yes"),
    },
    "upgrade": {
        DONE: Case(*UPGRADE, given=in_clone),
        PERSON: Case(
            *UPGRADE, given=upgrade_edited_by_hand, shows="someone else has committed to the branch"
        ),
        MISTAKE: Case("upgrade", "--actions", "no-commit", given=in_clone),
    },
    "check": {
        DONE: Case("check"),
        PERSON: Case("check", given=BROKEN, shows="unknown key"),
        MISTAKE: Case("check", "no-such-file.yml"),
    },
    "import": {
        DONE: Case("import", ORGANIZATION, given=elsewhere),
        MISTAKE: Case("import", ORGANIZATION, "--only", "no-such-repository", given=elsewhere),
    },
    "plan": {
        DONE: Case("plan"),
        CHANGES: Case("plan", given=NEW_TOPIC),
        PERSON: Case("plan", given=NO_TEMPLATE, shows="blocked night-school"),
        MISTAKE: Case("plan", *NO_MANIFEST),
    },
    "rehearse": {
        DONE: Case("rehearse", given=both(copy_in_this_process, NEW_TOPIC)),
        PERSON: Case("rehearse", given=both(copy_in_this_process, NO_TEMPLATE), shows="blocked night-school"),
        MISTAKE: Case("rehearse", "no-such-file.yml"),
    },
    "apply": {
        DONE: Case("apply", "--yes"),
        PERSON: Case("apply", "--yes", given=MADE_PRIVATE, shows="held back water-map"),
        MISTAKE: Case("apply", "--json"),
    },
    "propose": {
        DONE: Case("propose", "--all"),
        PERSON: Case("propose", "--all", given=github_refuses, shows="GitHub returned 403"),
        MISTAKE: Case("propose"),
    },
    "onboard": {
        DONE: Case("onboard", "--all"),
        PERSON: Case("onboard", "--all", given=github_refuses, shows="GitHub returned 403"),
        MISTAKE: Case("onboard"),
    },
    "catch-up": {
        DONE: Case("catch-up"),
        PERSON: Case("catch-up", given=unreadable_record, shows="nobody is reminded about them"),
        MISTAKE: Case("catch-up", GITHUB_REPOSITORY=""),
    },
    "remind": {
        DONE: Case("remind"),
        PERSON: Case("remind", given=unreadable_record, shows="nobody is reminded about them"),
        MISTAKE: Case("remind", GITHUB_REPOSITORY=""),
    },
    "invite": {
        DONE: Case("invite"),
        PERSON: Case("invite", given=unreadable_record, shows="skipped because they cannot be read"),
        MISTAKE: Case("invite", GITHUB_REPOSITORY=""),
    },
    "leave": {
        DONE: Case("leave"),
        PERSON: Case("leave", given=github_refuses, shows="GitHub returned 403"),
        MISTAKE: Case("leave", GITHUB_REPOSITORY=""),
    },
    "people list": {
        DONE: Case("people", "list"),
        PERSON: Case("people", "list", given=unreadable_record, shows="cannot be read: p-broken"),
        MISTAKE: Case("people", "list", "--skill", "falconry"),
    },
    "people show": people_case("show"),
    "people match": {
        **people_case("match"),
        PERSON: Case(
            "people", "match", "water-map/maps", given=unreadable_record, shows="cannot be read: p-broken"
        ),
    },
    "people stats": {
        DONE: Case("people", "stats"),
        PERSON: Case("people", "stats", "--json", given=unreadable_record, shows="so they are not counted"),
        MISTAKE: Case("people", "stats", *NO_MANIFEST),
    },
    "people answered": people_case("answered"),
    "people began": people_case("began"),
    "people seen": people_case("seen"),
    "people pause": people_case("pause", "--until", "2099-01-01"),
    "people back": people_case("back"),
    "people level": people_case("level", "none"),
    "people leave": {
        DONE: Case("people", "leave", "LEAVER", "--yes"),
        PERSON: Case(
            "people", "leave", "--account", "founder", "--yes", shows="ask another owner"
        ),  # the only owner
        MISTAKE: Case("people", "leave", "p-nobody", "--yes"),
    },
    "people add": {
        DONE: Case("people", "add", "--skills", "gis"),
        MISTAKE: Case("people", "add", "--skills", "falconry"),
    },
    "people keygen": {
        DONE: Case("people", "keygen", "--folder", "../more-keys"),
        MISTAKE: Case("people", "keygen", "--folder", "keys", given=in_clone),  # the keys would be committed
    },
    "people seal": {
        DONE: Case("people", "seal", "message.txt"),
        MISTAKE: Case("people", "seal", "no-such-file.txt"),
    },
    "people open": {
        DONE: Case("people", "open", "--key", "../keys", "sealed.txt"),
        MISTAKE: Case("people", "open", "--key", "../keys", "message.txt"),
    },
    "access": {
        DONE: Case("access", shows="the manifest explains every grant"),
        PERSON: Case("access", given=outside_admin, shows="1 grant that the manifest does not explain"),
        MISTAKE: Case("access", "--revoke"),
    },
    "setup": {
        DONE: Case(*SETUP),
        PERSON: Case(*SETUP, given=outside_admin, shows="access-explained"),
        MISTAKE: Case(*SETUP, GITHUB_ACTIONS="true"),
    },
    "doctor": {
        DONE: Case("doctor"),
        PERSON: Case("doctor", given=only_one_sealing_key, shows="there is only one sealing key"),
        MISTAKE: Case("doctor", "--fix", "--json"),
    },
    "form parse": {
        DONE: Case("form", "parse", "form.yml", "body.md"),
        PERSON: Case("form", "parse", "form.yml", "message.txt", shows="is missing [missing-field]"),
        MISTAKE: Case("form", "parse", "no-such-form.yml", "body.md"),
    },
    "form lint": {
        DONE: Case("form", "lint", LEAVE_FORM),
        PERSON: Case("form", "lint", MANIFEST_FILE, shows="[form-key-unknown]"),
        MISTAKE: Case("form", "lint", "no-such-form.yml"),
    },
    "form sync": {DONE: Case("form", "sync"), MISTAKE: Case("form", "sync", *NO_MANIFEST)},
    "resources check": {
        DONE: Case("resources", "check", given=with_file("resources.yml", "resources: []\n")),
        PERSON: Case(
            "resources",
            "check",
            given=with_file("resources.yml", "resources: [{id: x}]\n"),
            shows="[key-missing]",
        ),
        MISTAKE: Case("resources", "check", "--propose"),
    },
    "site build": {
        DONE: Case("site", "build", "--to", "built"),
        MISTAKE: Case("site", "build", "--to", "templates"),
    },
    "site check": {
        DONE: Case("site", "check", "built"),
        PERSON: Case(
            "site",
            "check",
            "built",
            given=edited('href="', 'href="missing', "built/en/index.html"),
            shows="[site-link]",
        ),
        MISTAKE: Case("site", "check", "no-such-folder"),
    },
    "site profile": {
        DONE: Case("site", "profile", "profile.md", given=with_file("profile.md", "# We\n")),
        MISTAKE: Case("site", "profile", "profile.md", *NO_MANIFEST),
    },
    "similar": {
        DONE: Case("similar", "--name", "Something else"),
        MISTAKE: Case("similar", "--name", "x", *NO_MANIFEST),
    },
    "scaffold": {
        DONE: Case(
            "scaffold", "dataset", "--set", "slug=a", "--set", "name=A", "--to", "made", given=elsewhere
        ),
        MISTAKE: Case("scaffold", "no-such-template", "--to", "made"),
    },
    "template try": {
        DONE: Case("template", "try", "small", "--all"),
        PERSON: Case(
            "template", "try", "small", "--all", given=NO_REPOSITORY, shows="1 could not be computed"
        ),
        MISTAKE: Case("template", "try", "no-such-template", "--all"),
    },
    "schema": {DONE: Case("schema", "apply"), MISTAKE: Case("schema", "no-such-format")},
    "completion": {DONE: Case("completion", "bash"), MISTAKE: Case("completion", "no-such-shell")},
    "demo": {
        DONE: Case("demo", "--folder", "../demo", given=demo_with_a_check(passes=True)),
        PERSON: Case(
            "demo",
            "--folder",
            "../failing-demo",
            given=demo_with_a_check(passes=False),
            shows="1 of 2 checks passed",
        ),
        MISTAKE: Case("demo", "--folder", "."),
    },
}
