"""The tokens of our workflows, read from their files, and the same ones with something taken away."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import jwt
import yaml

from busy_world import CONTROL, ORGANIZATION, Coalition
from hub_town import APP_KEY
from tahaluf.github import Session
from tahaluf.plan import Rest

ROOT = Path(__file__).parents[1]
MINT = "actions/create-github-app-token"
ROSTER = f"{ORGANIZATION}/roster"
ELSEWHERE = ROSTER  # what a token reaches that was to reach one other repository
OF_ORGANIZATIONS = {"members"}
# What the expressions of `repositories:` come to here
PLACES = {
    "github.repository": CONTROL,
    "github.repository_owner": ORGANIZATION,
    "vars.TAHALUF_ROSTER || 'roster'": "roster",
}


@dataclass(frozen=True)
class Mint:
    """One token of a workflow. `repositories`: owner/name of each that it reaches, None for the organization's all.

    `conditional`: some runs go without it.
    """

    workflow: str
    step: str
    permissions: Mapping[str, str]
    repositories: tuple[str, ...] | None
    conditional: bool

    def ask(self) -> dict[str, Any]:
        """The body of the request that mints it."""
        names = {name.replace("-", "_"): level for name, level in self.permissions.items()}
        reach = (
            {}
            if self.repositories is None
            else {"repositories": [r.split("/")[1] for r in self.repositories]}
        )
        return {"permissions": names, **reach}


@dataclass(frozen=True)
class Command:
    """A step that runs one of our actions. `tokens`: the variable of a token → the step that mints it."""

    action: str
    tokens: Mapping[str, str]


@dataclass(frozen=True)
class Less:
    """A mint with one thing taken away, and a word that whoever reads the failure must find in it."""

    mint: Mint
    taken: str
    word: str

    def __str__(self) -> str:
        return f"{self.mint.workflow}-{self.mint.step}-without-{self.taken}"


@dataclass(frozen=True)
class Workflow:
    mints: tuple[Mint, ...]
    commands: tuple[Command, ...]


@cache
def workflow(name: str) -> Workflow:
    """What a workflow mints, and which of our commands it gives that to."""
    document = yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text("utf-8"))
    steps = [step for job in document["jobs"].values() for step in job["steps"]]
    minting = [step for step in steps if step.get("uses", "").startswith(MINT)]
    ours = [step for step in steps if step.get("uses", "").startswith("./actions/")]
    return Workflow(
        tuple(_mint(name, step) for step in minting),
        tuple(command for step in ours if (command := _command(step)).tokens),
    )


def _mint(name: str, step: Mapping[str, Any]) -> Mint:
    given = step["with"]
    permissions = {
        key.removeprefix("permission-"): level
        for key, level in given.items()
        if key.startswith("permission-")
    }
    return Mint(
        name, step["id"], permissions, _places(given.get("repositories")), "matrix." in step.get("if", "")
    )


def _command(step: Mapping[str, Any]) -> Command:
    action = yaml.safe_load((ROOT / step["uses"] / "action.yml").read_text("utf-8"))
    variables = {
        given[1]: variable
        for one in action["runs"]["steps"]
        for variable, value in one.get("env", {}).items()
        if (given := re.fullmatch(r"\$\{\{ *inputs\.([\w-]+) *\}\}", str(value)))
    }
    tokens = {
        variables[given]: minted[1]
        for given, value in step.get("with", {}).items()
        if (minted := re.fullmatch(r"\$\{\{ *steps\.([\w-]+)\.outputs\.token *\}\}", str(value)))
    }
    return Command(step["uses"].removeprefix("./actions/"), tokens)


def _places(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    filled = re.sub(r"\$\{\{ (.+?) \}\}", lambda found: PLACES[found[1]], text)
    return tuple(part.strip() for part in re.split(r"[,\n]", filled) if part.strip())


def less(mint: Mint) -> Iterator[Less]:
    """The mint without one permission, with one lowered, without one repository."""
    for name, level in mint.permissions.items():
        others = {key: value for key, value in mint.permissions.items() if key != name}
        plain = name.replace("-", "_")
        yield Less(replace(mint, permissions=others or {"metadata": "read"}), name, plain)
        if level == "write" and name != "workflows":  # which is never only read
            yield Less(replace(mint, permissions={**others, name: "read"}), f"{name}-write", f"{plain}=write")
    if mint.repositories is None:
        yield Less(replace(mint, repositories=(CONTROL,)), "the-organization", "")
    # A token of the organization's matters alone has to name a repository too: this one is public
    reached = () if set(mint.permissions) <= OF_ORGANIZATIONS else mint.repositories or ()
    for repository in reached:
        rest = tuple(one for one in mint.repositories or () if one != repository)
        yield Less(replace(mint, repositories=rest or (ELSEWHERE,)), repository.split("/")[1], repository)


def minted(here: Coalition, mint: Mint) -> str:
    now = int(time.time())
    client = here.founder.get("/apps/tahaluf").body["client_id"]
    as_app = Session(
        jwt.encode({"iat": now - 30, "exp": now + 300, "iss": client}, APP_KEY, "RS256"), api_url=here.hub.url
    )
    [installation] = as_app.pages("/app/installations")
    path = f"/app/installations/{installation['id']}/access_tokens"
    return str(as_app.rest(Rest("POST", path, mint.ask())).body["token"])


def environment(here: Coalition, command: Command, name: str, instead: Mint | None = None) -> dict[str, str]:
    """What a command has for tokens; `instead` stands for the one of the same step."""
    found = {key: value for key, value in here.environment().items() if not key.startswith("TAHALUF_")}
    for variable, step in command.tokens.items():
        [mint] = [mint for mint in workflow(name).mints if mint.step == step]
        if instead is not None and instead.step == step:
            mint = instead
        elif mint.conditional:
            continue
        found[variable] = minted(here, mint)
    return found
