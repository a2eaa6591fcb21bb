"""What the bot says about volunteering: to the volunteer in public, to the stewards in the private roster."""

from typing import Final

# -- to the volunteer, in public: nothing of what they wrote, nobody's name, the same words for everybody

ANSWER: Final = {
    "en": """\
Thank you for offering your time.

**What happens next.** Your form has reached the people who look after newcomers. One of them reads it and \
answers you here, in this issue, usually within a week. There is nothing more for you to do until then.

**What others see.** This issue is public, and so is what you wrote in it. You can edit it at any time; \
GitHub keeps the earlier text where others can look it up.

**If you change your mind.** Say so here, or close this issue. One of them then removes what was written \
down about you.
""",
    "ar": """\
شكرًا لك على عرض وقتك.

**ما الذي يحدث الآن؟** وصلت استمارتك إلى من يستقبلون القادمين الجدد. سيقرؤها أحدهم ويجيبك هنا، \
في هذه الصفحة نفسها، خلال أسبوع في العادة. لا شيء مطلوب منك حتى ذلك الحين.

**ما الذي يراه الآخرون؟** هذه الصفحة عامة، وكل ما كتبته فيها عام. يمكنك تعديله متى شئت، \
لكن GitHub يحتفظ بالنص السابق ويمكن لغيرك الاطلاع عليه.

**إن غيّرت رأيك** فاكتب ذلك هنا أو أغلق هذه الصفحة، وسيحذف أحدهم ما دُوِّن عنك.
""",
}
# Below an answer, where the form seems to hold a way to reach somebody: it is not repeated, nor said what it is
REACHABLE: Final = {
    "en": """\
**Please look at your text once more.** Something in it looks like a way to reach you or somebody else: an \
e-mail address, a telephone number, a name in a chat, or a link. Nobody needs it here: you are answered in this \
issue. To take it out, choose **… → Edit** above your text, and save.

Editing does not undo it. GitHub keeps the earlier text: choose **edited** above your text, open the version \
that holds it, then **Options → Delete revision from history**. An earlier title stays in the list of \
events. What has gone out by e-mail to those who watch \
this repository, and the copies that public archives and search engines made of it, nobody can call back. Where \
it puts somebody in danger, act as if it had been read.
""",
    "ar": """\
**نرجو أن تعيد النظر في نصك.** فيه ما يشبه وسيلة للوصول إليك أو إلى غيرك: عنوان بريد أو رقم هاتف أو اسم في \
تطبيق محادثة أو رابط. لا حاجة إليه هنا، فالجواب يأتيك في هذه الصفحة. لحذفه اختر **… ← Edit** أعلى نصك ثم احفظ.

التعديل لا يمحوه. يحتفظ GitHub بالنص السابق: اختر **edited** فوق نصك، وافتح النسخة التي فيها ما تريد حذفه، ثم \
**Options → Delete revision from history**. والعنوان السابق يبقى ظاهرًا في سجل الصفحة. \
أما ما أُرسل بالبريد إلى متابعي هذا المستودع، وما نسخته الأرشيفات \
العامة ومحركات البحث، فلا أحد يستطيع استرجاعه. وإن كان فيه خطر على أحد فتصرّف كأنه قُرئ.
""",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})
RTL_FRAME: Final = '<div dir="rtl">\n\n{text}\n</div>'

MEND: Final = """\
Thank you for offering your time. Some of the form could not be read:

{lines}

Edit the text at the top of this issue, and it is read again. If it is easier, open a new form and close \
this one.
"""
MEND_LINE: Final = "- {field}: {what}"
MEND_WHOLE: Final = "The form as a whole"
MEND_WHAT: Final = {
    "missing-field": "its heading is not there any more. Put it back as it was.",
    "required-empty": "it has no answer yet. Please give one.",
    "required-unchecked": "its box is not ticked. Please tick it, or tell us what speaks against it.",
    "unknown-option": "the answer is not one of those the form offers. Please take one of these.",
    "ambiguous-label": "its heading stands there more than once. Leave one of them.",
    "malformed": "the answer does not look as the form writes it.",
    "form-changed": "the form has changed since. A new one is the easiest way.",
}

# -- to the stewards, in the private roster

NOTICE_TITLE: Final = "{person} for {project}: {role}"
NOTICE_TITLE_NOBODY: Final = "{person}: no open role fits yet"

NOTICE_LEAD: Final = "{who}: somebody offers help with {project}, as {role}."
NOTICE_LEAD_ALONE: Final = (
    "Somebody offers help with {project}, as {role}. It lists no stewards: who answers?"
)
NOTICE_LEAD_NOBODY: Final = "Somebody offers help, and no open role fits. Who answers?"
NOTICE_FITS: Final = "| role | points of 100 | why |\n| --- | --: | --- |\n{rows}"
NOTICE_CHOSEN: Final = "they asked for this project"
NOTICE_OFFER: Final = """\
* skills: {skills}
* hours a week: {hours}
* languages: {languages}
* time zone: {zone}
* kind of work: {work}
* projects: {projects}"""
NOTICE_UNKNOWN: Final = "Words that the manifest does not know: {words}. What comes up again belongs there."
NOTICE_NOTE: Final = "They wrote:\n\n{note}"
NOTICE_SEALED: Final = """\
They have sealed a message. On a machine with a key that opens it:

```sh
gh issue view {form} --json body --jq .body | tahaluf people open
```

What it says is for you: keep it out of this issue, too."""
NOTICE_LEVEL: Final = {
    "public": "They may be named.",
    "handle": "They may be named by their login, and by nothing else.",
    "pseudonym": "They want to go by a made-up name: ask for one. `{person}` is none, it can be traced.",
    "none": "They do not want to appear anywhere: do not name, assign or thank them where others can see it.",
}
NOTICE_NEXT: Final = """\
**What to do next**

1. Read the form: {form}
2. Answer there in a comment, without repeating what they wrote. A small first step is the best welcome.
3. Nobody here fits? Say so in a comment on this issue, so that another project can take it up.
4. Close both issues when they have begun, or when it is clear that they will not.
5. They want to leave, or closed the form themselves? Delete `{path}` and this issue."""
NOTHING_SAID: Final = "not said"
ANY_PROJECT: Final = "any"

# -- why a role fits

SKILLS: Final = "{shared} of {asked} skills"
NO_SKILLS: Final = "asks for no particular skill"
LANGUAGES: Final = "speaks {names}"
NO_LANGUAGE: Final = "no language in common (the role works in {names})"
LANGUAGES_OPEN: Final = "languages not said"
HOURS: Final = "{given} hours of {asked}"
HOURS_OPEN: Final = "hours not said"
ZONE_NEAR: Final = "{given} meets {asked}"
ZONE_FAR: Final = "{hours} hours from {asked}"
ROOM_UNTOUCHED: Final = "nobody has come to this project yet"
ROOM_LEFT: Final = "{free} of {places} places free"
