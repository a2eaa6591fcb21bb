"""Proposals: how branch, pull request and answer follow an issue form. Values in, values out."""

from .actions import Action, ClosePull, DismissReviews, OpenPull, UpdateBranch, ReopenPull, SetComment, AnnouncePull, UpdatePull
from .decide import FactsQuery, text_blob_id, decide, facts_query, announcement
from .pull import is_our_commit, commit_matches_body, proposed_slug, missing_consents
from .situation import (
    FORM_PATH,
    PROPOSAL_LABEL,
    MANIFEST_PATH,
    GitHubAccount,
    Approval,
    ControlRepository,
    Branch,
    ProposalFacts,
    Issue,
    Proposal,
    Pull,
    branch_name,
    issue_number,
)
from .texts import DISMISSED, COMMENT_TOPIC

__all__ = [
    "DISMISSED",
    "FORM_PATH",
    "PROPOSAL_LABEL",
    "MANIFEST_PATH",
    "COMMENT_TOPIC",
    "GitHubAccount",
    "Action",
    "Approval",
    "ControlRepository",
    "Branch",
    "ClosePull",
    "DismissReviews",
    "ProposalFacts",
    "Issue",
    "OpenPull",
    "Proposal",
    "Pull",
    "UpdateBranch",
    "FactsQuery",
    "ReopenPull",
    "SetComment",
    "AnnouncePull",
    "UpdatePull",
    "text_blob_id",
    "branch_name",
    "decide",
    "is_our_commit",
    "issue_number",
    "commit_matches_body",
    "proposed_slug",
    "facts_query",
    "announcement",
    "missing_consents",
]
