"""Checks how the organization's members sign in, and what they may do by default."""

from collections.abc import Iterator

from .check import Check, Finding, Severity
from .facts import Facts, require


def _two_factor(facts: Facts) -> Iterator[Finding]:
    if not require(require(facts.organization).two_factor):
        yield Finding(
            Severity.SECURITY,
            "members can sign in with only a password",
            f"require two-factor authentication: {facts.urls.organization_settings('security')}."
            " Tell members first, because those without it lose access",
        )


def _base_permission(facts: Facts) -> Iterator[Finding]:
    match require(require(facts.organization).base_permission):
        case "none":
            return
        case "read":
            what = "every member can read every repository, including the roster"
        case permission:
            what = (
                f"every member has {permission} access to every repository, including this one and the roster"
            )
    yield Finding(
        Severity.SECURITY,
        what,
        f"set base permissions to 'No permission': {facts.urls.organization_settings('member_privileges')}."
        " Teams give people the access they need",
    )


def _repository_creation(facts: Facts) -> Iterator[Finding]:
    if require(require(facts.organization).members_can_create_repositories):
        yield Finding(
            Severity.WARNING,
            "every member can create repositories that nobody has reviewed and that are not in projects.yml",
            f"disable repository creation: {facts.urls.organization_settings('member_privileges')}",
        )


def _team_visibility(facts: Facts) -> Iterator[Finding]:
    manifest = facts.checkout.manifest
    secret_teams = {
        team.name.casefold()
        for project in manifest.projects
        if project.is_managed and (team := manifest.team_for(project)) and team.privacy == "secret"
    }
    if visible := sorted(secret_teams & require(facts.visible_teams)):
        yield Finding(
            Severity.SECURITY,
            f"every member can see who is in {', '.join(visible)}, which projects.yml declares secret",
            "run `tahaluf apply`",
        )


def _powerful_access(facts: Facts) -> Iterator[Finding]:
    found = require(facts.powerful_grants)
    if found and facts.in_public:
        what = f"powerful grants that the manifest does not explain: {len(found)}"
        yield Finding(Severity.SECURITY, what, "run `tahaluf access` on your own computer")
        return
    for grant in found:
        yield Finding(Severity.SECURITY, grant.description, f"unless this is intentional: {grant.fix}")


def _powerful_apps(facts: Facts) -> Iterator[Finding]:
    """Yield findings for other Apps that could make changes which otherwise need a review. Only a person can know
    whether these Apps are wanted.
    """
    found = require(facts.powerful_apps)
    if found and facts.in_public:
        what = f"other Apps that can change people's access or settings: {len(found)}"
        yield Finding(Severity.UNKNOWN, what, "run `tahaluf access` on your own computer")
        return
    for app in found:
        where = "all repositories" if app.all_repositories else "selected repositories"
        yield Finding(
            Severity.UNKNOWN,
            f"in {app.organization}, the App {app.app} can change {', '.join(app.changes)} in {where}",
            f"if it is not needed, suspend or uninstall it: {app.url}",
        )


def _second_owner(facts: Facts) -> Iterator[Finding]:
    if require(facts.owners) < 2:
        yield Finding(
            Severity.WARNING,
            "the organization has only one owner",
            f"make a second person an owner: {facts.urls.server}/orgs/{facts.urls.organization}/people",
        )


CHECKS = (
    Check(
        "two-factor",
        "Members use two-factor authentication",
        "Otherwise, stealing one maintainer's password is enough to merge a change.",
        _two_factor,
    ),
    Check(
        "second-owner",
        "The organization has at least two owners",
        "If the only owner loses their account or is away, nobody else can change the App, the settings or "
        "the list of owners.",
        _second_owner,
    ),
    Check(
        "base-permission",
        "Members have no base permission",
        "Otherwise, every member can read private repositories, including the roster.",
        _base_permission,
    ),
    Check(
        "access-explained",
        "Nobody has powerful access that the manifest does not explain",
        "For example, a collaborator with admin access can change a project's rules, people and files "
        "without a review.",
        _powerful_access,
    ),
    Check(
        "apps-known",
        "No other App can change people's access or settings",
        "Such an App needs no review to make changes that Tahaluf makes only after a review.",
        _powerful_apps,
    ),
    Check(
        "members-create",
        "Repositories are created only through projects.yml",
        "A repository that is created in any other way has no steward, no licence and no review.",
        _repository_creation,
    ),
    Check(
        "teams-visible",
        "Teams that should be secret are secret",
        "Visible teams show who works on what.",
        _team_visibility,
    ),
)
