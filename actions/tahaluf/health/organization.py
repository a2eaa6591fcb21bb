"""Looks at the organization: how its members sign in, and what each of them may without having been asked."""

from collections.abc import Iterator

from .check import Check, Finding, Severity
from .facts import Facts, require


def _two_factor(facts: Facts) -> Iterator[Finding]:
    if not require(require(facts.organization).two_factor):
        yield Finding(
            Severity.SECURITY,
            "members may sign in with a password alone",
            f"require two-factor authentication: {facts.urls.organization_settings('security')}."
            " Tell people first: whoever has none is put out",
        )


def _base_permission(facts: Facts) -> Iterator[Finding]:
    match require(require(facts.organization).base_permission):
        case "none":
            return
        case "read":
            what = "every member can read every repository, the roster too"
        case permission:
            what = f"every member has {permission} in every repository, in the control repository and the roster too"
    yield Finding(
        Severity.SECURITY,
        what,
        f"set base permissions to 'No permission': {facts.urls.organization_settings('member_privileges')}."
        " Teams give what people need",
    )


def _repository_creation(facts: Facts) -> Iterator[Finding]:
    if require(require(facts.organization).members_can_create_repositories):
        yield Finding(
            Severity.WARNING,
            "every member can create repositories, which nobody has reviewed and projects.yml does not know",
            f"untick repository creation: {facts.urls.organization_settings('member_privileges')}",
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
            f"every member sees who is in {', '.join(visible)}, and projects.yml says that they are secret",
            "`tahaluf apply` puts it right",
        )


CHECKS = (
    Check(
        "two-factor",
        "Members sign in with two factors",
        "One stolen password of a maintainer is enough for a merge.",
        _two_factor,
    ),
    Check(
        "base-permission",
        "Members have no permission by being members",
        "A private repository is read by every member otherwise, and the roster is one.",
        _base_permission,
    ),
    Check(
        "members-create",
        "Repositories come by way of projects.yml",
        "What is made by the way has no steward, no licence and no review.",
        _repository_creation,
    ),
    Check(
        "teams-visible",
        "Teams that should be secret are",
        "A team says who works on what.",
        _team_visibility,
    ),
)
