"""The bot's messages about proposals. They are short and friendly, and they never name anyone."""

from collections.abc import Mapping
from typing import Final

from tahaluf.forms import ErrorCode
from tahaluf.i18n import Message, PluralMessage
from tahaluf.layout import PROPOSAL_LABEL, RESOURCE_LABEL

COMMENT_TOPIC: Final = "proposal"

# -- under the issue -----------------------------------------------------------------------------------------

NEEDS_FIXES: Final = Message(
    """\
Thank you for this proposal. Some answers need to be changed before this can go ahead:

{points}

Please edit the first post of this issue. The bot then reads it again and updates this comment.
"""
)
FIX_ITEM: Final = "- **{label}**: {what}"

SIMILAR: Final = Message(
    """\
Thank you for this proposal. The coalition already has something similar:

{projects}

**Would you like to join it instead?** If yours is different, please write `/different` in a new comment, with nothing
else in it. You can also edit the first post of this issue and tick the box under “{label}”. The bot then opens the pull
request.
"""
)

PULL_OPENED: Final = Message(
    """\
Thank you. {name} is now in pull request #{pull}, where the maintainers will review it. \
There is nothing more for you to do. If you edit your answers here, the bot updates the pull request.
"""
)
SHORT_NAME_CHOSEN: Final = Message(
    "Its short name will be {slug}. Web links will use it permanently. The bot made it from the project's name. If "
    "you would like a different one, please write it under “{label}” in the first post of this issue, before the "
    "proposal is accepted.\n"
)
ASK_STEWARDS: Final = PluralMessage(
    "One of the stewards you named has not agreed yet. Please ask them to write `/agree` in a new comment on the "
    "pull request, with nothing else in it. Nobody is listed without their own consent.",
    "{number} of the stewards you named have not agreed yet. Please ask them to write `/agree` in a new comment "
    "on the pull request, with nothing else in it. Nobody is listed without their own consent.",
)
EDITED_BY_HAND: Final = Message(
    """\
Thank you. This proposal is in pull request #{pull}. Someone has edited it there by hand, so the bot no longer \
updates it: edits here have no effect. Please say in the pull request what should be different.
"""
)
BRANCH_TAKEN_OVER: Final = Message(
    """\
Thank you. Someone has edited the branch of this proposal by hand, so the bot no longer updates it. \
A maintainer will open the pull request from that branch.
"""
)
DECLINED: Final = Message(
    """\
Pull request #{pull} was closed without being merged, so this proposal is on hold. Edits here currently have \
no effect. If you would like to know more, please ask here. A maintainer can reopen the pull request.
"""
)
CLOSED: Final = Message(
    """\
This proposal is closed, and so is pull request #{pull}. If you reopen the issue, the proposal \
continues where it stopped.
"""
)

# -- about one answer ----------------------------------------------------------------------------------------

FORM_ERRORS: Final[Mapping[ErrorCode, Message]] = {
    ErrorCode.MISSING_FIELD: Message(
        "this heading is missing; please put it back exactly as it was in the form"
    ),
    ErrorCode.REQUIRED_EMPTY: Message("an answer is needed here"),
    ErrorCode.REQUIRED_UNCHECKED: Message("please tick every box that is required"),
    ErrorCode.UNKNOWN_OPTION: Message(
        "this is not one of the form's options; please write one of them exactly as in the form"
    ),
    ErrorCode.AMBIGUOUS_LABEL: Message(
        "this heading appears more than once; please keep only the one from the form"
    ),
    ErrorCode.MALFORMED: Message(
        "the layout no longer matches the form; please put the answer back where it was"
    ),
    ErrorCode.FORM_CHANGED: Message(
        "the form has changed since you filled it in; please open a new issue and copy your answers into it"
    ),
}
WHOLE_FORM: Final = Message("The form as a whole")

