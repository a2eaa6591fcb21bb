"""Checks that an organization is set up as docs/setup.md describes. Turns facts into findings, without any I/O."""

from . import app, branch, files, key, organization, repositories
from .check import RUN_AS_OWNER, Check, Finding, Report, Severity, most_severe, report_to_json, run_checks
from .facts import (
    BranchProtection,
    CheckoutFacts,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    OrganizationFacts,
    PagesFacts,
    PowerfulGrant,
    RosterFacts,
    SettingsUrls,
    Unreadable,
    WorkflowPermissions,
)
from .files import find_unpinned_actions, find_used_actions
from .permissions import (
    CLIENT_ID_VARIABLE,
    ENVIRONMENT_NAME,
    PRIVATE_KEY_SECRET,
    TOKEN_SPECS,
    TokenSpec,
    required_permissions,
)
from .reference import reference

CHECKS = (
    *app.CHECKS,
    *key.CHECKS,
    *branch.CHECKS,
    *repositories.CHECKS,
    *organization.CHECKS,
    *files.CHECKS,
)

__all__ = [
    "CHECKS",
    "CLIENT_ID_VARIABLE",
    "ENVIRONMENT_NAME",
    "PRIVATE_KEY_SECRET",
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
    "OrganizationFacts",
    "PagesFacts",
    "PowerfulGrant",
    "Report",
    "RosterFacts",
    "SettingsUrls",
    "Severity",
    "TokenSpec",
    "Unreadable",
    "WorkflowPermissions",
    "find_unpinned_actions",
    "find_used_actions",
    "most_severe",
    "reference",
    "report_to_json",
    "required_permissions",
    "run_checks",
]
