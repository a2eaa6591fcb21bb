"""Proposals: how branch, pull request and answer follow an issue form. Values in, values out."""

from .actions import Action, ClosePull, OpenPull, PutBranch, ReopenPull, Say, Thank, UpdatePull
from .decide import Questions, blob_id, decide, questions, thanks
from .pull import is_our_commit, proposed_slug, words_missing
from .situation import (
    FORM,
    LABEL,
    MANIFEST,
    Account,
    Board,
    Branch,
    Facts,
    Issue,
    Proposal,
    Pull,
    branch_of,
    issue_of,
)
from .texts import TOPIC

__all__ = [
    "FORM",
    "LABEL",
    "MANIFEST",
    "TOPIC",
    "Account",
    "Action",
    "Board",
    "Branch",
    "ClosePull",
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
    "proposed_slug",
    "questions",
    "thanks",
    "words_missing",
]
