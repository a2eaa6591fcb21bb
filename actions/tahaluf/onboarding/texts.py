"""What the bot says about volunteering: to the volunteer in public, to the stewards in the private roster."""

from typing import Final

from tahaluf.voice import Plural, Text

# -- to the volunteer, in public: nothing of what they wrote, nobody's name, the same words for everybody

# By how many wait before this person for an answer: nobody is promised a week while hundreds do
NEXT_SOON: Final = Plural(
    "**What happens next.** Your form has reached the people who look after newcomers. One of them reads it and "
    "answers you here, in this issue, usually within {number} day. There is nothing more for you to do until then.",
    "**What happens next.** Your form has reached the people who look after newcomers. One of them reads it and "
    "answers you here, in this issue, usually within {number} days. There is nothing more for you to do until then.",
)
NEXT_WEEKS: Final = Text(
    "**What happens next.** Your form has reached the people who look after newcomers. Many others have sent one "
    "these days, so that it can take some weeks until one of them answers you here, in this issue. The oldest form "
    "comes first, and none is lost. There is nothing more for you to do until then."
)
NEXT_UNKNOWN: Final = Text(
    "**What happens next.** Your form has reached the people who look after newcomers. Hundreds of others have sent "
    "one before you, and those who answer are few: we cannot say when one of them answers you here, in this issue. "
    "It can take months. The oldest form comes first, and none is lost. There is nothing more for you to do until then."
)
JOIN_SOON: Final = Text(
    "**Your invitation.** It comes from GitHub, by e-mail, as a rule within a few days. It lapses after a week, and "
    "comes once more. Joining stays your choice."
)
JOIN_LATER: Final = Text(
    "**Your invitation.** It comes from GitHub, by e-mail. So many have asked for one that it takes a while: GitHub "
    "lets us send only some a day, and the oldest form comes first. It lapses after a week, and comes once more. "
    "Joining stays your choice."
)
ANSWER: Final = Text(
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
REACHABLE: Final = Text(
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
OTHER_DOORS: Final = Text(
    """\
There are two other doors, named at the top of the form: a sealed message, which only the stewards can open, and a \
way to them without GitHub.
"""
)
MEND: Final = Text(
    """\
Thank you for offering your time. Some of the form could not be read:

{lines}

Edit the text at the top of this issue, and it is read again. If it is easier, open a new form and close \
this one.
"""
)
MEND_LINE: Final = "- {field}: {what}"
MEND_WHOLE: Final = Text("The form as a whole")
MEND_WHAT: Final = {
    "missing-field": Text("its heading is not there any more. Put it back as it was."),
    "required-empty": Text("it has no answer yet. Please give one."),
    "required-unchecked": Text("its box is not ticked. Please tick it, or tell us what speaks against it."),
    "unknown-option": Text("the answer is not one of those the form offers. Please take one of these."),
    "ambiguous-label": Text("its heading stands there more than once. Leave one of them."),
    "malformed": Text("the answer does not look as the form writes it."),
    "form-changed": Text("the form has changed since. A new one is the easiest way."),
}

# -- to the stewards, in the private roster

NOTICE_TITLE: Final = Text("{person} for {project}: {role}")
NOTICE_TITLE_NOBODY: Final = Text("{person}: no open role fits yet")

NOTICE_LEAD: Final = Text("{who}: somebody offers help with {project}, as {role}.")
NOTICE_LEAD_ALONE: Final = Text(
    "Somebody offers help with {project}, as {role}. It lists no stewards: who answers?"
)
NOTICE_LEAD_NOBODY: Final = Text("Somebody offers help, and no open role fits. Who answers?")
NOTICE_ADOPTS: Final = Text("{who}: somebody would adopt {project}, and answer for it from now on.")
NOTICE_ADOPTS_ALONE: Final = Text(
    "Somebody would adopt {project}, and answer for it from now on. Its area has no maintainers: who answers?"
)
NOTICE_FITS: Final = Text("| role | points of 100 | why |\n| --- | --: | --- |\n{rows}")
NOTICE_OFFER: Final = Text(
    """\
* skills: {skills}
* hours a week: {hours}
* languages: {languages}
* time zone: {zone}
* kind of work: {work}
* projects: {projects}"""
)
NOTICE_UNKNOWN: Final = Text(
    "Words that the manifest does not know: {words}. What comes up again belongs there."
)
NOTICE_NOTE: Final = Text("They wrote:\n\n{note}")
NOTICE_SEALED: Final = Text(
    """\
They have sealed a message. On a machine with a key that opens it:

```sh
gh issue view {form} --json body --jq .body | tahaluf people open
```

What it says is for you: keep it out of this issue, too."""
)
NOTICE_LEVEL: Final = {
    "public": Text("They may be named."),
    "handle": Text("They may be named by their login, and by nothing else."),
    "pseudonym": Text(
        "They want to go by a made-up name: ask for one. `{person}` is none, it can be traced."
    ),
    "none": Text(
        "They do not want to appear anywhere: do not name, assign or thank them where others can see it."
    ),
}
NOTICE_NEXT: Final = Text(
    """\
**What to do next**

1. Read the form: {form}
2. Answer there in a comment, without repeating what they wrote. A small first step is the best welcome.
3. Nobody here fits? Say so in a comment on this issue, so that another project can take it up.
4. Close both issues when they have begun, or when it is clear that they will not.
5. They want to leave, or closed the form themselves? `tahaluf people leave {person}` takes them out."""
)
NOTHING_SAID: Final = Text("not said")
ANY_PROJECT: Final = Text("any")
