"""What the bot says about volunteering: to the volunteer in public, to the stewards in the private roster."""

from typing import Final

from tahaluf.i18n import Message, PluralMessage

# -- to the volunteer, in public: nothing of what they wrote, nobody's name, the same words for everybody

# By how many wait before this person for an answer: nobody is promised a week while hundreds do
NEXT_SOON: Final = PluralMessage(
    "**What happens next.** Your form has reached the people who look after newcomers. One of them reads it and "
    "answers you here, in this issue, usually within {number} day. There is nothing more for you to do until then.",
    "**What happens next.** Your form has reached the people who look after newcomers. One of them reads it and "
    "answers you here, in this issue, usually within {number} days. There is nothing more for you to do until then.",
)
NEXT_WEEKS: Final = Message(
    "**What happens next.** Your form has reached the people who look after newcomers. Many others have sent one "
    "these days, so that it can take some weeks until one of them answers you here, in this issue. The oldest form "
    "comes first, and none is lost. There is nothing more for you to do until then."
)
NEXT_UNKNOWN: Final = Message(
    "**What happens next.** Your form has reached the people who look after newcomers. Hundreds of others have sent "
    "one before you, and those who answer are few: we cannot say when one of them answers you here, in this issue. "
    "It can take months. The oldest form comes first, and none is lost. There is nothing more for you to do until then."
)
INVITATION_SOON: Final = Message(
    "**Your invitation.** It comes from GitHub, by e-mail, as a rule within a few days. It lapses after a week, and "
    "comes once more. Joining stays your choice."
)
INVITATION_LATER: Final = Message(
    "**Your invitation.** It comes from GitHub, by e-mail. So many have asked for one that it takes a while: GitHub "
    "lets us send only some a day, and the oldest form comes first. It lapses after a week, and comes once more. "
    "Joining stays your choice."
)
ACKNOWLEDGEMENT: Final = Message(
    """\
Thank you for offering your time.

{next}

**What others see.** This issue is public, and so is what you wrote in it. You can edit it at any time; \
GitHub keeps the earlier text where others can look it up.

**If you change your mind.** Say so here, or close this issue. One of them then removes what was written \
down about you.
"""
)
# Below an answer, where the form seems to hold a way to reach somebody: it is not repeated, nor said what it is
CONTACT_DETAILS_WARNING: Final = Message(
    """\
**Please look at your text once more.** Something in it looks like a way to reach you or somebody else: an \
e-mail address, a telephone number, a name in a chat, or a link. Nobody needs it here: you are answered in this \
issue. To take it out, choose **… → Edit** above your text, and save.

Editing does not undo it. GitHub keeps the earlier text: choose **edited** above your text, open the version \
that holds it, then **Options → Delete revision from history**. An earlier title stays in the list of \
events. What has gone out by e-mail to those who watch \
this repository, and the copies that public archives and search engines made of it, nobody can call back. Where \
it puts somebody in danger, act as if it had been read.
"""
)
OTHER_CHANNELS: Final = Message(
    """\
There are two other doors, named at the top of the form: a sealed message, which only the stewards can open, and a \
way to them without GitHub.
"""
)
FIX_REQUEST: Final = Message(
    """\
Thank you for offering your time. Some of the form could not be read:

{lines}

Edit the text at the top of this issue, and it is read again. If it is easier, open a new form and close \
this one.
"""
)
FIX_LINE: Final = "- {field}: {what}"
FIX_WHOLE_FORM: Final = Message("The form as a whole")
FIX_BY_CODE: Final = {
    "missing-field": Message("its heading is not there any more. Put it back as it was."),
    "required-empty": Message("it has no answer yet. Please give one."),
    "required-unchecked": Message(
        "its box is not ticked. Please tick it, or tell us what speaks against it."
    ),
    "unknown-option": Message("the answer is not one of those the form offers. Please take one of these."),
    "ambiguous-label": Message("its heading stands there more than once. Leave one of them."),
    "malformed": Message("the answer does not look as the form writes it."),
    "form-changed": Message("the form has changed since. A new one is the easiest way."),
}

# -- to the stewards, in the private roster

NOTICE_TITLE: Final = Message("{person} for {project}: {role}")
NOTICE_TITLE_NO_MATCH: Final = Message("{person}: no open role fits yet")

NOTICE_LEAD: Final = Message("{who}: somebody offers help with {project}, as {role}.")
NOTICE_LEAD_NO_STEWARDS: Final = Message(
    "Somebody offers help with {project}, as {role}. It lists no stewards: who answers?"
)
NOTICE_LEAD_NO_MATCH: Final = Message("Somebody offers help, and no open role fits. Who answers?")
NOTICE_ADOPTS: Final = Message("{who}: somebody would adopt {project}, and answer for it from now on.")
NOTICE_ADOPTS_NO_MAINTAINERS: Final = Message(
    "Somebody would adopt {project}, and answer for it from now on. Its area has no maintainers: who answers?"
)
NOTICE_MATCHES: Final = Message("| role | points of 100 | why |\n| --- | --: | --- |\n{rows}")
NOTICE_PROFILE: Final = Message(
    """\
* skills: {skills}
* hours a week: {hours}
* languages: {languages}
* time zone: {zone}
* kind of work: {work}
* projects: {projects}"""
)
NOTICE_UNKNOWN_WORDS: Final = Message(
    "Words that the manifest does not know: {words}. What comes up again belongs there."
)
NOTICE_NOTE: Final = Message("They wrote:\n\n{note}")
NOTICE_SEALED: Final = Message(
    """\
They have sealed a message. On a machine with a key that opens it:

```sh
gh issue view {form} --json body --jq .body | tahaluf people open
```

What it says is for you: keep it out of this issue, too."""
)
NOTICE_LEVEL: Final = {
    "public": Message("They may be named."),
    "handle": Message("They may be named by their login, and by nothing else."),
    "pseudonym": Message(
        "They want to go by a made-up name: ask for one. `{person}` is none, it can be traced."
    ),
    "none": Message(
        "They do not want to appear anywhere: do not name, assign or thank them where others can see it."
    ),
}
NOTICE_NEXT: Final = Message(
    """\
**What to do next**

1. Read the form: {form}
2. Answer there in a comment, without repeating what they wrote. A small first step is the best welcome.
3. Nobody here fits? Say so in a comment on this issue, so that another project can take it up.
4. Close both issues when they have begun, or when it is clear that they will not.
5. They want to leave, or closed the form themselves? `tahaluf people leave {person}` takes them out."""
)
UNSPECIFIED: Final = Message("not said")
ANY_PROJECT: Final = Message("any")
