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
from .hush import hushed, without_words
from .invitations import Form, read_forms, read_shown, read_teams, send_invitations
from .membership import read_account, read_memberships
from .offers import Offer, count_offers, open_offers, open_offers_of, read_answers, read_files, read_offers
from .organization import found_in, is_member, owners_of
from .proposals import OwnProposal, Standing, look_up, own_proposal, proposal_of, read_proposals
from .proposing import carry_out_proposal
from .read import read_projects
from .roster import Roster, read_notices, read_roster
from .session import Session, Trace
from .speaking import Saying, say_all
from .words import read_words

__all__ = [
    "Carried",
    "Comment",
    "Form",
    "GitHubRefusal",
    "MergedProposal",
    "Offer",
    "Outcome",
    "OwnProposal",
    "PullManifests",
    "Roster",
    "Saying",
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
    "count_offers",
    "found_in",
    "hushed",
    "is_member",
    "look_up",
    "merged_proposals",
    "open_offers",
    "open_offers_of",
    "open_proposals",
    "our_comments",
    "own_proposal",
    "owners_of",
    "proposal_of",
    "pull_manifests",
    "read_account",
    "read_answers",
    "read_files",
    "read_forms",
    "read_health",
    "read_memberships",
    "read_notices",
    "read_offers",
    "read_projects",
    "read_proposals",
    "read_roster",
    "read_shown",
    "read_teams",
    "read_words",
    "reviewed_digests",
    "say",
    "say_all",
    "send_invitations",
    "without_words",
]
