"""Reads the facts that `tahaluf doctor` checks. Facts that the token cannot see are `Unreadable`."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.access import OrganizationAccess, Source, describe_grant, list_grants
from tahaluf.health import (
    ENVIRONMENT_NAME,
    CheckoutFacts,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    OrganizationFacts,
    PagesFacts,
    PowerfulGrant,
    RosterFacts,
    SettingsUrls,
    Unreadable,
    WorkflowPermissions,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import login_identity
from tahaluf.problems import CommandError

from .access import read_access
from .branch_protection import read_branch_protection
from .errors import GitHubError
from .health_requests import (
    ACTIONS,
    ADMINISTRATION,
    ENVIRONMENTS,
    MEMBERS,
    OWNER,
    OWNER_SECRETS,
    PAGES,
    ROSTER,
    SECRETS,
    VARIABLES,
    read_list,
    read_setting,
)
from .installations import own_installation, powerful_apps, read_installations
from .session import Session

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
    """Fetch the current state of the organization and its two repositories. `in_public`: whether findings are public
    and must not name anyone.

    Raises CommandError if the control repository is inaccessible or empty.
    """
    repo = f"/repos/{urls.control}"
    control, roster, teams = _repositories(session, urls, checkout)
    organization = _organization(session, urls.organization)
    # A token that can read owner-only settings can see every repository. A roster that it cannot see does not exist
    is_owner = not isinstance(organization, Unreadable) and not isinstance(
        organization.two_factor, Unreadable
    )
    access = _access(session, urls.organization) if is_owner else OWNER
    variables = _variables(session, repo)
    environment = _environment(session, repo)
    installed = {
        name: read_installations(session, name)
        for name in (urls.organization, *checkout.manifest.organizations)
    }
    return Facts(
        urls=urls,
        checkout=checkout,
        organization=organization,
        installation=own_installation(installed[urls.organization], variables),
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
        branch=read_branch_protection(session, repo, control.default_branch),
        workflows=_workflows(session, repo),
        pages=_pages(session, repo),
        visible_teams=teams,
        other_installations={
            name: own_installation(installed[name], variables) for name in checkout.manifest.organizations
        },
        powerful_apps=powerful_apps(installed, variables),
        powerful_grants=access if isinstance(access, Unreadable) else _powerful_grants(access, checkout),
        powerless_code_owners=_powerless_code_owners(access, urls, checkout),
        owners=access if isinstance(access, Unreadable) else len(access.owners),
        in_public=in_public,
        fork_approval=None if control.private else _fork_approval(session, repo),
        vulnerability_reports=None if control.private else _vulnerability_reports(session, repo),
    )


def read_organization_health(
    session: Session, urls: SettingsUrls, checkout: CheckoutFacts
) -> tuple[OrganizationFacts | Unreadable, RosterFacts | None]:
    """Read the facts that do not depend on the control repository. An owner's token is needed, because it can see
    every roster.
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
    body = read_setting(session, f"/orgs/{name}", OWNER)
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


def _access(session: Session, organization: str) -> OrganizationAccess | Unreadable:
    try:
        return read_access(session, organization)
    except GitHubError as error:
        return Unreadable(error.permission) if error.permission else OWNER


def _powerful_grants(access: OrganizationAccess, checkout: CheckoutFacts) -> tuple[PowerfulGrant, ...]:
    """Return the powerful grants, except base permissions, which are a separate fact."""
    errors = ItemErrors[str]()
    report = list_grants(access, checkout.manifest, errors)
    if errors:
        raise next(iter(errors.by_item.values()))
    return tuple(
        PowerfulGrant(describe_grant(grant), grant.fix)
        for grant in report.dangerous
        if grant.source is not Source.BASE
    )


def _powerless_code_owners(
    access: OrganizationAccess | Unreadable, urls: SettingsUrls, checkout: CheckoutFacts
) -> frozenset[str]:
    """Return the code owners who cannot approve anything. Empty if the access is unreadable."""
    writers = None if isinstance(access, Unreadable) else access.writers(urls.control.partition("/")[2])
    if writers is None:
        return frozenset()
    return frozenset(name for name in checkout.code_owners or () if login_identity(name) not in writers)


def _environment(session: Session, repo: str) -> EnvironmentFacts | Unreadable | None:
    path = f"{repo}/environments/{ENVIRONMENT_NAME}"
    body = read_setting(session, path, ACTIONS, allow_missing=True)
    if body is None or isinstance(body, Unreadable):
        return body
    rules = {rule["type"] for rule in body.get("protection_rules", ())}
    has_gate = bool(rules & {"required_reviewers", "wait_timer"})
    match body.get("deployment_branch_policy"):
        case None:
            return EnvironmentFacts(None, has_gate)
        case {"protected_branches": True}:
            return EnvironmentFacts("protected", has_gate)
    policies = read_list(session, f"{path}/deployment-branch-policies", "branch_policies", ACTIONS)
    if isinstance(policies, Unreadable):
        return EnvironmentFacts(policies, has_gate)
    return EnvironmentFacts(frozenset(policy["name"] for policy in policies), has_gate)


def _pages(session: Session, repo: str) -> PagesFacts | Unreadable | None:
    body = read_setting(session, f"{repo}/pages", PAGES, allow_missing=True)
    if body is None or isinstance(body, Unreadable):
        return body
    return PagesFacts(body.get("build_type") == "workflow")


def _workflows(session: Session, repo: str) -> WorkflowPermissions | Unreadable:
    body = read_setting(session, f"{repo}/actions/permissions/workflow", ADMINISTRATION)
    if isinstance(body, Unreadable):
        return body
    return WorkflowPermissions(body["default_workflow_permissions"], body["can_approve_pull_request_reviews"])


def _fork_approval(session: Session, repo: str) -> str | Unreadable:
    body = read_setting(session, f"{repo}/actions/permissions/fork-pr-contributor-approval", ADMINISTRATION)
    return body if isinstance(body, Unreadable) else str(body["approval_policy"])


def _vulnerability_reports(session: Session, repo: str) -> bool | Unreadable:
    body = read_setting(session, f"{repo}/private-vulnerability-reporting", ADMINISTRATION)
    return body if isinstance(body, Unreadable) else bool(body["enabled"])


def _variables(session: Session, repo: str) -> Mapping[str, str] | Unreadable:
    variables = read_list(session, f"{repo}/actions/variables", "variables", VARIABLES, per_page=30)
    return (
        variables
        if isinstance(variables, Unreadable)
        else {item["name"]: item["value"] for item in variables}
    )


def _secret_names(session: Session, path: str, fallback: Unreadable) -> frozenset[str] | Unreadable:
    secrets = read_list(session, path, "secrets", fallback)
    return secrets if isinstance(secrets, Unreadable) else frozenset(item["name"] for item in secrets)
