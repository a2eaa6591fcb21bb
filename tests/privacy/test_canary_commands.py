"""Every command there is, on a coalition full of marked words, well and in trouble: nothing turns up in public.

All of them run as a workflow would run them, whose log everybody reads; those for a steward's own machine have to
refuse that.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.canaries import (
    FORMS,
    LEAVE,
    MANIFEST,
    PROPOSAL,
    VOLUNTEER,
    Canaries,
    CanaryCoalition,
    filled_form,
    seed,
)
from tahaluf.cli.main import COMMANDS, command_parser
from tahaluf.forms import load_form
from tahaluf.plan import Rest

# Who is asked about: somebody of the roster, whose id leads back to the account
SOMEBODY = CanaryCoalition.roster_id("a-volunteer")

# Command, with its verb → the ways in which it is run. A new command is added here, or its test fails.
RUNS: dict[str, list[list[str]]] = {
    "check": [["check"]],
    "plan": [["plan", "--verbose"], ["plan", "--json"], ["plan", "--pull", "PULL", "--comment"]],
    "apply": [["apply", "--yes", "--allow", "all", "--verbose"]],
    "propose": [["propose", "--all", "--verbose"]],
    "onboard": [["onboard", "--all", "--verbose"]],
    "catch-up": [["catch-up", "--verbose"]],
    "remind": [["remind", "--verbose"]],
    "invite": [["invite", "--verbose"], ["invite", "--waiting"]],
    "doctor": [["doctor", "--verbose"]],
    "form parse": [["form", "parse", VOLUNTEER, "body.md"]],
    "form lint": [["form", "lint", VOLUNTEER]],
    "form sync": [["form", "sync"]],
    "similar": [["similar", "--name", "Well maps"]],
    "scaffold": [["scaffold", "--to", "made", "small"]],
    "schema": [["schema"]],
    "people list": [["people", "list", "--verbose"]],
    "people show": [["people", "show", SOMEBODY]],
    "people match": [["people", "match", SOMEBODY], ["people", "match", "well-map/maps"]],
    "people stats": [["people", "stats", "--verbose"], ["people", "stats", "--json"]],
    "people answered": [["people", "answered", SOMEBODY]],
    "people began": [["people", "began", SOMEBODY]],
    "people seen": [["people", "seen", SOMEBODY]],
    "people pause": [["people", "pause", SOMEBODY, "--until", "2099-01-01"]],
    "people back": [["people", "back", SOMEBODY]],
    "people add": [["people", "add", "--file", "person.yml"]],
    "people keygen": [["people", "keygen", "--folder", "keys"]],
    "people seal": [["people", "seal", "secret.txt"]],
    "people open": [["people", "open", "sealed.txt"]],
    "people leave": [["people", "leave", SOMEBODY, "--yes"], ["people", "leave", "--account", "a-volunteer"]],
    "leave": [["leave", "--verbose"]],
}
# The whole of it against a GitHub of its own, with invented people
APART = {"demo"}


def refused(status: int) -> dict[str, int]:
    """Every write, whether asked for by REST or as a mutation."""
    words = ("POST repos", "POST orgs", "POST graphql mutation", "PUT", "PATCH", "DELETE")
    return dict.fromkeys(words, status)


FAILURES: dict[str, dict[str, int]] = {
    "nothing": {},
    "everything that is written, with what was sent repeated": refused(422),
    "every write, as forbidden": refused(403),
    "every write, by a GitHub that is down": refused(500),
    "every question": {"POST graphql": 422, "GET ": 403},
}
QUICK = 2  # of them, outside of `make test-full`


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[CanaryCoalition]:
    canaries = Canaries()
    (tmp_path / "checkout").mkdir()
    with Hub(tmp_path / "hub", seed(canaries), run_workflows=False) as hub:
        yield busy(CanaryCoalition(hub, tmp_path / "checkout", canaries))


def busy(here: CanaryCoalition) -> CanaryCoalition:
    """Somebody at each door, some of them in the roster already, and files that hold what no log may."""
    mark = here.canaries
    joins = list(load_form(FORMS[VOLUNTEER], VOLUNTEER).field("join").choices)
    here.submit_form(
        "a-volunteer",
        "volunteer",
        filled_form(VOLUNTEER, note=mark.introduction("note"), join=joins),
        mark.introduction("title"),
    )
    here.submit_form(
        "a-proposer", "volunteer", filled_form(VOLUNTEER, projects=mark.introduction("projects"), join=joins)
    )
    here.run("onboard", "--all")
    here.submit_form(
        "a-passer-by", "volunteer", filled_form(VOLUNTEER, note=mark.introduction("note that came later"))
    )
    here.submit_form(
        "a-passer-by", "volunteer", filled_form(VOLUNTEER, hours=mark.introduction("no such hours"))
    )
    here.submit_form("a-passer-by", "leave", filled_form(LEAVE) + mark.introduction("behind the leave form"))
    here.submit_form("a-volunteer", "leave", mark.introduction("no leave form"))
    here.submit_form("a-proposer", "proposal", filled_form(PROPOSAL, stewards="a-volunteer, a-passer-by"))
    here.submit_form(
        "a-proposer",
        "proposal",
        filled_form(PROPOSAL, slug="night-shift", url=mark.introduction("url of a proposal")),
    )
    for name in ("person.yml", "secret.txt", "sealed.txt"):
        (here.folder / name).write_text(mark.introduction(f"the file {name}"))
    for path, text in FORMS.items():
        (here.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (here.folder / path).write_text(text, encoding="utf-8")
    (here.folder / "body.md").write_text(filled_form(VOLUNTEER))
    return here


def commands() -> Iterator[str]:
    """Each command, and each verb of those that have some."""
    for command in COMMANDS:
        verbs = [
            verb
            for action in command_parser(command)._actions
            if isinstance(action, argparse._SubParsersAction)
            for verb in action.choices
        ]
        yield from (f"{command} {verb}" for verb in verbs) if verbs else (command,)


def test_every_command_is_sent_through() -> None:
    assert set(commands()) - APART == RUNS.keys()


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(name, marks=[pytest.mark.full] if place >= QUICK else [])
        for place, name in enumerate(FAILURES)
    ],
)
def test_no_command_tells_the_public_of_anybody_when_github_refuses(
    coalition: CanaryCoalition, failure: str
) -> None:
    here, mark = coalition, coalition.canaries
    mine = MANIFEST.replace("Where wells still work.", f"'{mark.contacts('a summary')}'")
    pull = str(here.open_pull(mine, "mine"))
    here.failures = FAILURES[failure]
    for words in (words for several in RUNS.values() for words in several):
        said = here.run(*(pull if word == "PULL" else word for word in words), accepted_codes=(0, 1, 2))
        assert "Traceback" not in said
    here.failures = {}
    assert here.leaks(pushed_branches=["mine"]) == []


def test_a_steward_who_is_named_by_somebody_else_is_named_by_nobody_else(coalition: CanaryCoalition) -> None:
    here = coalition
    here.run("propose", "--all")
    [pull] = [
        one
        for one in here.founder.paginate("/repos/example-coalition/control/pulls")
        if one["user"]["type"] == "Bot"
    ]
    here.run("plan", "--pull", str(pull["number"]), "--comment", accepted_codes=(0, 2))
    assert here.leaks() == []
    said = {"body": "/agree"}
    here.people["a-volunteer"].rest(
        Rest("POST", f"/repos/example-coalition/control/issues/{pull['number']}/comments", said)
    )
    here.run("propose", "--all")
    assert "the login of a-volunteer" in {where.rpartition(": ")[2] for where in here.leaks()}
