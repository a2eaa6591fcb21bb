"""The only package that talks to GitHub, with batched reads, ordered writes and rate limiting."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

from .execute import STOPPED_REASON, ExecutionResult, execute
from .redact_errors import redact_errors, redacted_error, redacted_message
from .run_steps import run_steps

if TYPE_CHECKING:
    from .access import read_access, read_apps, read_own_account
    from .bot_branches import BranchFile, commit_branch_file, open_bot_pull, read_branch_file
    from .bot_proposal import BotProposal, PullOrigin, read_proposal_issue, read_pull_origin
    from .branches import FileEdit, blocked_branch_error, blocking_branch
    from .comment_batches import CommentUpdate, upsert_comments
    from .comments import BotComment, read_bot_comments, upsert_comment
    from .consents import read_consents, request_consent
    from .control_repository import (
        PLAN_TOPIC,
        MergedProposal,
        close_issue,
        read_labels,
        read_merged_proposals,
        read_open_proposals,
    )
    from .denied import can_deny_accounts, deny_account, read_denied
    from .errors import GitHubError, NoResponse
    from .files import read_files
    from .form_issues import (
        FormIssue,
        ListingChoice,
        OpenForm,
        count_updated_forms,
        read_form_issues,
        read_open_forms,
        read_open_forms_by,
        read_reply_times,
    )
    from .health import read_health, read_organization_health
    from .installations import read_installation
    from .invitations import IntakeIssue, read_intake_issues, read_invitations, read_teams, send_invitations
    from .issue_forms import is_any_earlier, read_files_and_forms, with_earlier_versions
    from .label_counts import read_label_counts
    from .membership import read_account, read_account_by_id, read_memberships
    from .naming import NameLookup, read_absences, read_former_names, read_naming_dates
    from .organization import (
        find_organizations,
        find_public_repositories,
        find_repository_ids,
        is_member,
        read_expired,
        read_owners,
        read_repository_invitations,
        read_team_roles,
    )
    from .organization_state import read_organization_state
    from .people_requests import commit_request, open_request, read_groups, read_request_pulls
    from .project_queue import ChangeState, Outcome, OutcomeCallback, StartSteps
    from .projects import read_projects
    from .proposal_actions import apply_proposal
    from .proposals import (
        AnySnapshot,
        ProposalSnapshot,
        read_accounts,
        read_facts,
        read_proposals,
        read_resource_proposals,
    )
    from .pull_requests import (
        ChangedFile,
        PlannedPull,
        PullRequest,
        check_default_branch_tip,
        read_file_at,
        read_planned_pulls,
        read_pull_head,
        read_pull_request,
    )
    from .rate_limit.limiter import DeadlineExceeded
    from .repository import RepositoryTip, read_blob_id, read_repository_tip
    from .rest_facts import read_fields, read_listed, read_of_organization, read_separately
    from .reviews import ReviewHistory
    from .roster import RosterRepository, read_all_notices, read_notices, read_roster
    from .session import RequestTrace, Session
    from .setup import RegisteredApp, convert_app_code, read_app, read_existing_repository, read_token_facts
    from .shared_teams import SharedNodes, read_shared_nodes
    from .template_files import read_template_files
    from .token_access import TokenAccess, read_token_access
    from .updates import ReadResult, read_contents, read_earlier_updates, read_folders

__all__ = [
    "PLAN_TOPIC",
    "STOPPED_REASON",
    "AnySnapshot",
    "BotComment",
    "BotProposal",
    "BranchFile",
    "ChangeState",
    "ChangedFile",
    "CommentUpdate",
    "DeadlineExceeded",
    "ExecutionResult",
    "FileEdit",
    "FormIssue",
    "GitHubError",
    "IntakeIssue",
    "ListingChoice",
    "MergedProposal",
    "NameLookup",
    "NoResponse",
    "OpenForm",
    "Outcome",
    "OutcomeCallback",
    "PlannedPull",
    "ProposalSnapshot",
    "PullOrigin",
    "PullRequest",
    "ReadResult",
    "RegisteredApp",
    "RepositoryTip",
    "RequestTrace",
    "ReviewHistory",
    "RosterRepository",
    "Session",
    "SharedNodes",
    "StartSteps",
    "TokenAccess",
    "apply_proposal",
    "blocked_branch_error",
    "blocking_branch",
    "can_deny_accounts",
    "check_default_branch_tip",
    "close_issue",
    "commit_branch_file",
    "commit_request",
    "convert_app_code",
    "count_updated_forms",
    "deny_account",
    "execute",
    "find_organizations",
    "find_public_repositories",
    "find_repository_ids",
    "is_any_earlier",
    "is_member",
    "open_bot_pull",
    "open_request",
    "read_absences",
    "read_access",
    "read_account",
    "read_account_by_id",
    "read_accounts",
    "read_all_notices",
    "read_app",
    "read_apps",
    "read_blob_id",
    "read_bot_comments",
    "read_branch_file",
    "read_consents",
    "read_contents",
    "read_denied",
    "read_earlier_updates",
    "read_existing_repository",
    "read_expired",
    "read_facts",
    "read_fields",
    "read_file_at",
    "read_files",
    "read_files_and_forms",
    "read_folders",
    "read_form_issues",
    "read_former_names",
    "read_groups",
    "read_health",
    "read_installation",
    "read_intake_issues",
    "read_invitations",
    "read_label_counts",
    "read_labels",
    "read_listed",
    "read_memberships",
    "read_merged_proposals",
    "read_naming_dates",
    "read_notices",
    "read_of_organization",
    "read_open_forms",
    "read_open_forms_by",
    "read_open_proposals",
    "read_organization_health",
    "read_organization_state",
    "read_own_account",
    "read_owners",
    "read_planned_pulls",
    "read_projects",
    "read_proposal_issue",
    "read_proposals",
    "read_pull_head",
    "read_pull_origin",
    "read_pull_request",
    "read_reply_times",
    "read_repository_invitations",
    "read_repository_tip",
    "read_request_pulls",
    "read_resource_proposals",
    "read_roster",
    "read_separately",
    "read_shared_nodes",
    "read_team_roles",
    "read_teams",
    "read_template_files",
    "read_token_access",
    "read_token_facts",
    "redact_errors",
    "redacted_error",
    "redacted_message",
    "request_consent",
    "run_steps",
    "send_invitations",
    "upsert_comment",
    "upsert_comments",
    "with_earlier_versions",
]

__getattr__ = lazy_exports(__name__, __file__)
