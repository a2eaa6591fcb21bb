"""What the doctor looks at, read in a dozen requests: nothing is written, and what is hidden is said to be so."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from tahaluf.health import (
    CLIENT_ID,
    ENVIRONMENT,
    Branch,
    Control,
    Environment,
    Facts,
    Installation,
    Organization,
    Pages,
    Roster,
    Sources,
    Unread,
    WorkflowRights,
)
from tahaluf.problems import Stopped

from .session import Session

# Which permission shows what, where GitHub does not say so itself; docs.github.com, "Permissions required for
# fine-grained personal access tokens"
ADMINISTRATION: Final = Unread("administration: read")
ACTIONS: Final = Unread("actions: read")
ENVIRONMENTS: Final = Unread("environments: read")
MEMBERS: Final = Unread("members: read")
OWNER: Final = Unread("organization_administration: read")
OWNER_SECRETS: Final = Unread("organization_secrets: read")
ROSTER: Final = Unread("contents: read, in the roster")
RULESETS: Final = Unread("administration: write")
SECRETS: Final = Unread("secrets: read")
VARIABLES: Final = Unread("variables: read")

_REPOSITORIES: Final = """
query($owner: String!, $name: String!, $organization: String!, $roster: String!) {
  control: repository(owner: $owner, name: $name) {
    isArchived hasIssuesEnabled defaultBranchRef { name } labels(first: 100) { nodes { name } }
  }
  roster: repository(owner: $organization, name: $roster) { visibility isArchived defaultBranchRef { name } }
  organization(login: $organization) { teams(first: 100) { nodes { name privacy } } }
}"""


def read_health(session: Session, pages: Pages, sources: Sources) -> Facts:
    """Look at the organization and its two repositories. Raises Stopped where the control repository is unseen."""
    repo = f"/repos/{pages.control}"
    control, roster, teams = _repositories(session, pages, sources)
    organization = _organization(session, pages.organization)
    # What only owners see came: so nothing private is hidden, and what is not there is not there
    owner = not isinstance(organization, Unread) and not isinstance(organization.two_factor, Unread)
    variables = _variables(session, repo)
    environment = _environment(session, repo)
    return Facts(
        pages=pages,
        sources=sources,
        organization=organization,
        installation=_installation(session, pages.organization, variables),
        control=control,
        roster=roster or (None if owner else ROSTER),
        environment=environment,
        environment_secrets=_names(session, f"{repo}/environments/{ENVIRONMENT}/secrets", ENVIRONMENTS)
        if environment
        else frozenset(),
        repository_secrets=_names(session, f"{repo}/actions/secrets", SECRETS),
        organization_secrets=_names(session, f"/orgs/{pages.organization}/actions/secrets", OWNER_SECRETS),
        variables=variables,
        branch=_branch(session, repo, control.default_branch),
        workflows=_workflows(session, repo),
        visible_teams=teams,
        elsewhere={name: _installation(session, name, variables) for name in sources.manifest.organizations},
    )


def _repositories(
    session: Session, pages: Pages, sources: Sources
) -> tuple[Control, Roster | None, frozenset[str] | Unread]:
    owner, name = pages.control.split("/")
    variables = {"owner": owner, "name": name}
    variables |= {"organization": pages.organization, "roster": sources.manifest.roster}
    data, _ = session.query(_REPOSITORIES, variables)
    control, roster = data.get("control"), data.get("roster")
    if not control or not control.get("defaultBranchRef"):
        raise Stopped(
            f"{pages.control} cannot be seen with this token, or is empty",
            "check the token and GITHUB_REPOSITORY",
        )
    labels = (control.get("labels") or {}).get("nodes", ())
    teams = (data.get("organization") or {}).get("teams")
    return (
        Control(
            control["defaultBranchRef"]["name"],
            control["isArchived"],
            control["hasIssuesEnabled"],
            frozenset(label["name"].casefold() for label in labels),
        ),
        roster
        and Roster(roster["visibility"] == "PRIVATE", roster["isArchived"], not roster["defaultBranchRef"]),
        MEMBERS
        if teams is None
        else frozenset(team["name"].casefold() for team in teams["nodes"] if team["privacy"] == "VISIBLE"),
    )


def _organization(session: Session, name: str) -> Organization | Unread:
    body = _ask(session, f"/orgs/{name}", OWNER)
    if isinstance(body, Unread):
        return body

    def said(key: str) -> Any:
        """GitHub leaves out, or shows as null, what only owners see."""
        return OWNER if body.get(key) is None else body[key]

    return Organization(
        said("two_factor_requirement_enabled"),
        said("default_repository_permission"),
        said("members_can_create_repositories"),
    )


def _installation(
    session: Session, organization: str, variables: Mapping[str, str] | Unread
) -> Installation | Unread | None:
    if isinstance(variables, Unread):
        return variables
    wanted = variables.get(CLIENT_ID, "").strip()
    found = _listed(session, f"/orgs/{organization}/installations", "installations", OWNER) if wanted else []
    if isinstance(found, Unread):
        return found
    for one in found:
        if wanted in (one.get("client_id"), str(one["app_id"])):
            everywhere = one["repository_selection"] == "all"
            return Installation(
                one["id"], one["app_slug"], one["permissions"], everywhere, bool(one["suspended_at"])
            )
    return None


def _environment(session: Session, repo: str) -> Environment | Unread | None:
    place = f"{repo}/environments/{ENVIRONMENT}"
    body = _ask(session, place, ACTIONS, absent=True)
    if body is None or isinstance(body, Unread):
        return body
    rules = {rule["type"] for rule in body.get("protection_rules", ())}
    waits = bool(rules & {"required_reviewers", "wait_timer"})
    match body.get("deployment_branch_policy"):
        case None:
            return Environment(None, waits)
        case {"protected_branches": True}:
            return Environment("protected", waits)
    listed = _listed(session, f"{place}/deployment-branch-policies", "branch_policies", ACTIONS)
    if isinstance(listed, Unread):
        return Environment(listed, waits)
    return Environment(frozenset(policy["name"] for policy in listed), waits)


def _branch(session: Session, repo: str, branch: str) -> Branch | Unread:
    """Rulesets add up with each other and with classic protection: the strictest of each holds."""
    name = quote(branch, safe="")
    listed = _ask(session, f"{repo}/rules/branches/{name}?per_page=100", ADMINISTRATION, absent=True)
    if isinstance(listed, Unread):
        return listed
    rules = {rule["type"]: rule.get("parameters") or {} for rule in listed or ()}
    pulls = [rule.get("parameters") or {} for rule in listed or () if rule["type"] == "pull_request"]
    by_rules = Branch(
        approvals=max((rule.get("required_approving_review_count", 0) for rule in pulls), default=0),
        dismisses_stale=any(rule.get("dismiss_stale_reviews_on_push") for rule in pulls),
        code_owners=any(rule.get("require_code_owner_review") for rule in pulls),
        forced="non_fast_forward" not in rules,
        deletable="deletion" not in rules,
        bypass=_bypass(session, repo, {rule["ruleset_id"] for rule in listed or () if _of_repository(rule)}),
    )
    if by_rules.whole:
        return by_rules
    classic = _ask(session, f"{repo}/branches/{name}/protection", ADMINISTRATION, absent=True)
    return classic if isinstance(classic, Unread) else by_rules.with_more(_classic(classic or {}))


def _of_repository(rule: Mapping[str, Any]) -> bool:
    """An organization's rulesets lie elsewhere, and are its owners' own."""
    return bool(rule.get("ruleset_source_type") == "Repository")


def _bypass(session: Session, repo: str, rulesets: Iterable[int]) -> frozenset[str] | Unread:
    found: set[str] = set()
    for number in sorted(rulesets):
        body = _ask(session, f"{repo}/rulesets/{number}", RULESETS)
        if isinstance(body, Unread) or "bypass_actors" not in body:
            return RULESETS  # shown to those who may edit the ruleset
        found |= {str(actor["actor_type"]) for actor in body["bypass_actors"]}
    return frozenset(found)


def _classic(body: Mapping[str, Any]) -> Branch:
    """Of a branch that is not protected, nothing is asked."""
    reviews = body.get("required_pull_request_reviews") or {}
    return Branch(
        approvals=reviews.get("required_approving_review_count", 0),
        dismisses_stale=bool(reviews.get("dismiss_stale_reviews")),
        code_owners=bool(reviews.get("require_code_owner_reviews")),
        forced=not body or bool((body.get("allow_force_pushes") or {}).get("enabled")),
        deletable=not body or bool((body.get("allow_deletions") or {}).get("enabled")),
    )


def _workflows(session: Session, repo: str) -> WorkflowRights | Unread:
    body = _ask(session, f"{repo}/actions/permissions/workflow", ADMINISTRATION)
    if isinstance(body, Unread):
        return body
    return WorkflowRights(body["default_workflow_permissions"], body["can_approve_pull_request_reviews"])


def _variables(session: Session, repo: str) -> Mapping[str, str] | Unread:
    listed = _listed(session, f"{repo}/actions/variables", "variables", VARIABLES, at_once=30)
    return listed if isinstance(listed, Unread) else {one["name"]: one["value"] for one in listed}


def _names(session: Session, path: str, unread: Unread) -> frozenset[str] | Unread:
    listed = _listed(session, path, "secrets", unread)
    return listed if isinstance(listed, Unread) else frozenset(one["name"] for one in listed)


def _listed(
    session: Session, path: str, key: str, unread: Unread, at_once: int = 100
) -> list[Mapping[str, Any]] | Unread:
    """All of a list that GitHub wraps with its length. `at_once`: the most that this endpoint gives."""
    found: list[Mapping[str, Any]] = []
    while True:
        page = len(found) // at_once + 1
        body = _ask(session, f"{path}?per_page={at_once}&page={page}", unread)
        if isinstance(body, Unread):
            return body
        found += body[key]
        if len(body[key]) < at_once:
            return found


def _ask(session: Session, path: str, unread: Unread, *, absent: bool = False) -> Any:
    """The body; Unread for what the token may not see; None for what is not there, where `absent` lets that be."""
    answer = session.get(path, accept=(403, 404))
    if answer.status == 200:
        return answer.body
    message = str((answer.body or {}).get("message", ""))
    # "Upgrade to GitHub Pro or make this repository public": then it is not there either
    if absent and ("Upgrade to" in message or (answer.status == 404 and unread is not ADMINISTRATION)):
        return None
    if absent and message == "Branch not protected":
        return None
    needed = answer.headers.get("x-accepted-github-permissions")
    return Unread(needed.replace("=", ": ").replace(";", " or")) if needed else unread
