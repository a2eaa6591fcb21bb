"""The tokens that our workflows' actions create, and variants of them with less access."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from support.busy_coalition import BusyCoalition
from support.organization_builder import CONTROL, ORGANIZATION

ROOT = Path(__file__).parents[2]
TOKEN_ACTION = "actions/create-github-app-token"
ROSTER = f"{ORGANIZATION}/roster"
FALLBACK_REPOSITORY = ROSTER  # used if the token's only repository is removed
ORGANIZATION_PERMISSIONS = {"members", "organization-custom-properties"}
# The values of the expressions used in `repositories:`.
EXPRESSION_VALUES = {
    "github.repository": CONTROL,
    "github.repository_owner": ORGANIZATION,
    "inputs.roster || 'roster'": "roster",
}


@dataclass(frozen=True)
class WorkflowToken:
    """A workflow's token. `repositories` contains the `owner/name` of each repository that the token can access, or is
    None for all of them.

    `conditional`: whether some runs do not create the token.
    """

    workflow: str
    step: str
    permissions: Mapping[str, str]
    repositories: tuple[str, ...] | None
    conditional: bool

    def request_body(self) -> dict[str, Any]:
        """The body of the request that creates the token."""
        names = {name.replace("-", "_"): level for name, level in self.permissions.items()}
        repositories_field = (
            {}
            if self.repositories is None
            else {"repositories": [r.split("/")[1] for r in self.repositories]}
        )
        return {"permissions": names, **repositories_field}


@dataclass(frozen=True)
class WorkflowCommand:
    """A command that an action runs. `tokens` maps each environment variable to the step that creates its token."""

    name: str
    tokens: Mapping[str, str]


@dataclass(frozen=True)
class ReducedToken:
    """A token with too little access, and a word that the error message must contain."""

    workflow_token: WorkflowToken
    removed: str
    expected_word: str

    def __str__(self) -> str:
        return f"{self.workflow_token.workflow}-{self.workflow_token.step}-without-{self.removed}"


@dataclass(frozen=True)
class WorkflowTokens:
    tokens: tuple[WorkflowToken, ...]
    commands: tuple[WorkflowCommand, ...]


@cache
def read_workflow(name: str) -> WorkflowTokens:
    """Return the tokens that a workflow's actions create, and the commands that use them."""
    document = yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text("utf-8"))
    used = [
        step["uses"]
        for job in document["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("./actions/")
    ]
    steps = [step for action in dict.fromkeys(used) for step in _steps_of(action)]
    token_steps = [step for step in steps if step.get("uses", "").startswith(TOKEN_ACTION)]
    created = frozenset(step["id"] for step in token_steps)
    commands = (_read_command(step, created) for step in steps)
    # If a command is started twice, the second start has all tokens
    return WorkflowTokens(
        tuple(_read_token(name, step) for step in token_steps),
        tuple({command.name: command for command in commands if command.tokens}.values()),
    )


def _steps_of(action: str) -> list[dict[str, Any]]:
    document = yaml.safe_load((ROOT / action / "action.yml").read_text("utf-8"))
    steps: list[dict[str, Any]] = document["runs"]["steps"]
    return steps


def _read_token(name: str, step: Mapping[str, Any]) -> WorkflowToken:
    inputs = step["with"]
    permissions = {
        key.removeprefix("permission-"): level
        for key, level in inputs.items()
        if key.startswith("permission-")
    }
    return WorkflowToken(
        name,
        step["id"],
        permissions,
        _expand_repositories(inputs.get("repositories")),
        "inputs.organization" in step["if"],
    )


def _read_command(step: Mapping[str, Any], created: Container[str]) -> WorkflowCommand:
    name = re.search(r'start\.py" ([\w-]+)', step.get("run", ""))
    tokens = {
        variable: output_match[1]
        for variable, value in step.get("env", {}).items()
        if (output_match := re.match(r"\$\{\{ *steps\.([\w-]+)\.outputs\.token\b", str(value)))
        and output_match[1] in created
    }
    return WorkflowCommand(name[1] if name else "", tokens)


def _expand_repositories(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    expanded = re.sub(r"\$\{\{ (.+?) \}\}", lambda found: EXPRESSION_VALUES[found[1]], text)
    return tuple(part.strip() for part in re.split(r"[,\n]", expanded) if part.strip())


def reduced_tokens(workflow_token: WorkflowToken) -> Iterator[ReducedToken]:
    """Yield variants of the token that lack a permission, have a permission lowered to read, or lack a repository."""
    for name, level in workflow_token.permissions.items():
        others = {key: value for key, value in workflow_token.permissions.items() if key != name}
        api_name = name.replace("-", "_")
        yield ReducedToken(
            replace(workflow_token, permissions=others or {"metadata": "read"}), name, api_name
        )
        if level == "write" and name != "workflows":  # the `workflows` permission has no read level
            yield ReducedToken(
                replace(workflow_token, permissions={**others, name: "read"}),
                f"{name}-write",
                f"{api_name}=write",
            )
    if workflow_token.repositories is None:
        yield ReducedToken(replace(workflow_token, repositories=(CONTROL,)), "the-organization", "")
    # A token must name a repository even if it has only permissions for the organization. The fallback is public
    repositories = (
        ()
        if set(workflow_token.permissions) <= ORGANIZATION_PERMISSIONS
        else workflow_token.repositories or ()
    )
    for repository in repositories:
        remaining = tuple(name_ for name_ in workflow_token.repositories or () if name_ != repository)
        yield ReducedToken(
            replace(workflow_token, repositories=remaining or (FALLBACK_REPOSITORY,)),
            repository.split("/")[1],
            repository,
        )


def environment(
    coalition: BusyCoalition, command: WorkflowCommand, name: str, replacement: WorkflowToken | None = None
) -> dict[str, str]:
    """A command's environment. `replacement` replaces the token created by the same step."""
    variables = {
        key: value for key, value in coalition.environment().items() if not key.startswith("TAHALUF_")
    }
    for variable, step in command.tokens.items():
        [workflow_token] = [mint for mint in read_workflow(name).tokens if mint.step == step]
        if replacement is not None and replacement.step == step:
            workflow_token = replacement
        elif workflow_token.conditional:
            continue
        variables[variable] = coalition.new_token(**workflow_token.request_body())
    return variables
