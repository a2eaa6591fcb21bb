"""Every command runs on a coalition full of canary words, with and without failures. None of the words may become
public.

All commands run as in a workflow, whose log is public. Commands intended for a steward's own computer must refuse to
run there.
"""

import argparse
from collections.abc import Iterator

import pytest

from support.canaries import FORMS, MANIFEST, CanaryCoalition, filled_form
from tahaluf.cli.main import COMMANDS, command_parser
from tahaluf.forms import load_form
from tahaluf.layout import LEAVE_FORM, PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM
from tahaluf.plan import Rest

# A volunteer's roster id, which can be traced back to the account
PERSON_ID = CanaryCoalition.roster_id("a-volunteer")

# Maps each command (with its subcommand) to lists of arguments. The command is run with each of them. Every command
# must be in this table
RUNS: dict[str, list[list[str]]] = {
    "init": [
        [
            "init",
            "new",
            "--organization",
            "new-coalition",
            "--yes",
            "--actions",
            f"tahaluf/tahaluf@{'0' * 40}",
        ]
    ],
    "upgrade": [["upgrade", "--verbose", "--actions", f"tahaluf/tahaluf@{'0' * 40}"]],
    "check": [["check"]],
    "import": [["import", "example-coalition", "--verbose"]],
    "rehearse": [["rehearse", "--verbose"]],
    "plan": [["plan", "--verbose"], ["plan", "--json"], ["plan", "--pull", "PULL", "--comment"]],
    "apply": [["apply", "--yes", "--allow", "all", "--verbose"]],
    "propose": [["propose", "--all", "--verbose"]],
    "onboard": [["onboard", "--all", "--verbose"]],
    "catch-up": [["catch-up", "--verbose"]],
    "remind": [["remind", "--verbose"]],
    "invite": [["invite", "--verbose"], ["invite", "--waiting"]],
    "access": [
        ["access", "--verbose"],
        ["access", "--json"],
        ["access", "--project", "well-map"],
        ["access", "--person", "a-volunteer", "--revoke", "--yes"],
    ],
    "setup": [["setup", "--yes", "--verbose"]],
    "doctor": [
        ["doctor", "--verbose"],
        ["doctor", "--verbose", "--fix", "--yes", "--organization-settings"],
    ],
    "form parse": [["form", "parse", VOLUNTEER_FORM, "body.md"]],
    "form lint": [["form", "lint", VOLUNTEER_FORM]],
    "form sync": [["form", "sync"]],
    "similar": [["similar", "--name", "Well maps"]],
    "scaffold": [["scaffold", "--to", "made", "small"]],
    "template try": [
        ["template", "try", "small", "--all"],
        ["template", "try", "small", "--all", "--json"],
        ["template", "try", "small", "--all", "--diff"],
    ],
    "schema": [["schema"]],
    "resources check": [["resources", "check", "--links", "--propose"]],
    "site build": [["site", "build", "--to", "built"]],
    "site profile": [["site", "profile", "profile/README.md"]],
    "site check": [["site", "check", "built"]],
    "people list": [["people", "list", "--verbose"]],
    "people show": [["people", "show", PERSON_ID]],
    "people match": [["people", "match", PERSON_ID], ["people", "match", "well-map/maps"]],
    "people stats": [["people", "stats", "--verbose"], ["people", "stats", "--json"]],
    "people answered": [["people", "answered", PERSON_ID]],
    "people began": [["people", "began", PERSON_ID]],
    "people seen": [["people", "seen", PERSON_ID]],
    "people pause": [["people", "pause", PERSON_ID, "--until", "2099-01-01"]],
    "people level": [["people", "level", PERSON_ID, "handle"], ["people", "level", PERSON_ID, "none"]],
    "people back": [["people", "back", PERSON_ID]],
    "people add": [["people", "add", "--file", "person.yml"]],
    "people keygen": [["people", "keygen", "--folder", "keys"]],
    "people seal": [["people", "seal", "secret.txt"]],
    "people open": [["people", "open", "sealed.txt"]],
    "people leave": [
        ["people", "leave", PERSON_ID, "--yes"],
        ["people", "leave", "--account", "a-volunteer"],
    ],
    "leave": [["leave", "--verbose"]],
}
# `demo` starts its own localhub, with fictional people
EXCLUDED = {"demo", "completion"}


def failing_writes(status: int) -> dict[str, int]:
    """Return failures with this status for every write, which may be a REST request or a GraphQL mutation."""
    words = ("POST repos", "POST orgs", "POST graphql mutation", "PUT", "PATCH", "DELETE")
    return dict.fromkeys(words, status)


