"""Proposals: decides what to do about an issue made with the proposal form. Pure: values in, values out."""

from .actions import (
    Action,
    AnnouncePull,
    ClosePull,
    DismissReviews,
    OpenPull,
    ReopenPull,
    SetComment,
    UpdateBranch,
    UpdatePull,
)
from .decide import FactsQuery, announcement, decide, facts_query
from .draft import ticked_slug
from .pull import commit_matches_body, is_our_commit, missing_consents, proposed_slug
from .state import (
    FORM_PATH,
    MANIFEST_PATH,
    PROPOSAL_LABEL,
    Approval,
    Branch,
    ControlRepository,
    GitHubAccount,
    Issue,
    Proposal,
    ProposalFacts,
    Pull,
    branch_name,
    issue_number,
)
from .texts import COMMENT_TOPIC, DISMISSED

__all__ = [
    "COMMENT_TOPIC",
    "DISMISSED",
    "FORM_PATH",
    "MANIFEST_PATH",
    "PROPOSAL_LABEL",
    "Action",
    "AnnouncePull",
    "Approval",
    "Branch",
    "ClosePull",
    "ControlRepository",
    "DismissReviews",
    "FactsQuery",
    "GitHubAccount",
    "Issue",
    "OpenPull",
    "Proposal",
    "ProposalFacts",
    "Pull",
    "ReopenPull",
    "SetComment",
    "UpdateBranch",
    "UpdatePull",
    "announcement",
    "branch_name",
    "commit_matches_body",
    "decide",
    "facts_query",
    "is_our_commit",
    "issue_number",
    "missing_consents",
    "proposed_slug",
    "ticked_slug",
]
