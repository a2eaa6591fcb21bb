"""Custom properties of an organization, and their values in its repositories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .accounts import Account
from .errors import NotFound, ValidationFailed
from .repositories import Repository
from .unit_of_work import UnitOfWork

MAX_REPOSITORIES = 30


@dataclass(frozen=True, slots=True)
class CustomProperty:
    id: int
    organization_id: int
    name: str
    value_type: str
    required: bool
    default_value: str | None
    allowed_values: tuple[str, ...] | None


def all_of(uow: UnitOfWork, organization_id: int) -> list[CustomProperty]:
    return uow.store.fetch_all(
        CustomProperty,
        "SELECT * FROM custom_properties WHERE organization_id = ? ORDER BY name",
        organization_id,
    )


def define(uow: UnitOfWork, organization: Account, name: str, requested: Mapping[str, Any]) -> CustomProperty:
    """Add a property, or replace the property with this name."""
    uow.store.execute(
        "DELETE FROM custom_properties WHERE organization_id = ? AND name = ?", organization.id, name
    )
    uow.store.insert(
        "custom_properties",
        organization_id=organization.id,
        name=name,
        value_type=requested["value_type"],
        required=bool(requested.get("required")),
        default_value=requested.get("default_value"),
        allowed_values=requested.get("allowed_values"),
    )
    return next(row for row in all_of(uow, organization.id) if row.name == name)


def values(uow: UnitOfWork, repository: Repository) -> dict[str, Any]:
    """The repository's value for each of the organization's properties. If a required property has no value, its
    default is used.
    """
    found = {row.name: row.default_value for row in all_of(uow, repository.owner_id) if row.required}
    return {**found, **repository.custom_properties}


def set_values(
    uow: UnitOfWork, organization: Account, repositories: Iterable[Repository], requested: Mapping[str, Any]
) -> None:
    """Set the values, or remove those that are None. Raises ValidationFailed if a property or its value is unknown."""
    known = {row.name: row for row in all_of(uow, organization.id)}
    for name, value in requested.items():
        if name not in known:
            raise NotFound(f"Custom property {name} is not defined.")
        _check(known[name], value)
    for row in repositories:
        merged = {**row.custom_properties, **requested}
        kept = {name: value for name, value in merged.items() if value is not None}
        uow.store.update("repositories", row.id, custom_properties=kept)


def _check(row: CustomProperty, value: Any) -> None:
    chosen = value if isinstance(value, list) else [value]
    allowed = ("true", "false") if row.value_type == "true_false" else row.allowed_values
    if value is not None and (
        isinstance(value, list) != (row.value_type == "multi_select")
        or (allowed is not None and not set(chosen) <= set(allowed))
    ):
        raise ValidationFailed(f"The value of the custom property {row.name} is not allowed.")