FAILURES: dict[str, dict[str, int]] = {
    "nothing": {},
    "every write fails with a 422 that repeats the request": failing_writes(422),
    "every write is forbidden": failing_writes(403),
    "every write fails with a 500": failing_writes(500),
    "every read fails": {"POST graphql": 422, "GET ": 403},
}
QUICK = 2  # the number of failures that are tested without `make test-full`


@pytest.fixture
def busy_coalition(coalition: CanaryCoalition) -> CanaryCoalition:
    """Submit every form, fill the roster, and write local files whose contents must not appear in any log."""
    here, mark = coalition, coalition.canaries
    joins = list(load_form(FORMS[VOLUNTEER_FORM], VOLUNTEER_FORM).field("join").choices)
    here.open_issue(
        "a-volunteer",
        "volunteer",
        filled_form(VOLUNTEER_FORM, note=mark.introduction("note"), join=joins),
        mark.introduction("title"),
    )
    here.open_issue(
        "a-proposer",
        "volunteer",
        filled_form(VOLUNTEER_FORM, projects=mark.introduction("projects"), join=joins),
    )
    here.run("onboard", "--all")
    here.open_issue(
        "a-passer-by",
        "volunteer",
        filled_form(VOLUNTEER_FORM, note=mark.introduction("note that came later")),
    )
    here.open_issue(
        "a-passer-by", "volunteer", filled_form(VOLUNTEER_FORM, hours=mark.introduction("no such hours"))
    )
    here.open_issue(
        "a-passer-by", "leave", filled_form(LEAVE_FORM) + mark.introduction("behind the leave form")
    )
    here.open_issue("a-volunteer", "leave", mark.introduction("no leave form"))
    here.open_issue("a-proposer", "proposal", filled_form(PROPOSAL_FORM, stewards="a-volunteer, a-passer-by"))
    here.open_issue(
        "a-proposer",
        "proposal",
        filled_form(PROPOSAL_FORM, slug="night-shift", url=mark.introduction("url of a proposal")),
    )
    here.open_issue(
        "a-passer-by", "resource", filled_form(RESOURCE_FORM, why=mark.introduction("why it helps"))
    )
    here.open_issue("a-volunteer", "resource", filled_form(RESOURCE_FORM))
    (here.folder / "resources.yml").write_text("resources: []\n")
    for name in ("person.yml", "secret.txt", "sealed.txt"):
        (here.folder / name).write_text(mark.introduction(f"the file {name}"))
    for path, text in FORMS.items():
        (here.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (here.folder / path).write_text(text, encoding="utf-8")
    (here.folder / "body.md").write_text(filled_form(VOLUNTEER_FORM))
    return here


def commands() -> Iterator[str]:
    """Each command, or each of its subcommands if it has any."""
    for command in COMMANDS:
        verbs = [
            verb
            for action in command_parser(command)._actions
            if isinstance(action, argparse._SubParsersAction)
            for verb in action.choices
        ]
        yield from (f"{command} {verb}" for verb in verbs) if verbs else (command,)


def test_every_command_is_covered() -> None:
    assert set(commands()) - EXCLUDED == RUNS.keys()


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(name, marks=[pytest.mark.full] if index >= QUICK else [])
        for index, name in enumerate(FAILURES)
    ],
)
def test_no_command_leaks_when_github_fails(busy_coalition: CanaryCoalition, failure: str) -> None:
    here, mark = busy_coalition, busy_coalition.canaries
    mine = MANIFEST.replace("Where wells still work.", f"'{mark.contacts('a summary')}'")
    pull = str(here.propose_change(mine, "mine"))
    here.failures = FAILURES[failure]
    for words in (words for several in RUNS.values() for words in several):
        output = here.run(*(pull if word == "PULL" else word for word in words), accepted_codes=(0, 1, 2))
        assert "Traceback" not in output
    here.failures = {}
    assert here.leaks(pushed_branches=["mine"]) == []


def test_a_proposed_steward_is_named_only_after_agreeing(busy_coalition: CanaryCoalition) -> None:
    here = busy_coalition
    here.run("propose", "--all")
    pulls = here.founder.paginate("/repos/example-coalition/control/pulls")
    [pull] = [pull for pull in pulls if pull["head"]["ref"].startswith("proposal/")]
    here.run("plan", "--pull", str(pull["number"]), "--comment", accepted_codes=(0, 2))
    assert here.leaks() == []
    comment = {"body": "/agree"}
    here.people["a-volunteer"].rest(
        Rest("POST", f"/repos/example-coalition/control/issues/{pull['number']}/comments", comment)
    )
    here.run("propose", "--all")
    assert "the login of a-volunteer" in {where.rpartition(": ")[2] for where in here.leaks()}
