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
from .files import read_files
from .form_issues import (
    FormIssue,
    OpenForm,
    count_forms,
    open_forms,
    open_forms_of,
    read_answers,
    read_form_issues,
)
from .health import read_health
from .hush import hushed, without_words
from .invitations import Origin, read_origins, read_shown, read_teams, send_invitations
from .membership import read_account, read_memberships
from .organization import found_in, is_member, owners_of
from .own_proposal import OwnProposal, own_proposal, proposal_of
from .pace import OutOfTime
from .proposals import Standing, look_up, read_proposals
from .proposing import carry_out_proposal
from .read import read_projects
from .roster import Roster, read_notices, read_roster
from .session import Session, Trace
from .speaking import Saying, say_all
from .words import read_words

__all__ = [
    "Carried",
    "Comment",
    "FormIssue",
    "GitHubRefusal",
    "MergedProposal",
    "OpenForm",
    "Origin",
    "OutOfTime",
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
    "count_forms",
    "found_in",
    "hushed",
    "is_member",
    "look_up",
    "merged_proposals",
    "open_forms",
    "open_forms_of",
    "open_proposals",
    "our_comments",
    "own_proposal",
    "owners_of",
    "proposal_of",
    "pull_manifests",
    "read_account",
    "read_answers",
    "read_files",
    "read_form_issues",
    "read_health",
    "read_memberships",
    "read_notices",
    "read_origins",
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