ADDRESS_NEEDED: Final = Message("the project is kept elsewhere, so please give the link to it")
SECOND_LANGUAGE_NEEDED: Final = Message(
    "please choose the language of the second name and summary; it has to differ from the main language"
)
ROLE_NEEDED: Final = Message("please name the role to which these answers belong, or delete the answers")
NO_LOGIN: Final = Message(
    "entry {number} is not a valid GitHub login; please give only logins, separated by commas"
)
NO_ACCOUNT: Final = Message("entry {number} is not a GitHub account; please check its spelling")
TICK_TO_LIST: Final = Message("one of these accounts is yours, so please tick the box under “{label}”")
LICENSE_UNCLEAR: Final = Message(
    "it is not clear which licence this is; please write its identifier from `https://spdx.org/licenses`, for example "
    "`MIT`, `AGPL-3.0-or-later` or `CC-BY-4.0`, or leave this empty if none has been chosen yet"
)
NO_AUTHOR: Final = Message("the account that submitted this no longer exists, so it cannot be listed")
MANIFEST_BLOCKED: Final = Message(
    """\
Thank you for this proposal. The bot cannot add new entries to the coalition's list of projects at the moment. \
There is nothing wrong with your answers. Once the maintainers have fixed this, the bot will continue with this \
proposal.
"""
)
INTERNAL_ERROR: Final = Message(
    """\
Thank you for this proposal. The bot could not process it because of an internal error. \
There is nothing for you to do: the maintainers can see the error, and the bot will try again.
"""
)
CONTACT_DETAILS: Final = Message(
    "something here looks like a way to contact a person: an e-mail address, a phone number or a chat "
    "handle. Everything that is merged stays public permanently, so please remove it"
)
SLUG_TAKEN: Final = Message("a project already has this name; please choose another")
SLUG_ALIAS: Final = Message(
    "a project used to have this name, and links still point to it; please choose another"
)
SLUG_NOT_AVAILABLE: Final = Message("this name is not available; please choose another")
SLUG_TEAM: Final = Message(
    "another project's team already has the name that this project's team would get; please choose another"
)

TOO_LONG: Final = Message("this is too long; please shorten it")

# Messages by problem id, for people who see the form but not the manifest. Other problems keep their own messages.
FORBIDDEN: Final[Mapping[str, Message]] = {
    "slug-malformed": Message(
        "only English letters, digits, `-`, `_` and `.` are allowed here, and no spaces; "
        "please begin with a letter or digit, and use at most 100 characters"
    ),
    "slug-taken": SLUG_TAKEN,
    "team-taken": SLUG_TEAM,
    "team-malformed": Message("GitHub turns two hyphens in a row into one; please write only one"),
    "slug-reserved": Message("GitHub reserves this name; please choose another"),
    "text-empty": Message("an answer is needed here"),
    "key-missing": Message("an answer is needed here"),
    "value-too-long": TOO_LONG,
    "url-malformed": Message("please write the full link, beginning with `https://` and without spaces"),
    "hours-malformed": Message("please write the hours a week as a number or a range: 4, 3-5 or 10+"),
    "line-broken": Message("please write this on one line"),
    "text-tab": Message("this contains a tab; please write a space instead"),
    "language-malformed": Message("this is not a language code; please choose one of the form's languages"),
    "license-unknown": LICENSE_UNCLEAR,
    "steward-duplicate": Message("someone is named twice here; please name each person once"),
    "steward-id": Message("one of these accounts is already in the coalition's list, under another login"),
    "area-unknown": Message("the coalition no longer has this area; please choose another"),
    "skill-unknown": Message("one of these skills is no longer in the coalition's list"),
    "language-unknown": Message("this language is no longer in the coalition's list"),
}
CLASH: Final = Message("this conflicts with another project: {what}; please choose another")
OTHER_RULE: Final = Message("{what}; {fix}")
# `{what}` and `{fix}` are in English, so readers of other languages get these messages instead
WITHOUT_QUOTES: Final[Mapping[Message, Message]] = {
    CLASH: Message("this conflicts with another project; please choose another"),
    OTHER_RULE: Message(
        "this answer does not follow the rules of the coalition's list; please change it, or ask in a comment here"
    ),
}

# -- in the manifest -----------------------------------------------------------------------------------------

NO_STEWARD_YET: Final = "proposed without a steward"
NO_CONSENT_YET: Final = "proposed with stewards who have not agreed yet"

# -- in the pull request -------------------------------------------------------------------------------------

