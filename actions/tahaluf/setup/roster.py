"""Repairs the roster: creates it, makes it private, adds its key for pseudonyms, and sets its name for the
workflows.
"""

import base64
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from tahaluf.health import ROSTER_VARIABLE, Facts, Unreadable, require
from tahaluf.plan import Rest, Steps

from .control import repository_path, send
from .repair import Repair, Repairs, Scope

DEFAULT_NAME: Final = "roster"  # the name that workflows use if the variable is not set
DESCRIPTION: Final = "Volunteers' records and the notices to stewards"
KEY_FILE: Final = "pseudonym-key"

NewKey = Callable[[], str]


def roster_path(facts: Facts) -> str:
    return f"/repos/{facts.urls.organization}/{facts.checkout.manifest.roster}"


def repairs(new_key: NewKey) -> Repairs:
    """Return the repairs for each check. `new_key` creates a random key in hexadecimal."""
    return {
        "roster-writable": partial(_writable, new_key),
        "roster-private": _private,
        "roster-key": partial(_key, new_key),
    }


def _writable(new_key: NewKey, facts: Facts) -> Iterator[Repair]:
    yield from _variable(facts)
    roster, path = require(facts.roster), roster_path(facts)
    if roster is None:
        what = f"create the private repository `{facts.checkout.manifest.roster}` with a key for pseudonyms"
        yield _repair("roster-writable", what, partial(_creation_steps, facts, new_key))
    elif roster.archived:
        yield _repair(
            "roster-writable", "unarchive the roster", partial(send, Rest("PATCH", path, {"archived": False}))
        )
    elif roster.empty:
        readme = f"# {facts.checkout.manifest.roster}\n"
        request = _file(path, "README.md", readme, "Add a README")
        yield _repair("roster-writable", "add a README to the roster, which is empty", partial(send, request))


def _variable(facts: Facts) -> Iterator[Repair]:
    name = facts.checkout.manifest.roster
    variables = {} if isinstance(facts.variables, Unreadable) else facts.variables
    configured = variables.get(ROSTER_VARIABLE, "")
    if (configured or DEFAULT_NAME).casefold() == name.casefold():
        return
    path = f"{repository_path(facts)}/actions/variables"
    body = {"name": ROSTER_VARIABLE, "value": name}
    request = (
        Rest("PATCH", f"{path}/{ROSTER_VARIABLE}", body)
        if ROSTER_VARIABLE in variables
        else Rest("POST", path, body, verify_path=f"{path}/{ROSTER_VARIABLE}")
    )
    what = f"set the variable {ROSTER_VARIABLE} to `{name}`"
    yield Repair("roster-writable", Scope.CONTROL, what, partial(send, request))


def _creation_steps(facts: Facts, new_key: NewKey) -> Steps:
    body: dict[str, Any] = {
        "name": facts.checkout.manifest.roster,
        "description": DESCRIPTION,
        "private": True,
        "auto_init": True,
        "has_wiki": False,
        "has_projects": False,
    }
    path = roster_path(facts)
    yield Rest("POST", f"/orgs/{facts.urls.organization}/repos", body, verify_path=path)
    yield _key_file(path, new_key, just_created=True)
    return None


def _private(facts: Facts) -> Iterator[Repair]:
    roster = require(facts.roster)
    if roster and not roster.private:
        request = Rest("PATCH", roster_path(facts), {"private": True})
        yield _repair("roster-private", "make the roster private", partial(send, request))


def _key(new_key: NewKey, facts: Facts) -> Iterator[Repair]:
    """Add the first key. Existing records keep their pseudonyms (`RosterIndex.id_of`)."""
    roster = require(facts.roster)
    if roster and not roster.empty and not roster.has_key:
        what = "add a random key for pseudonyms to the roster"
        yield _repair("roster-key", what, lambda: send(_key_file(roster_path(facts), new_key)))


def _key_file(path: str, new_key: NewKey, *, just_created: bool = False) -> Rest:
    return _file(path, KEY_FILE, f"{new_key()}\n", "Add the key for pseudonyms", just_created=just_created)


def _file(path: str, name: str, text: str, message: str, *, just_created: bool = False) -> Rest:
    body = {"message": message, "content": base64.b64encode(text.encode()).decode()}
    return Rest("PUT", f"{path}/contents/{name}", body, just_created=just_created)


def _repair(check: str, what: str, start: Callable[[], Steps]) -> Repair:
    return Repair(check, Scope.ROSTER, what, start)
