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
from .drive import Carried, carry_out
from .errand import Outcome, Start, State, Watcher
from .health import read_health
from .invitations import read_authors, read_shown, read_teams, send_invitations
from .organization import found_in, is_member, owners_of
from .proposals import Standing, look_up, read_proposals
from .proposing import carry_out_proposal
from .read import read_projects
from .roster import (
    Offer,
    RosterFile,
    RosterNotice,
    find_notice,
    open_offers,
    put_notice,
    read_offer,
    read_roster,
    write_roster,
)
from .session import Session, Trace

__all__ = [
    "Carried",
    "Comment",
    "GitHubRefusal",
    "MergedProposal",
    "Offer",
    "Outcome",
    "PullManifests",
    "RosterFile",
    "RosterNotice",
    "Session",
    "Standing",
    "Start",
    "State",
    "Trace",
    "Unanswered",
    "Watcher",
    "carry_out",
    "carry_out_proposal",
    "close_issue",
    "find_notice",
    "found_in",
    "is_member",
    "look_up",
    "merged_proposals",
    "open_offers",
    "open_proposals",
    "our_comments",
    "owners_of",
    "pull_manifests",
    "put_notice",
    "read_authors",
    "read_health",
    "read_offer",
    "read_projects",
    "read_proposals",
    "read_roster",
    "read_shown",
    "read_teams",
    "reviewed_digests",
    "say",
    "send_invitations",
    "write_roster",
]
