"""The only code that speaks to GitHub: reads in batches, sends requests in order, keeps the pace."""

from .answers import GitHubError, NoResponse
from .control import (
    MergedProposal,
    PullManifests,
    close_issue,
    read_merged_proposals,
    read_open_proposals,
    read_pull_manifests,
    read_reviewed_digests,
)
from .conversation import BotComment, read_bot_comments, upsert_comment
from .drive import ExecutionResult, execute
from .errand import Outcome, StartSteps, ChangeState, OutcomeCallback
from .files import read_files
from .form_issues import (
    FormIssue,
    OpenForm,
    count_updated_forms,
    read_open_forms,
    read_open_forms_by,
    read_reply_times,
    read_form_issues,
)
from .health import read_health
from .hush import redact_errors, redacted_message
from .invitations import IntakeIssue, read_intake_issues, read_invitations, read_teams, send_invitations
from .membership import read_account, read_memberships
from .organization import find_organizations, is_member, read_owners
from .own_proposal import BotProposal, read_bot_proposal, read_proposal_issue
from .pace import DeadlineExceeded
from .proposals import ProposalSnapshot, read_facts, read_proposals
from .proposing import apply_proposal
from .read import read_projects
from .roster import RosterRepository, read_notices, read_roster
from .session import Session, RequestTrace
from .speaking import CommentUpdate, upsert_comments
from .words import read_consents

__all__ = [
    "ExecutionResult",
    "BotComment",
    "FormIssue",
    "GitHubError",
    "MergedProposal",
    "OpenForm",
    "IntakeIssue",
    "DeadlineExceeded",
    "Outcome",
    "BotProposal",
    "PullManifests",
    "RosterRepository",
    "CommentUpdate",
    "Session",
    "ProposalSnapshot",
    "StartSteps",
    "ChangeState",
    "RequestTrace",
    "NoResponse",
    "OutcomeCallback",
    "execute",
    "apply_proposal",
    "close_issue",
    "count_updated_forms",
    "find_organizations",
    "redact_errors",
    "is_member",
    "read_facts",
    "read_merged_proposals",
    "read_open_forms",
    "read_open_forms_by",
    "read_open_proposals",
    "read_bot_comments",
    "read_bot_proposal",
    "read_owners",
    "read_proposal_issue",
    "read_pull_manifests",
    "read_account",
    "read_reply_times",
    "read_files",
    "read_form_issues",
    "read_health",
    "read_memberships",
    "read_notices",
    "read_intake_issues",
    "read_projects",
    "read_proposals",
    "read_roster",
    "read_invitations",
    "read_teams",
    "read_consents",
    "read_reviewed_digests",
    "upsert_comment",
    "upsert_comments",
    "send_invitations",
    "redacted_message",
]
