"""The only code that speaks to GitHub: reads in batches, sends requests in order, keeps the pace."""

from .answers import GitHubRefusal, Unanswered
from .conversation import Comment, our_comments, say
from .drive import Carried, Outcome, Start, State, carry_out
from .read import read_projects
from .session import Session, Trace

__all__ = [
    "Carried",
    "Comment",
    "GitHubRefusal",
    "Outcome",
    "Session",
    "Start",
    "State",
    "Trace",
    "Unanswered",
    "carry_out",
    "our_comments",
    "read_projects",
    "say",
]
