"""Reads the facts that `tahaluf doctor` checks. Facts that the token cannot see are `Unreadable`."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tahaluf.access import Source, describe_grant, list_grants
from tahaluf.escape import percent_encode
from tahaluf.health import (
    CLIENT_ID_VARIABLE,
    ENVIRONMENT_NAME,
    BranchProtection,
    CheckoutFacts,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    OrganizationFacts,
    PagesFacts,
    PowerfulApp,
    PowerfulGrant,
    RosterFacts,
    SettingsUrls,
    Unreadable,
    WorkflowPermissions,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError

from .access import active_apps, read_access
from .errors import GitHubError
from .session import Session

# The permission needed for each fact, for responses without an `x-accepted-github-permissions` header.
# Source: docs.github.com, "Permissions required for fine-grained personal access tokens"
ADMINISTRATION: Final = Unreadable("administration: read")
ACTIONS: Final = Unreadable("actions: read")
ENVIRONMENTS: Final = Unreadable("environments: read")
MEMBERS: Final = Unreadable("members: read")
OWNER: Final = Unreadable("organization_administration: read")
OWNER_SECRETS: Final = Unreadable("organization_secrets: read")
PAGES: Final = Unreadable("pages: read")
ROSTER: Final = Unreadable("contents: read, in the roster")
RULESETS: Final = Unreadable("administration: write")
SECRETS: Final = Unreadable("secrets: read")
VARIABLES: Final = Unreadable("variables: read")

_REPOSITORIES_QUERY: Final = """
query($owner: String!, $name: String!, $organization: String!, $roster: String!) {
  control: repository(owner: $owner, name: $name) {
    isArchived isPrivate hasIssuesEnabled hasDiscussionsEnabled defaultBranchRef { name }
    labels(first: 100) { nodes { name issues(first: 1) { totalCount } pullRequests(first: 1) { totalCount } } }
  }
  roster: repository(owner: $organization, name: $roster) {
    visibility isArchived
    defaultBranchRef { name target { ... on Commit { key: file(path: "pseudonym-key") { name } } } }
  }
  organization(login: $organization) { teams(first: 100) { nodes { name privacy } } }
}"""


def read_health(
    session: Session, urls: SettingsUrls, checkout: CheckoutFacts, *, in_public: bool = True
) -> Facts:
    """Fetch the current state of the organization and its two repositories. If `in_public` is true, findings do not
    name anyone.

    Raises CommandError if the control repository is inaccessible or empty.
    """
    repo = f"/repos/{urls.control}"
    control, roster, teams = _repositories(session, urls, checkout)
    organization = _organization(session, urls.organization)
    # A token that can read owner-only settings can see every repository, so if it cannot see the roster, the
    # roster does not exist
    is_owner = not isinstance(organization, Unreadable) and not isinstance(
        organization.two_factor, Unreadable
    )
    variables = _variables(session, repo)
    environment = _environment(session, repo)
    installed = {
        name: _installations(session, name) for name in (urls.organization, *checkout.manifest.organizations)
    }
    return Facts(
        urls=urls,
        checkout=checkout,
        organization=organization,
        installation=_own_installation(installed[urls.organization], variables),
        control=control,
        roster=roster or (None if is_owner else ROSTER),
        environment=environment,
        environment_secrets=_secret_names(
            session, f"{repo}/environments/{ENVIRONMENT_NAME}/secrets", ENVIRONMENTS
        )
        if environment
        else frozenset(),
        repository_secrets=_secret_names(session, f"{repo}/actions/secrets", SECRETS),
        organization_secrets=_secret_names(
            session, f"/orgs/{urls.organization}/actions/secrets", OWNER_SECRETS
        ),
        variables=variables,
        branch=_branch(session, repo, control.default_branch),
        workflows=_workflows(session, repo),
        pages=_pages(session, repo),
        visible_teams=teams,
        other_installations={
            name: _own_installation(installed[name], variables) for name in checkout.manifest.organizations
        },
        powerful_apps=_powerful_apps(installed, variables),
        powerful_grants=_powerful_grants(session, urls.organization, checkout) if is_owner else OWNER,
        in_public=in_public,
        fork_approval=None if control.private else _fork_approval(session, repo),
        vulnerability_reports=None if control.private else _vulnerability_reports(session, repo),
    )


def read_organization_health(
    session: Session, urls: SettingsUrls, checkout: CheckoutFacts
) -> tuple[OrganizationFacts | Unreadable, RosterFacts | None]:
    """Read the facts that do not depend on the control repository. This needs an owner's token, which can see every
    roster.
    """
    data = _read_repositories(session, urls, checkout)
    roster = data.get("roster")
    return _organization(session, urls.organization), roster and _roster_facts(roster)


def _read_repositories(session: Session, urls: SettingsUrls, checkout: CheckoutFacts) -> Mapping[str, Any]:
    owner, name = urls.control.split("/")
    variables = {"owner": owner, "name": name}
    variables |= {"organization": urls.organization, "roster": checkout.manifest.roster}
    data: Mapping[str, Any] = session.query_partial(_REPOSITORIES_QUERY, variables)[0]
    return data


def _repositories(
    session: Session, urls: SettingsUrls, checkout: CheckoutFacts
) -> tuple[ControlRepositoryFacts, RosterFacts | None, frozenset[str] | Unreadable]:
    data = _read_repositories(session, urls, checkout)
    control, roster = data.get("control"), data.get("roster")
    if not control or not control.get("defaultBranchRef"):
        raise CommandError(
            f"{urls.control} is not accessible with this token, or is empty",
            "check the token, and name the control repository with --repository if this is not its name",
        )
    labels = (control.get("labels") or {}).get("nodes", ())
    teams = (data.get("organization") or {}).get("teams")
    return (
        ControlRepositoryFacts(
            control["defaultBranchRef"]["name"],
            control["isArchived"],
            control["hasIssuesEnabled"],
            frozenset(label["name"].casefold() for label in labels),
            frozenset(
                label["name"].casefold()
                for label in labels
                if control["hasDiscussionsEnabled"] or _is_in_use(label)
            ),
            control["isPrivate"],
        ),
        roster and _roster_facts(roster),
        MEMBERS
        if teams is None
        else frozenset(team["name"].casefold() for team in teams["nodes"] if team["privacy"] == "VISIBLE"),
    )


def _roster_facts(roster: Mapping[str, Any]) -> RosterFacts:
    branch = roster["defaultBranchRef"]
    return RosterFacts(
        roster["visibility"] == "PRIVATE",
        roster["isArchived"],
        not branch,
        bool(((branch or {}).get("target") or {}).get("key")),
    )


def _is_in_use(label: Mapping[str, Any]) -> bool:
    """Whether an issue or a pull request has the label, or the token cannot see all of them."""
    counts = [label.get("issues"), label.get("pullRequests")]
    return any(count is None or count["totalCount"] for count in counts)


def _organization(session: Session, name: str) -> OrganizationFacts | Unreadable:
    body = _get(session, f"/orgs/{name}", OWNER)
    if isinstance(body, Unreadable):
        return body

    def owner_only(key: str) -> Any:
        """Treat a missing or null field as unreadable, since GitHub hides owner-only fields in this way."""
        return OWNER if body.get(key) is None else body[key]

    return OrganizationFacts(
        owner_only("two_factor_requirement_enabled"),
        owner_only("default_repository_permission"),
        owner_only("members_can_create_repositories"),
    )


def _powerful_grants(
    session: Session, organization: str, checkout: CheckoutFacts
) -> tuple[PowerfulGrant, ...] | Unreadable:
    """Return the powerful grants, without base permissions, which are a separate fact."""
    errors = ItemErrors[str]()
    try:
        report = list_grants(read_access(session, organization), checkout.manifest, errors)
    except GitHubError as error:
        return Unreadable(error.permission) if error.permission else OWNER
    if errors:
        raise next(iter(errors.by_item.values()))
    return tuple(
        PowerfulGrant(describe_grant(grant), grant.fix)
        for grant in report.dangerous
        if grant.source is not Source.BASE
    )


def read_installation(
    session: Session, organization: str, client_id: str
) -> Installation | Unreadable | None:
    """Read the installation of the App with this client id (or app id)."""
    return _find_installation(_installations(session, organization), client_id)


def _installations(session: Session, organization: str) -> list[Mapping[str, Any]] | Unreadable:
    return _get_list(session, f"/orgs/{organization}/installations", "installations", OWNER)


def _own_installation(
    installed: list[Mapping[str, Any]] | Unreadable, variables: Mapping[str, str] | Unreadable
) -> Installation | Unreadable | None:
    if isinstance(variables, Unreadable):
        return variables
    client_id = variables.get(CLIENT_ID_VARIABLE, "").strip()
    return _find_installation(installed, client_id) if client_id else None


def _find_installation(
    installed: list[Mapping[str, Any]] | Unreadable, client_id: str
) -> Installation | Unreadable | None:
    if isinstance(installed, Unreadable):
        return installed
    for installation in installed:
        if _is_app(installation, client_id):
            all_repositories = installation["repository_selection"] == "all"
            return Installation(
                installation["id"],
                installation["app_slug"],
                installation["permissions"],
                all_repositories,
                bool(installation["suspended_at"]),
            )
    return None


def _is_app(installation: Mapping[str, Any], client_id: str) -> bool:
    return client_id in (installation.get("client_id"), str(installation["app_id"]))


def _powerful_apps(
    installed: Mapping[str, list[Mapping[str, Any]] | Unreadable], variables: Mapping[str, str] | Unreadable
) -> tuple[PowerfulApp, ...] | Unreadable:
    """Return all powerful Apps except the coalition's own one, which has checks of its own."""
    if isinstance(variables, Unreadable):
        return variables
    client_id = variables.get(CLIENT_ID_VARIABLE, "").strip()
    found: list[PowerfulApp] = []
    for organization, installations in installed.items():
        if isinstance(installations, Unreadable):
            return installations
        others = [one for one in installations if not _is_app(one, client_id)]
        for app in active_apps(organization, others):
            if app.powerful_changes:
                found.append(
                    PowerfulApp(
                        organization, app.app, app.powerful_changes, app.has_all_repositories, app.url
                    )
                )
    return tuple(found)


