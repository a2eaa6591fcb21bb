"""Checks that an organization is set up as docs/setup.md describes. Derives findings from facts, without any I/O."""

from . import app, branch, files, key, organization, repositories
from .branch import APPROVE_ALL_FORKS
from .check import RUN_AS_OWNER, Check, Finding, Report, Severity, most_severe, report_to_json, run_checks
from .facts import (
    BranchProtection,
    CheckoutFacts,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    MissingPermission,
    OrganizationFacts,
    PagesFacts,
    PowerfulApp,
    PowerfulGrant,
    RosterFacts,
    SettingsUrls,
    Unreadable,
    WorkflowPermissions,
    require,
)
from .files import find_code_owners, find_unpinned_actions, find_used_actions
from .permissions import (
    CLIENT_ID_VARIABLE,
    CONFIGURATIONS,
    ENVIRONMENT_NAME,
    PRIVATE_KEY_SECRET,
    PROPERTIES,
    ROSTER_VARIABLE,
    TOKEN_SPECS,
    TokenSpec,
    optional_permissions,
    required_permissions,
)
from .reference import reference
from .repositories import DEFAULT_LABELS

CHECKS = (
    *app.CHECKS,
    *key.CHECKS,
    *branch.CHECKS,
    *repositories.CHECKS,
    *organization.CHECKS,
    *files.CHECKS,
)

__all__ = [
    "APPROVE_ALL_FORKS",
    "CHECKS",
    "CLIENT_ID_VARIABLE",
    "CONFIGURATIONS",
    "DEFAULT_LABELS",
    "ENVIRONMENT_NAME",
    "PRIVATE_KEY_SECRET",
    "PROPERTIES",
    "ROSTER_VARIABLE",
    "RUN_AS_OWNER",
    "TOKEN_SPECS",
    "BranchProtection",
    "Check",
    "CheckoutFacts",
    "ControlRepositoryFacts",
    "EnvironmentFacts",
    "Facts",
    "Finding",
    "Installation",
    "MissingPermission",
    "OrganizationFacts",
    "PagesFacts",
    "PowerfulApp",
    "PowerfulGrant",
    "Report",
    "RosterFacts",
    "SettingsUrls",
    "Severity",
    "TokenSpec",
    "Unreadable",
    "WorkflowPermissions",
    "find_code_owners",
    "find_unpinned_actions",
    "find_used_actions",
    "most_severe",
    "optional_permissions",
    "reference",
    "report_to_json",
    "require",
    "required_permissions",
    "run_checks",
]
