"""The only code that speaks to GitHub: reads in batches, sends requests in order, keeps the pace."""

from .answers import GitHubRefusal, Unanswered
from .drive import Carried, Outcome, Start, State, carry_out
from .read import read_projects
from .session import Session, Trace

__all__ = [
    "Carried",
    "GitHubRefusal",
    "Outcome",
    "Session",
    "Start",
    "State",
    "Trace",
    "Unanswered",
    "carry_out",
    "read_projects",
]