def _environment(session: Session, repo: str) -> EnvironmentFacts | Unreadable | None:
    path = f"{repo}/environments/{ENVIRONMENT_NAME}"
    body = _get(session, path, ACTIONS, allow_missing=True)
    if body is None or isinstance(body, Unreadable):
        return body
    rules = {rule["type"] for rule in body.get("protection_rules", ())}
    has_gate = bool(rules & {"required_reviewers", "wait_timer"})
    match body.get("deployment_branch_policy"):
        case None:
            return EnvironmentFacts(None, has_gate)
        case {"protected_branches": True}:
            return EnvironmentFacts("protected", has_gate)
    policies = _get_list(session, f"{path}/deployment-branch-policies", "branch_policies", ACTIONS)
    if isinstance(policies, Unreadable):
        return EnvironmentFacts(policies, has_gate)
    return EnvironmentFacts(frozenset(policy["name"] for policy in policies), has_gate)


def _pages(session: Session, repo: str) -> PagesFacts | Unreadable | None:
    body = _get(session, f"{repo}/pages", PAGES, allow_missing=True)
    if body is None or isinstance(body, Unreadable):
        return body
    return PagesFacts(body.get("build_type") == "workflow")


def _branch(session: Session, repo: str, branch: str) -> BranchProtection | Unreadable:
    """Return the combined protection from rulesets and classic branch protection. The strictest rules apply."""
    name = percent_encode(branch)
    active_rules = _get(
        session, f"{repo}/rules/branches/{name}?per_page=100", ADMINISTRATION, allow_missing=True
    )
    if isinstance(active_rules, Unreadable):
        return active_rules
    rules = {rule["type"]: rule.get("parameters") or {} for rule in active_rules or ()}
    pulls = [rule.get("parameters") or {} for rule in active_rules or () if rule["type"] == "pull_request"]
    from_rulesets = BranchProtection(
        required_approvals=max((rule.get("required_approving_review_count", 0) for rule in pulls), default=0),
        dismisses_stale_reviews=any(rule.get("dismiss_stale_reviews_on_push") for rule in pulls),
        requires_code_owner_review=any(rule.get("require_code_owner_review") for rule in pulls),
        allows_force_pushes="non_fast_forward" not in rules,
        allows_deletions="deletion" not in rules,
        bypass_actors=_bypass_actors(
            session, repo, {rule["ruleset_id"] for rule in active_rules or () if _is_repository_ruleset(rule)}
        ),
    )
    if from_rulesets.is_fully_protected:
        return from_rulesets
    classic = _get(session, f"{repo}/branches/{name}/protection", ADMINISTRATION, allow_missing=True)
    return (
        classic
        if isinstance(classic, Unreadable)
        else from_rulesets.combine(_classic_protection(classic or {}))
    )


