"""The text of the volunteer form."""

from typing import Final

from tahaluf.i18n import Message

NAME: Final = Message("Offer your help")
DESCRIPTION: Final = Message("Tell us what you can do, and we will find a project that needs it")
TITLE: Final = Message("Offer of help")

WELCOME: Final = Message(
    "Welcome, and thank you. This takes about two minutes, and you need a GitHub account. **Please choose a way "
    "to reach us before you write:**"
)
OPEN: Final = Message(
    "**Open**: use this form. It stays public permanently. Please do not enter an e-mail address, phone number or "
    "other contact details: we will answer you right below the form that you send."
)
SEALED: Final = Message(
    "**Sealed**: use this form, with a message in its last field that only the stewards can open. Everyone "
    "can still see that your account submitted the form."
)
NO_TRACE: Final = Message(
    "**No trace**: if it could be dangerous for you or someone else that others see your account here, do "
    "not submit this form. Contact a steward outside GitHub:"
)
WHAT_IS_PUBLIC: Final = Message(
    "**What becomes public:** your account with its picture, the time at which you submit the form, all your "
    "answers, the title, and every earlier version of them. Everyone who watches this repository gets a "
    "copy by e-mail. Together, languages, hours and time zone hint at where you live. Please leave the "
    "title (“Title”) as "
    "it is, without any name: what is written there cannot be erased. We never name anyone in public unless "
    "they ask us to."
)
REAL_STEWARDS: Final = Message(
    "**How to recognize a real steward:** their account is in the coalition's [list of projects]({projects}), or "
    "GitHub shows the word “Member” or “Owner” beside it. A steward never asks you for money, identity papers or "
    "passwords."
)
HOW_TO_WITHDRAW: Final = Message(
    "**If you change your mind later:** say so below your form, or close it with the button “Close issue” at the "
    "bottom of its page. We will then remove what we have stored about you, but GitHub keeps what you wrote."
)
OPEN_ROLES: Final = Message("[The open roles of all projects]({roles})")
HOW_TO_SEND: Final = Message("At the end, choose the green button “Create”.")

SEALING_PAGE: Final = Message("Write it on this page: <{page}>")
NO_SEALING_PAGE: Final = Message("The page that seals messages is not published. Ask a steward for the file.")
NO_RECIPIENTS: Final = Message("Nobody can open sealed messages here yet, so please leave that field empty.")
NO_CONTACT: Final = Message(
    "The coalition has not yet said here how to do this. Someone you trust can ask on your behalf."
)

SKILLS: Final = Message("Skills")
SKILLS_NOTE: Final = Message("What you can do. You do not need to be an expert.")
HOURS: Final = Message("Hours a week")
HOURS_NOTE: Final = Message("As many as you can manage in the long run.")
LANGUAGES: Final = Message("Languages")
LANGUAGES_NOTE: Final = Message("The languages you can work in.")
AREAS: Final = Message("Areas of interest")
AREAS_NOTE: Final = Message("What you would like to work on. You can leave this empty.")
TIME_ZONE: Final = Message("Time zone")
TIME_ZONE_NOTE: Final = Message(
    "An approximate answer is enough, and you can leave this empty. Your time zone suggests where you live."
)
PROJECTS: Final = Message("Projects")
PROJECTS_NOTE: Final = Message(
    "The names of projects that you have in mind, separated by commas. Leave it empty for any project."
)
PROJECTS_EXAMPLE: Final = Message("Water map, Evening school")
ADOPT: Final = Message("Adopt a project")
ADOPT_NOTE: Final = Message(
    "These projects need someone who answers their volunteers and keeps them going. You can leave this empty."
)
JOIN: Final = Message("Joining")
JOIN_NOTE: Final = Message("This is optional.")
JOIN_BOX: Final = Message("I would like an invitation to the coalition's organization.")
NOTE: Final = Message("Anything else")
NOTE_NOTE: Final = Message("Public, like the rest of this form. Please do not enter contact details.")
CONSENT: Final = Message("Before you send it")
CONSENT_NOTE: Final = Message("[The code of conduct]({conduct})")
CONSENT_PUBLIC: Final = Message("I know that this form is public and that its earlier versions are kept.")
CONSENT_CONDUCT: Final = Message("I will follow the coalition's code of conduct.")
SEALED_MESSAGE: Final = Message("Sealed message")
SEALED_NOTE: Final = Message(
    "The whole sealed message from the sealing page, and nothing else. You can leave it empty."
)

# Regions with their range of time zones, in hours east of UTC
REGIONS: Final = {
    "UTC-10/UTC-3": Message("The Americas"),
    "UTC-1/UTC+3": Message("Europe and Africa"),
    "UTC+2/UTC+5": Message("The Middle East and Central Asia"),
    "UTC+5/UTC+9": Message("Southern and Eastern Asia"),
    "UTC+8/UTC+13": Message("Australia and the Pacific"),
}
HOURS_OPTIONS: Final = ("1-2", "3-5", "6-10", "10+")
