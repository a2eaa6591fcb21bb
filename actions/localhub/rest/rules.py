"""Rulesets, the rules that apply to a branch, and classic branch protection."""

from localhub.core import Response
from localhub.domain import NotFound, git, permissions, rules
from localhub.domain.repositories import Repository
from localhub.domain.rules import Ruleset
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import rules as serializers

RULESETS = "/repos/{owner}/{repo}/rulesets"
RULESET = f"{RULESETS}/{{ruleset_id}}"
PROTECTION = "/repos/{owner}/{repo}/branches/{branch}/protection"


@route(f"GET {RULESETS}")
def list_rulesets(call: Call) -> Response:
    repo = call.repository()
    found = rules.all_of(call.uow, repo)
    return call.paginate(found, lambda row: serializers.ruleset(row, repo, call.view, with_rules=False))


@route(f"POST {RULESETS}")
def create_ruleset(call: Call) -> Response:
    repo = call.repository("administration.write")
    created = rules.add(call.uow, repo, call.body)
    return call.ok(serializers.ruleset(created, repo, call.view), 201)


@route(f"GET {RULESET}")
def get_ruleset(call: Call) -> Response:
    """Return a ruleset. Only administrators can see who may bypass it."""
    repo, found = _ruleset(call, "metadata.read")
    rendered = serializers.ruleset(found, repo, call.view)
    if not permissions.is_allowed(call.uow, "administration.write", repo):
        del rendered["bypass_actors"]
    return call.ok(rendered)


@route(f"PUT {RULESET}")
def update_ruleset(call: Call) -> Response:
    repo, found = _ruleset(call, "administration.write")
    rules.update(call.uow, found, call.body)
    return call.ok(serializers.ruleset(rules.get(call.uow, repo, found.id), repo, call.view))


@route(f"DELETE {RULESET}")
def delete_ruleset(call: Call) -> Response:
    rules.delete(call.uow, _ruleset(call, "administration.write")[1])
    return call.no_content()


@route("GET /repos/{owner}/{repo}/rules/branches/{branch}")
def list_rules_of_branch(call: Call) -> Response:
    repo = call.repository()
    found = rules.active_rules(call.uow, repo, call.path_param("branch"))
    return call.paginate(found, lambda pair: serializers.rule(*pair, repo, call.view))


@route(f"GET {PROTECTION}")
def get_protection(call: Call) -> Response:
    repo = call.repository("administration.read")
    found = rules.protection(call.uow, repo, call.path_param("branch"))
    if found is None:
        raise NotFound("Branch not protected")
    return call.ok(serializers.protection(found, repo, call.view))


@route(f"PUT {PROTECTION}")
def put_protection(call: Call) -> Response:
    repo, branch = call.repository("administration.write"), call.path_param("branch")
    if git.branch(call.uow, repo, branch) is None:
        raise NotFound("Branch not found")
    rules.protect(call.uow, repo, branch, call.body)
    found = rules.protection(call.uow, repo, branch)
    return call.ok(serializers.protection(found, repo, call.view) if found else {})


@route(f"DELETE {PROTECTION}")
def delete_protection(call: Call) -> Response:
    repo = call.repository("administration.write")
    if rules.protection(call.uow, repo, call.path_param("branch")) is None:
        raise NotFound("Branch not protected")
    rules.unprotect(call.uow, repo, call.path_param("branch"))
    return call.no_content()


def _ruleset(call: Call, operation: str) -> tuple[Repository, Ruleset]:
    repo = call.repository(operation)
    return repo, rules.get(call.uow, repo, call.int_path_param("ruleset_id"))
