"""The bot's messages about volunteering: public replies to volunteers, and private notices to stewards."""

from typing import Final

from tahaluf.i18n import Message, PluralMessage

# -- public replies to volunteers: these are the same for everyone, and contain no names and nothing that volunteers
# wrote

# The text depends on how many people are waiting: no one should be promised an answer within days while hundreds are
# waiting
NEXT_SOON: Final = PluralMessage(
    "**What happens next.** Your form has reached the people who welcome newcomers. One of them will read it and "
    "answer you here, in this issue, usually within {number} day. You do not need to do anything until then.",
    "**What happens next.** Your form has reached the people who welcome newcomers. One of them will read it and "
    "answer you here, in this issue, usually within {number} days. You do not need to do anything until then.",
)
NEXT_WEEKS: Final = Message(
    "**What happens next.** Your form has reached the people who welcome newcomers. We have received many forms "
    "recently, so it may be a few weeks before one of them answers you here, in this issue. We answer the oldest "
    "forms first, and no form gets lost. You do not need to do anything until then."
)
NEXT_UNKNOWN: Final = Message(
    "**What happens next.** Your form has reached the people who welcome newcomers. There are only a few of them, "
    "and hundreds of other people submitted a form before you, so we cannot say when one of them will answer you "
    "here, in this issue. It could take months. We answer the oldest forms first, and no form gets lost. You do not "
    "need to do anything until then."
)
INVITATION_SOON: Final = Message(
    "**Your invitation.** GitHub will send it to you by e-mail, usually within a few days. It expires after "
    "a week; we then send it once more. Joining is up to you."
)
INVITATION_LATER: Final = Message(
    "**Your invitation.** GitHub will send it to you by e-mail. Many people have asked for one, so yours may take a "
    "while: GitHub limits how many we can send each day, and we answer the oldest requests first. The invitation "
    "expires after a week; we then send it once more. Joining is up to you."
)
ACKNOWLEDGEMENT: Final = Message(
    """\
Thank you for offering your time.

{next}

**What others see.** This issue is public, and so is everything you wrote in it. You can edit it at any time, \
but GitHub keeps the earlier text, and others can still read it.

**If you change your mind.** Say so here, or close this issue with the “Close issue” button at the bottom of this \
page. One of us will then remove what we have stored about you.

**Who answers you.** A real steward's account is in the coalition's list of projects, or GitHub shows “Owner” beside \
it. The word “Member” proves nothing, because volunteers can be members too. No steward ever asks you for money, \
identity papers or passwords.

**Your name.** We never name anyone in public unless they ask for it. If you would like us to name your account, write \
`/list-me` in a new comment here, with nothing else in it. To undo this, comment `/unlist-me`. You can also tell a \
steward.
"""
)
# Appended to a reply if the form seems to contain contact details. The text neither repeats nor describes them
CONTACT_DETAILS_WARNING: Final = Message(
    """\
**Please check your text again.** Something in it looks like a way to contact you or someone else: an e-mail address, \
a telephone number, a user name on a chat service, or a link. You do not need it here, because we answer you in this \
issue. To remove it, choose **… → Edit** above your text, delete it, and save.

Editing is not enough, because GitHub keeps the earlier text. To delete that too, choose **edited** above your text, \
open the version that contains it, then **Options → Delete revision from history**. An earlier title stays in the \
issue's timeline. Nobody can take back the e-mails that GitHub has sent to people who watch this repository, or copies \
made by public archives and search engines. If the text could put someone in danger, assume that it has been read.
"""
)
OTHER_CHANNELS: Final = Message(
    """\
There are two other ways, described at the top of the form: a sealed message, which only the stewards can open, and a
way to reach the stewards outside GitHub.
"""
)
FIX_REQUEST: Final = Message(
    """\
Thank you for offering your time. Part of the form could not be read:

{lines}

Please edit the text at the top of this issue; the bot then reads it again. If you prefer, open a new form and close \
this one.
"""
)
FIX_LINE: Final = "- {field}: {what}"
FIX_WHOLE_FORM: Final = Message("The form as a whole")
FIX_BY_CODE: Final = {
    "missing-field": Message("the heading is missing. Please put it back as it was."),
    "required-empty": Message("there is no answer yet. Please give one."),
    "required-unchecked": Message("the box is not ticked. Please tick it, or tell us why you cannot."),
    "unknown-option": Message("the answer is not one of the form's options. Please choose one of them."),
    "ambiguous-label": Message("the heading appears more than once. Please keep only one."),
    "malformed": Message("the answer does not have the right format."),
    "form-changed": Message(
        "the form has changed since you filled it in. It is easiest to fill in a new one."
    ),
}

# -- notices to stewards in the private roster

NOTICE_TITLE: Final = Message("{person} for {project}: {role}")
NOTICE_TITLE_NO_MATCH: Final = Message("{person}: no open role fits yet")

NOTICE_LEAD: Final = Message("{who}: someone is offering help with {project}, as {role}.")
NOTICE_LEAD_NO_STEWARDS: Final = Message(
    "Someone is offering help with {project}, as {role}. The project lists no stewards: who will answer?"
)
NOTICE_LEAD_NO_MATCH: Final = Message("Someone is offering help, but no open role fits. Who will answer?")
NOTICE_ADOPTS: Final = Message("{who}: someone would like to adopt {project} and become its steward.")
NOTICE_ADOPTS_NO_MAINTAINERS: Final = Message(
    "Someone would like to adopt {project} and become its steward. Its area has no maintainers: who will "
    "answer?"
)
NOTICE_MATCHES: Final = Message("| role | points out of 100 | why |\n| --- | --: | --- |\n{rows}")
NOTICE_ANSWER: Final = "* {question}: {answer}"
NOTICE_UNKNOWN_WORDS: Final = Message(
    "Words that are not in the manifest: {words}. If one of these words appears often, add it to the manifest."
)
NOTICE_NOTE: Final = Message("They wrote:\n\n{note}")
NOTICE_SEALED: Final = Message(
    """\
They sent a sealed message. To open it, run this command on a machine that has one of the keys:

```sh
gh issue view {form} --json body --jq .body | tahaluf people open
```

It is meant only for you: do not copy any of it, not even into this issue."""
)
NOTICE_LEVEL: Final = {
    "public": Message("They may be named."),
    "handle": Message("They may be identified only by their login."),
    "pseudonym": Message(
        "They want to use a pseudonym: ask them for one. Do not use `{person}`, which can be traced to them."
    ),
    "none": Message(
        "They do not want to be mentioned anywhere: do not name, assign or thank them where others can see it."
    ),
}
NOTICE_NEXT: Final = Message(
    """\
**What to do next**

1. Read the form: {form}
2. Answer there in a comment, without repeating what they wrote. The best welcome is a small first task.
3. If you have no suitable role, say so in a comment on this issue, so that another project can answer.
4. Close both issues once this person has started, or once it is clear that they never will.
5. If they want to leave, or have closed the form themselves, run `tahaluf people leave {person}` to remove them."""
)
