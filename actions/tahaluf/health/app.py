"""Checks that the GitHub App is installed with exactly the permissions that the workflows need."""

from collections.abc import Iterator
from dataclasses import replace

from .check import Check, Finding, Severity
from .facts import Facts, Installation, SettingsUrls, require
from .permissions import (
    CLIENT_ID_VARIABLE,
    LEVELS,
    actions_needing,
    optional_permissions,
    required_permissions,
)


def _installed(facts: Facts) -> Iterator[Finding]:
    if require(facts.variables).get(CLIENT_ID_VARIABLE):  # the `client-id` check reports a missing client id
        yield from _check_installation(facts.urls, require(facts.installation))


def _installed_in_other_organizations(facts: Facts) -> Iterator[Finding]:
    for organization, installation in facts.other_installations.items():
        yield from _check_installation(replace(facts.urls, organization=organization), require(installation))


def _check_installation(urls: SettingsUrls, installation: Installation | None) -> Iterator[Finding]:
    if installation is None:
        yield Finding(
            Severity.ERROR,
            f"no App with this Client ID is installed on {urls.organization}",
            f"install it at {urls.organization_settings('installations')}, or correct {CLIENT_ID_VARIABLE}",
        )
    elif installation.suspended:
        yield Finding(
            Severity.ERROR,
            f"the App is suspended on {urls.organization}",
            f"unsuspend it at {_installation_url(urls, installation)}",
        )
    elif not installation.all_repositories:
        yield Finding(
            Severity.ERROR,
            f"the App can access only selected repositories of {urls.organization}, so it cannot access "
            f"those that it creates",
            f"give it access to all repositories at {_installation_url(urls, installation)}",
        )


def _missing_permissions(facts: Facts) -> Iterator[Finding]:
    for urls, installation in _installations(facts):
        optional = optional_permissions(facts.checkout.manifest, urls.organization)
        for name, level in required_permissions(optional=optional).items():
            granted = installation.permissions.get(name, "none")
            if LEVELS.index(granted) < LEVELS.index(level):
                needing = ", ".join(actions_needing(name, level))
                yield Finding(
                    Severity.ERROR,
                    f"in {urls.organization}, the App has {name}: {granted}, but {name}: {level} is "
                    f"needed for {needing}",
                    f"add it at {_permissions_url(facts.urls, installation)}, then accept it at"
                    f" {_installation_url(urls, installation)}",
                )


def _excess_permissions(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for permissions that no organization needs.

    The App requests the same permissions everywhere, so an owner cannot accept only those that their organization
    needs.
    """
    wanted = required_permissions(optional=optional_permissions(facts.checkout.manifest))
    for urls, installation in _installations(facts):
        for name, level in sorted(installation.permissions.items()):
            required = wanted.get(name, "none")
            if LEVELS.index(level) > LEVELS.index(required):
                yield Finding(
                    Severity.SECURITY,
                    f"in {urls.organization}, the App has {name}: {level}, but no workflow needs more "
                    f"than {required}",
                    f"remove it at {_permissions_url(facts.urls, installation)}",
                )


def _installations(facts: Facts) -> Iterator[tuple[SettingsUrls, Installation]]:
    """Return the App's installations in all organizations of the manifest. Other checks report
    missing installations.
    """
    installations = {facts.urls.organization: facts.installation, **facts.other_installations}
    for organization, installation in installations.items():
        if found := require(installation):
            yield replace(facts.urls, organization=organization), found


def _permissions_url(urls: SettingsUrls, installation: Installation) -> str:
    """Return the URL of the page with the App's permissions. The App belongs to the main organization."""
    return urls.organization_settings(f"apps/{installation.slug}/permissions")


def _installation_url(urls: SettingsUrls, installation: Installation) -> str:
    return urls.organization_settings(f"installations/{installation.id}")


CHECKS = (
    Check(
        "app-installed",
        "The App is installed for all repositories",
        "Every run uses the App, which needs access to the repositories that it creates.",
        _installed,
    ),
    Check(
        "app-other-organizations",
        "The App is also installed for all repositories in every additional organization",
        "Tahaluf cannot update the projects of an organization that the App cannot access.",
        _installed_in_other_organizations,
    ),
    Check(
        "app-permissions",
        "The App has the permissions that the workflows need, in every organization",
        "If a run requests a permission that the App does not have, GitHub does not issue a token.",
        _missing_permissions,
    ),
    Check(
        "app-excess-permissions",
        "The App has no other permissions",
        "Anyone who obtains the key has all of the App's permissions, including those that no workflow uses.",
        _excess_permissions,
    ),
)