def _is_repository_ruleset(rule: Mapping[str, Any]) -> bool:
    """Whether this is a repository ruleset. Organization rulesets have a different endpoint and are managed by
    owners."""
    return bool(rule.get("ruleset_source_type") == "Repository")


def _bypass_actors(session: Session, repo: str, rulesets: Iterable[int]) -> frozenset[str] | Unreadable:
    found: set[str] = set()
    for number in sorted(rulesets):
        body = _get(session, f"{repo}/rulesets/{number}", RULESETS)
        if isinstance(body, Unreadable) or "bypass_actors" not in body:
            return RULESETS  # GitHub shows bypass actors only to people who can edit the ruleset
        found |= {str(actor["actor_type"]) for actor in body["bypass_actors"]}
    return frozenset(found)


def _classic_protection(body: Mapping[str, Any]) -> BranchProtection:
    """Return classic branch protection. An empty body means an unprotected branch."""
    reviews = body.get("required_pull_request_reviews") or {}
    return BranchProtection(
        required_approvals=reviews.get("required_approving_review_count", 0),
        dismisses_stale_reviews=bool(reviews.get("dismiss_stale_reviews")),
        requires_code_owner_review=bool(reviews.get("require_code_owner_reviews")),
        allows_force_pushes=not body or bool((body.get("allow_force_pushes") or {}).get("enabled")),
        allows_deletions=not body or bool((body.get("allow_deletions") or {}).get("enabled")),
    )


