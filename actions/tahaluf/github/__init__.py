"""The only code that speaks to GitHub: reads in batches, sends requests in order, keeps the pace."""

from .answers import GitHubRefusal, Unanswered
from .control import (
    MergedProposal,
    PullManifests,
    close_issue,
    merged_proposals,
    open_proposals,
    pull_manifests,
    reviewed_digests,
)
from .conversation import Comment, our_comments, say
from .drive import Carried, Outcome, Start, State, carry_out
from .proposals import Standing, look_up, read_proposals
from .proposing import carry_out_proposal
from .read import read_projects
from .session import Session, Trace

__all__ = [
    "Carried",
    "Comment",
    "GitHubRefusal",
    "MergedProposal",
    "Outcome",
    "PullManifests",
    "Session",
    "Standing",
    "Start",
    "State",
    "Trace",
    "Unanswered",
    "carry_out",
    "carry_out_proposal",
    "close_issue",
    "look_up",
    "merged_proposals",
    "open_proposals",
    "our_comments",
    "pull_manifests",
    "read_projects",
    "read_proposals",
    "reviewed_digests",
    "say",
]
