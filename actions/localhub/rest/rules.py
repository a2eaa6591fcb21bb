"""Rulesets, the rules that hold for a branch, and the older protection of branches."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.shapes import rules as shapes
from localhub.world import NotFound, git, permissions, rules
from localhub.world.repositories import Repository
from localhub.world.rules import Ruleset

RULESETS = "/repos/{owner}/{repo}/rulesets"
ONE = f"{RULESETS}/{{ruleset_id}}"
PROTECTION = "/repos/{owner}/{repo}/branches/{branch}/protection"


@route(f"GET {RULESETS}")
def list_rulesets(call: Call) -> Response:
    repo = call.repository()
    found = rules.all_of(call.world, repo)
    return call.page(found, lambda row: shapes.ruleset(row, repo, call.view, whole=False))


@route(f"POST {RULESETS}")
def create_ruleset(call: Call) -> Response:
    repo = call.repository("administration.write")
    made = rules.add(call.world, repo, call.body)
    return call.ok(shapes.ruleset(made, repo, call.view), 201)


@route(f"GET {ONE}")
def get_ruleset(call: Call) -> Response:
    """Who may go round it is shown to those who may change it."""
    repo, found = _found(call, "metadata.read")
    shown = shapes.ruleset(found, repo, call.view)
    if not permissions.allows(call.world, "administration.write", repo):
        del shown["bypass_actors"]
    return call.ok(shown)


@route(f"PUT {ONE}")
def update_ruleset(call: Call) -> Response:
    repo, found = _found(call, "administration.write")
    rules.update(call.world, found, call.body)
    return call.ok(shapes.ruleset(rules.get(call.world, repo, found.id), repo, call.view))


@route(f"DELETE {ONE}")
def delete_ruleset(call: Call) -> Response:
    rules.delete(call.world, _found(call, "administration.write")[1])
    return call.empty()


@route("GET /repos/{owner}/{repo}/rules/branches/{branch}")
def list_rules_of_branch(call: Call) -> Response:
    repo = call.repository()
    found = rules.holding(call.world, repo, call.text("branch"))
    return call.page(found, lambda pair: shapes.rule(*pair, repo, call.view))


@route(f"GET {PROTECTION}")
def get_protection(call: Call) -> Response:
    repo = call.repository("administration.read")
    found = rules.protection(call.world, repo, call.text("branch"))
    if found is None:
        raise NotFound("Branch not protected")
    return call.ok(shapes.protection(found, repo, call.view))


@route(f"PUT {PROTECTION}")
def put_protection(call: Call) -> Response:
    repo, branch = call.repository("administration.write"), call.text("branch")
    if git.branch(call.world, repo, branch) is None:
        raise NotFound("Branch not found")
    rules.protect(call.world, repo, branch, call.body)
    found = rules.protection(call.world, repo, branch)
    return call.ok(shapes.protection(found, repo, call.view) if found else {})


@route(f"DELETE {PROTECTION}")
def delete_protection(call: Call) -> Response:
    repo = call.repository("administration.write")
    if rules.protection(call.world, repo, call.text("branch")) is None:
        raise NotFound("Branch not protected")
    rules.unprotect(call.world, repo, call.text("branch"))
    return call.empty()


def _found(call: Call, need: str) -> tuple[Repository, Ruleset]:
    repo = call.repository(need)
    return repo, rules.get(call.world, repo, call.number("ruleset_id"))
