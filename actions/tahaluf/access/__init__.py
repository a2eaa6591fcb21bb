"""Determines who has access to an organization, whether the manifest explains it, and how to revoke it. Pure."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .denied import DENIED_PATH, add_denied_account, read_denied_accounts
    from .describe import describe_grant, describe_people
    from .explain import list_grants
    from .grants import AccessReport, Grant, Source, combine, to_json
    from .revoke import ends_ownership, plan_revocation, revocation_steps
    from .snapshot import (
        LEVELS,
        AppAccess,
        Invitation,
        OrganizationAccess,
        Person,
        RepositoryAccess,
        TeamAccess,
    )

__all__ = [
    "DENIED_PATH",
    "LEVELS",
    "AccessReport",
    "AppAccess",
    "Grant",
    "Invitation",
    "OrganizationAccess",
    "Person",
    "RepositoryAccess",
    "Source",
    "TeamAccess",
    "add_denied_account",
    "combine",
    "describe_grant",
    "describe_people",
    "ends_ownership",
    "list_grants",
    "plan_revocation",
    "read_denied_accounts",
    "revocation_steps",
    "to_json",
]

__getattr__ = lazy_exports(__name__, __file__)
