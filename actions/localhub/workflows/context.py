"""The `github` context of a run, and the environment variables for its steps."""

from collections.abc import Mapping
from typing import Any

from localhub.domain import UnitOfWork, accounts, repositories, runs
from localhub.domain.runs import Run

# These variables are set in addition to GITHUB_*. They mark the environment as CI, disable prompts, and ignore the
# machine's settings.
STEP_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "PAGER": "cat",
    "TERM": "dumb",
}


def make_github_context(uow: UnitOfWork, run: Run, url: str) -> dict[str, Any]:
    """Return all documented fields that do not depend on a job. `url` is the hub's own URL."""
    repository = repositories.repository(uow, run.repository_id)
    owner = accounts.account(uow, repository.owner_id)
    workflow = runs.workflow_of(uow, run)
    actor = accounts.account(uow, run.actor_id)
    pull = run.payload.get("pull_request") or {} if run.event.startswith("pull_request") else {}
    kind, _, name = run.ref.removeprefix("refs/").partition("/")
    full_name = f"{owner.login}/{repository.name}"
    return {
        "actor": actor.login,
        "actor_id": str(actor.id),
        "triggering_actor": actor.login,
        "api_url": url,
        "graphql_url": f"{url}/graphql",
        "server_url": url,
        "repository": full_name,
        "repository_id": str(repository.id),
        "repository_owner": owner.login,
        "repository_owner_id": str(owner.id),
        "repository_visibility": repository.visibility,
        "run_id": str(run.id),
        "run_number": str(run.number),
        "run_attempt": str(run.attempt),
        "workflow": workflow.name,
        "workflow_ref": f"{full_name}/{workflow.path}@{run.ref}",
        "workflow_sha": run.workflow_sha,
        "event_name": run.event,
        "event": run.payload,
        "sha": run.sha,
        "ref": run.ref,
        "ref_name": name,
        "ref_type": "tag" if kind == "tags" else "branch",
        "ref_protected": "false",
        "head_ref": pull.get("head", {}).get("ref", ""),
        "base_ref": pull.get("base", {}).get("ref", ""),
        "retention_days": "90",
    }


def expression_contexts(github_context: Mapping[str, Any], variables: Mapping[str, str]) -> dict[str, Any]:
    inputs = github_context["event"].get("inputs") or {}
    return {"github": github_context, "inputs": inputs, "vars": variables}


def step_variables(github_context: Mapping[str, Any]) -> dict[str, str]:
    variables = {
        f"GITHUB_{name.upper()}": value for name, value in github_context.items() if isinstance(value, str)
    }
    return {**STEP_ENVIRONMENT, **variables}
