"""The security features of repositories, and the code security configurations of organizations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .accounts import Account
from .errors import Forbidden, NotFound, ValidationFailed
from .repositories import Repository, repository
from .unit_of_work import UnitOfWork

# Maps the features in a configuration to the columns of a repository.
COLUMNS = {
    "dependabot_alerts": "dependabot_alerts",
    "dependabot_security_updates": "dependabot_security_updates",
    "secret_scanning": "secret_scanning",
    "secret_scanning_push_protection": "secret_scanning_push_protection",
    "private_vulnerability_reporting": "vulnerability_reports",
}
# The features that PATCH can set and that responses include
ANALYSIS = ("dependabot_security_updates", "secret_scanning", "secret_scanning_push_protection")
# Maps a feature to the feature that it depends on.
NEEDS = {
    "dependabot_security_updates": "dependabot_alerts",
    "secret_scanning_push_protection": "secret_scanning",
}
# localhub has no paid licences, so these features are only available in public repositories.
PUBLIC_ONLY = ("secret_scanning", "secret_scanning_push_protection", "private_vulnerability_reporting")


@dataclass(frozen=True, slots=True)
class SecurityConfiguration:
    id: int
    organization_id: int
    name: str
    description: str
    enforcement: str
    settings: dict[str, str]
    created_at: str
    updated_at: str


def analysis(row: Repository) -> dict[str, dict[str, str]]:
    """The `security_and_analysis` object of a repository."""
    return {name: {"status": "enabled" if getattr(row, name) else "disabled"} for name in ANALYSIS}


def update_analysis(uow: UnitOfWork, row: Repository, requested: Mapping[str, Any]) -> None:
    """Apply the `security_and_analysis` object of a PATCH request."""
    for name in ANALYSIS:
        if status := (requested.get(name) or {}).get("status"):
            set_feature(uow, repository(uow, row.id), name, status == "enabled")


def set_feature(uow: UnitOfWork, row: Repository, feature: str, enabled: bool) -> None:
    """Turn a feature on or off. Turning off a feature also turns off the features that depend on it.

    Raises ValidationFailed if the feature is not available, or if a feature that it depends on is off.
    """
    if row.archived:
        raise Forbidden("Repository was archived so is read-only.")
    if row.security_configuration_id is not None:
        attached = _configuration(uow, row.security_configuration_id)
        if attached.enforcement == "enforced" and attached.settings.get(feature, "not_set") != "not_set":
            message = f"Cannot be changed: it is enforced by the security configuration {attached.name}."
            raise ValidationFailed(message)
    if enabled and row.private and feature in PUBLIC_ONLY:
        raise ValidationFailed(f"{_words(feature)} is not available for this repository.")
    needed = NEEDS.get(feature)
    if enabled and needed and not getattr(row, COLUMNS[needed]):
        raise ValidationFailed(f"{_words(needed)} must be enabled to configure {_words(feature)}.")
    columns = {COLUMNS[feature]: enabled}
    if not enabled:
        columns |= {COLUMNS[other]: False for other, needed in NEEDS.items() if needed == feature}
    uow.store.update("repositories", row.id, **columns, updated_at=uow.now())


def configurations(uow: UnitOfWork, organization: Account) -> list[SecurityConfiguration]:
    return uow.store.fetch_all(
        SecurityConfiguration,
        "SELECT * FROM security_configurations WHERE organization_id = ? ORDER BY id",
        organization.id,
    )


def configuration(uow: UnitOfWork, organization: Account, number: int) -> SecurityConfiguration:
    found = next((row for row in configurations(uow, organization) if row.id == number), None)
    if found is None:
        raise NotFound
    return found


def add_configuration(
    uow: UnitOfWork, organization: Account, requested: Mapping[str, Any]
) -> SecurityConfiguration:
    if any(row.name == requested["name"] for row in configurations(uow, organization)):
        raise ValidationFailed("Name has already been taken")
    now = uow.now()
    number = uow.store.insert(
        "security_configurations",
        organization_id=organization.id,
        name=requested["name"],
        description=requested.get("description", ""),
        enforcement=requested.get("enforcement", "enforced"),
        settings={name: requested[name] for name in COLUMNS if name in requested},
        created_at=now,
        updated_at=now,
    )
    return configuration(uow, organization, number)


def attach(uow: UnitOfWork, row: SecurityConfiguration, repositories: Iterable[Repository]) -> None:
    """Apply the configuration to the repositories. As on GitHub, unavailable features are skipped."""
    for target in repositories:
        columns: dict[str, Any] = {"security_configuration_id": row.id}
        for feature, status in row.settings.items():
            if status != "not_set" and not (target.private and feature in PUBLIC_ONLY):
                columns[COLUMNS[feature]] = status == "enabled"
        uow.store.update("repositories", target.id, **columns, updated_at=uow.now())


def attached(uow: UnitOfWork, row: SecurityConfiguration) -> list[Repository]:
    return uow.store.fetch_all(
        Repository, "SELECT * FROM repositories WHERE security_configuration_id = ? ORDER BY id", row.id
    )


def _configuration(uow: UnitOfWork, number: int) -> SecurityConfiguration:
    found = uow.store.fetch_one(
        SecurityConfiguration, "SELECT * FROM security_configurations WHERE id = ?", number
    )
    if found is None:
        raise NotFound
    return found


def _words(feature: str) -> str:
    return feature.replace("_", " ").capitalize()