HEADING: Final = "Proposed in #{issue}. This is how the bot read the form:"
LICENSE_READ_AS: Final = "{answer} → {license}"
NO_LICENSE: Final = "none"
LOOKALIKES: Final = """\
**Please check these words:** {words}. They mix letters from different scripts that look alike, so \
people could mistake the name for another."""
SHORT_NAME_DERIVED: Final = (
    "**Please check the short name {slug}**, which cannot be reused later. The author left it empty, so the bot made "
    "it from the project's name. To choose another one, write it under the heading for the short name in the issue."
)
PENDING_ENTRY: Final = "entry {number}: has not agreed yet"
WAITING_FOR_CONSENT: Final = PluralMessage(
    "**Waiting for {number} steward to agree** (entry {entries} in the form). To agree, they write "
    "`/agree` in a new comment here, with nothing else in it; `/withdraw` undoes this. The agreement "
    "counts only for the account named in the form and for the project as described here, and only as "
    "long as nobody edits the comment. If you merge this before they have agreed, they are not listed.",
    "**Waiting for {number} stewards to agree** (entries {entries} in the form). To agree, they write "
    "`/agree` in a new comment here, with nothing else in it; `/withdraw` undoes this. An agreement "
    "counts only for the account named in the form and for the project as described here, and only as "
    "long as nobody edits the comment. If you merge this before they have agreed, they are not listed.",
)
CONSENT_OUTDATED: Final = Message(
    "This pull request changes the description of {name}: its name, its purpose or its links. An `/agree` written "
    "before this comment was for the earlier text and does not count for the new text. Please read the new text in "
    "this pull request. If you want to be listed with the new text, write `/agree` in a new comment, with nothing "
    "else in it."
)
CONSENT_KEPT: Final = Message(
    "{stewards}: you are listed as a steward of this project. You keep your access, whatever you answer. If you no "
    "longer want to be listed, say so here, and a maintainer will remove your entry."
)
ASK_MAINTAINERS: Final = Message(
    "The manifest contains {name}, but not the people responsible for it, because nobody is listed without "
    "their own consent. If you are a maintainer of its team and want to be listed as a steward, write "
    "`/agree` in a new comment, "
    "with nothing else in it."
)
ASK_MEMBERS: Final = Message(
    "The manifest contains the team {name}, but not the people on it, because nobody is listed without "
    "their own consent. If you are on this team and want to be listed, write `/agree` in a new comment, "
    "with nothing else in it."
)
ASK_COLLABORATORS: Final = Message(
    "The manifest contains {name}, but not the people with direct access to its repository, because "
    "nobody is listed without their own consent. If you have direct access, and not only through a team, "
    "and you want to be listed as a collaborator, write `/agree` in a new comment, with nothing else in "
    "it."
)
ASKED_PEOPLE: Final = Message(
    "The manifest is public, so your login will be public too. You keep your access, whether you agree or not. The "
    "bot adds to this pull request everyone who agrees. Until it is merged, you can undo your agreement with "
    "`/withdraw`."
)
TEAM_CONSENT_OUTDATED: Final = Message(
    "The description of the team {name} changes here. An `/agree` written before this comment was for the "
    "earlier text and does not count for the new text. Please read the new text in this pull request. If "
    "you want to be listed in this team, write `/agree` in a new comment, with nothing else in it."
)
RESEMBLES_EXISTING: Final = "Similar projects:"
FOOTER: Final = """\
Whenever the issue is edited, the bot updates this pull request, until the pull request is merged or someone commits \
to its branch. Values: `{digest}`."""
CLOSED_NOTE: Final = (
    "The issue was closed, so the bot has closed this pull request too. If you reopen the issue, the bot "
    "reopens the pull request."
)
ON_HOLD_NOTE: Final = """\
**Please do not merge this yet.** Some answers in the issue are not valid at the moment. A comment there says \
what to fix. This pull request still contains the last valid values."""
ISSUE_GONE_NOTE: Final = """\
The issue no longer exists: it was deleted, transferred or converted to a discussion. The bot has therefore \
closed this pull request, and no longer updates it. If you reopen the pull request, the bot leaves it open."""
DISMISSED: Final = (
    "The answers have changed since you approved them, so this approval no longer counts. "
    "The first post shows the current values; please review them again."
)
# Commit titles, by the form's label
COMMIT_SUBJECTS: Final = {PROPOSAL_LABEL: "Propose {id}", RESOURCE_LABEL: "Add the resource {id}"}
COMMIT_TAIL: Final = "Values: {digest}\n{file}: {blob}\n\nAs requested in issue #{issue}."
TITLE: Final = "Propose {slug}: {name}"