def _workflows(session: Session, repo: str) -> WorkflowPermissions | Unreadable:
    body = _get(session, f"{repo}/actions/permissions/workflow", ADMINISTRATION)
    if isinstance(body, Unreadable):
        return body
    return WorkflowPermissions(body["default_workflow_permissions"], body["can_approve_pull_request_reviews"])


def _fork_approval(session: Session, repo: str) -> str | Unreadable:
    body = _get(session, f"{repo}/actions/permissions/fork-pr-contributor-approval", ADMINISTRATION)
    return body if isinstance(body, Unreadable) else str(body["approval_policy"])


def _vulnerability_reports(session: Session, repo: str) -> bool | Unreadable:
    body = _get(session, f"{repo}/private-vulnerability-reporting", ADMINISTRATION)
    return body if isinstance(body, Unreadable) else bool(body["enabled"])


def _variables(session: Session, repo: str) -> Mapping[str, str] | Unreadable:
    variables = _get_list(session, f"{repo}/actions/variables", "variables", VARIABLES, per_page=30)
    return (
        variables
        if isinstance(variables, Unreadable)
        else {item["name"]: item["value"] for item in variables}
    )


def _secret_names(session: Session, path: str, fallback: Unreadable) -> frozenset[str] | Unreadable:
    secrets = _get_list(session, path, "secrets", fallback)
    return secrets if isinstance(secrets, Unreadable) else frozenset(item["name"] for item in secrets)


def _get_list(
    session: Session, path: str, key: str, fallback: Unreadable, per_page: int = 100
) -> list[Mapping[str, Any]] | Unreadable:
    """Return all items in a list that GitHub returns under `key`. `per_page` is the endpoint's maximum."""
    found: list[Mapping[str, Any]] = []
    while True:
        page = len(found) // per_page + 1
        body = _get(session, f"{path}?per_page={per_page}&page={page}", fallback)
        if isinstance(body, Unreadable):
            return body
        found += body[key]
        if len(body[key]) < per_page:
            return found


def _get(session: Session, path: str, fallback: Unreadable, *, allow_missing: bool = False) -> Any:
    """Return the body, or Unreadable if the token has no access. With `allow_missing`, return None if it does not
    exist."""
    response = session.get(path, expected_statuses=(403, 404))
    if response.status == 200:
        return response.body
    message = response.message
    # "Upgrade to GitHub Pro or make this repository public" means that the GitHub plan does not include the feature, so
    # the setting does not exist either
    if allow_missing and (
        "Upgrade to" in message or (response.status == 404 and fallback is not ADMINISTRATION)
    ):
        return None
    if allow_missing and message == "Branch not protected":
        return None
    permissions = response.headers.get("x-accepted-github-permissions")
    return Unreadable(permissions.replace("=", ": ").replace(";", " or")) if permissions else fallback
