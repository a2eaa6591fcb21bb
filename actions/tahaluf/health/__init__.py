"""Whether an organization is set up as docs/setup.md asks: facts in, findings out. Reads nothing itself."""

from . import app, branch, files, key, organization, repositories
from .facts import (
    BranchProtection,
    ControlRepositoryFacts,
    EnvironmentFacts,
    Facts,
    Installation,
    OrganizationFacts,
    SettingsUrls,
    RosterFacts,
    CheckoutFacts,
    Unreadable,
    WorkflowPermissions,
)
from .files import find_unpinned_actions
from .look import RUN_AS_OWNER, Finding, Severity, Check, Report, report_to_json, run_checks, most_severe
from .needs import CLIENT_ID_VARIABLE, ENVIRONMENT_NAME, TOKEN_SPECS, PRIVATE_KEY_SECRET, TokenSpec, required_permissions
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
    "RUN_AS_OWNER",
    "CLIENT_ID_VARIABLE",
    "ENVIRONMENT_NAME",
    "CHECKS",
    "TOKEN_SPECS",
    "PRIVATE_KEY_SECRET",
    "BranchProtection",
    "ControlRepositoryFacts",
    "EnvironmentFacts",
    "Facts",
    "Finding",
    "Severity",
    "Installation",
    "Check",
    "TokenSpec",
    "OrganizationFacts",
    "SettingsUrls",
    "Report",
    "RosterFacts",
    "CheckoutFacts",
    "Unreadable",
    "WorkflowPermissions",
    "report_to_json",
    "run_checks",
    "most_severe",
    "required_permissions",
    "reference",
    "find_unpinned_actions",
]
