"""Proposals: how branch, pull request and answer follow an issue form. Values in, values out."""

from .actions import Action, ClosePull, Dismiss, OpenPull, PutBranch, ReopenPull, Say, Thank, UpdatePull
from .decide import Questions, blob_id, decide, questions, thanks
from .pull import is_our_commit, merged_as_read, proposed_slug, words_missing
from .situation import (
    FORM,
    LABEL,
    MANIFEST,
    Account,
    Approval,
    Board,
    Branch,
    Facts,
    Issue,
    Proposal,
    Pull,
    branch_of,
    issue_of,
)
from .texts import DISMISSED, TOPIC

__all__ = [
    "DISMISSED",
    "FORM",
    "LABEL",
    "MANIFEST",
    "TOPIC",
    "Account",
    "Action",
    "Approval",
    "Board",
    "Branch",
    "ClosePull",
    "Dismiss",
    "Facts",
    "Issue",
    "OpenPull",
    "Proposal",
    "Pull",
    "PutBranch",
    "Questions",
    "ReopenPull",
    "Say",
    "Thank",
    "UpdatePull",
    "blob_id",
    "branch_of",
    "decide",
    "is_our_commit",
    "issue_of",
    "merged_as_read",
    "proposed_slug",
    "questions",
    "thanks",
    "words_missing",
]
