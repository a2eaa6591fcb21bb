"""All that the bot says about a proposal, in one voice: short, kind, and never naming a person."""

from collections.abc import Mapping
from typing import Final

from tahaluf.forms import ErrorCode
from tahaluf.i18n import Message, PluralMessage

COMMENT_TOPIC: Final = "proposal"

# -- under the issue -----------------------------------------------------------------------------------------

NEEDS_FIXES: Final = Message(
    """\
Thank you for this proposal. Some answers need a second look before it can go on:

{points}

Please edit the first post of this issue. The bot reads it again, and this comment changes with it.
"""
)
FIX_ITEM: Final = "- **{label}**: {what}"

SIMILAR: Final = Message(
    """\
Thank you for this proposal. The coalition has something that looks close to it:

{projects}

**Would you like to join it instead?** If yours is different, please edit the first post of this issue and \
tick the box under “{label}”. The pull request follows by itself.
"""
)

PULL_OPENED: Final = Message(
    """\
Thank you. {name} is now in pull request #{pull}, where the maintainers look at it. \
Nothing more is needed from you. If you edit your answers here, the pull request follows.
"""
)
ASK_STEWARDS: Final = PluralMessage(
    "One of the stewards you named has not agreed yet. Please ask them to write `/agree`, alone in a new comment, "
    "in the pull request. Nobody is listed without their own word.",
    "{number} of the stewards you named have not agreed yet. Please ask them to write `/agree`, alone in a new "
    "comment, in the pull request. Nobody is listed without their own word.",
)
EDITED_BY_HAND: Final = Message(
    """\
Thank you. This proposal is in pull request #{pull}. People have worked on it there by hand, so the bot leaves it \
to them: edits here no longer change it. Please say in the pull request what should be different.
"""
)
BRANCH_TAKEN_OVER: Final = Message(
    """\
Thank you. People have worked by hand on the branch of this proposal, so the bot leaves it to them. \
A maintainer opens the pull request from it.
"""
)
DECLINED: Final = Message(
    """\
Pull request #{pull} was closed without a merge, so that this proposal rests. Edits here change nothing now. \
If you would like to know more, please ask here. A maintainer can open the pull request again.
"""
)
CLOSED: Final = Message(
    """\
This proposal is closed, and pull request #{pull} with it. Open the issue again, and it goes on from there.
"""
)

# -- about one answer ----------------------------------------------------------------------------------------

FORM_ERRORS: Final[Mapping[ErrorCode, Message]] = {
    ErrorCode.MISSING_FIELD: Message(
        "this heading is not there any more; please put it back as the form wrote it"
    ),
    ErrorCode.REQUIRED_EMPTY: Message("an answer is needed here"),
    ErrorCode.REQUIRED_UNCHECKED: Message("every box that the form requires needs its tick"),
    ErrorCode.UNKNOWN_OPTION: Message(
        "this is not one of the form's choices; please write one of them, exactly"
    ),
    ErrorCode.AMBIGUOUS_LABEL: Message(
        "this heading stands there more than once; please leave only the form's own"
    ),
    ErrorCode.MALFORMED: Message(
        "this does not look as the form wrote it; please put the answer back in its place"
    ),
    ErrorCode.FORM_CHANGED: Message(
        "the form has changed since; please open a new issue with it and copy your answers"
    ),
}
WHOLE_FORM: Final = Message("The form as a whole")

ADDRESS_NEEDED: Final = Message("the project lives elsewhere, so its address is needed")
ROLE_NEEDED: Final = Message("please name the role that these answers are about, or clear them")
NO_LOGIN: Final = Message(
    "entry {number} is not written as a GitHub login is; please give logins alone, with commas"
)
NO_ACCOUNT: Final = Message("entry {number} is no GitHub account; please look at how it is written")
TICK_TO_LIST: Final = Message("you are one of them, so please tick the box that says so under “{label}”")
NO_AUTHOR: Final = Message("the account that wrote this is gone, so it cannot be listed")
CONTACT_DETAILS: Final = Message(
    "something here looks like a way to reach a person: an e-mail address, a telephone number, a name in a chat. "
    "What is merged stays readable for good, so please take it out"
)
SLUG_TAKEN: Final = Message("a project has this name already; please choose another")
SLUG_ALIAS: Final = Message(
    "a project had this name before, and addresses still lead there; please choose another"
)
SLUG_REPOSITORY: Final = Message("the organization has a repository of this name; please choose another")

TOO_LONG: Final = Message("this is too long; please shorten it")

# What the manifest forbids, by the problem's id, in words for somebody who sees the form and no manifest.
# What is not here is told in the manifest's own words.
FORBIDDEN: Final[Mapping[str, Message]] = {
    "slug-malformed": Message(
        "only the English letters, digits, `-`, `_` and `.` can stand in an address; "
        "please begin with a letter or digit, and take at most 100 of them"
    ),
    "slug-reserved": Message("this has a meaning of its own to GitHub; please choose another"),
    "text-empty": Message("an answer is needed here"),
    "key-missing": Message("an answer is needed here"),
    "value-too-long": TOO_LONG,
    "url-malformed": Message("please write the whole address, beginning with `https://` and without spaces"),
    "hours-malformed": Message("please write hours a week as a number or a range: 4, 3-5 or 10+"),
    "area-unknown": Message("the coalition does not have this area any more; please choose another"),
    "skill-unknown": Message("the coalition's list does not have one of these skills any more"),
    "language-unknown": Message("the coalition's list does not have this language any more"),
}
OTHER_RULE: Final = Message("{what}; {mend}")

# -- in the manifest -----------------------------------------------------------------------------------------

NO_STEWARD_YET: Final = "proposed without a steward"
NO_CONSENT_YET: Final = "proposed with stewards who have yet to agree"

# -- in the pull request -------------------------------------------------------------------------------------

HEADING: Final = "Proposed in #{issue}. This is what the form was read as:"
PENDING_ENTRY: Final = "entry {number}: has yet to agree"
WAITING_FOR_CONSENT: Final = PluralMessage(
    "**Waits for the word of {number} steward** named in the form (entry {entries}). Whoever is meant writes "
    "`/agree`, alone in a new comment here, and `/withdraw` to take it back. It counts for the account that the form "
    "names, for the project as it is called now, and while the comment is not edited. A merge before that goes "
    "without them.",
    "**Waits for the word of {number} stewards** named in the form (entries {entries}). Whoever is meant writes "
    "`/agree`, alone in a new comment here, and `/withdraw` to take it back. It counts for the account that the form "
    "names, for the project as it is called now, and while the comment is not edited. A merge before that goes "
    "without them.",
)
RESEMBLES_EXISTING: Final = "It resembles what is there already:"
FOOTER: Final = """\
Edits of the issue change this pull request, until it is merged or people commit to its branch. \
Values: `{digest}`."""
CLOSED_NOTE: Final = "The issue was closed, and this with it. It opens again when the issue does."
ON_HOLD_NOTE: Final = """\
**Please do not merge this yet.** The answers in the issue cannot be taken as they are now; what is to be mended \
stands there. These are the last ones that could."""
ISSUE_GONE_NOTE: Final = """\
The issue is gone: deleted, moved or made a discussion. So this is closed, and not rebuilt any more. \
If you open it again, it stays open."""
DISMISSED: Final = (
    "The answers have changed since you approved them, so that this approval is taken back. "
    "The first post shows the values as they are read now; please look at them again."
)
COMMIT: Final = "Propose {slug}\n\nValues: {digest}\n\nAs asked in issue #{issue}."
TITLE: Final = "Propose {slug}: {name}"
