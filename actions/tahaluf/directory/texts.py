"""The public site's messages. `Wording` inserts the values and isolates their text direction."""

from typing import Final

from tahaluf.i18n import Message, PluralMessage

# For translators: the name of your language, in that language
LANGUAGE_NAME: Final = Message("English")

PROJECTS: Final = Message("Projects")
ROLES: Final = Message("Open roles")
ADOPT: Final = Message("Projects to adopt")
ARCHIVE: Final = Message("Archive")
ABOUT: Final = Message("About")
PRIVACY: Final = Message("Privacy")
SKIP: Final = Message("Skip to content")
SITE_NAVIGATION: Final = Message("Pages")
FOOTER: Final = Message("No cookies, no trackers. This page works without JavaScript.")

SEARCH_PROJECTS: Final = Message("Search these projects")
SEARCH_ROLES: Final = Message("Search these roles")
SEARCH_THIS_PAGE: Final = Message("Search this page")
PROJECT_COUNT: Final = PluralMessage("{number} project", "{number} projects")
ROLE_COUNT: Final = PluralMessage("{number} open role", "{number} open roles")
PLACES: Final = PluralMessage("{number} place", "{number} places")
FILTER: Final = Message("Filter")
AREA: Final = Message("Area")
STATUS: Final = Message("Status")
LANGUAGE: Final = Message("Language")
SKILL: Final = Message("Skill")
WITH_OPEN_ROLES: Final = Message("With open roles")
ALL_PROJECTS: Final = Message("All projects")
NOTHING_HERE: Final = Message("There is nothing here at the moment.")
PAGE_NUMBER: Final = Message("Page {number} of {total}")
NEXT_PAGE: Final = Message("Next page")
PREVIOUS_PAGE: Final = Message("Previous page")

ACTIVE: Final = Message("Active")
SEEKING_STEWARD: Final = Message("Looking for a steward")
DORMANT: Final = Message("Paused")
ARCHIVED: Final = Message("Archived")
SINCE: Final = Message("since {month}")
MONTHS: Final = (
    Message("January {year}"),
    Message("February {year}"),
    Message("March {year}"),
    Message("April {year}"),
    Message("May {year}"),
    Message("June {year}"),
    Message("July {year}"),
    Message("August {year}"),
    Message("September {year}"),
    Message("October {year}"),
    Message("November {year}"),
    Message("December {year}"),
)

WORKING_LANGUAGES: Final = Message("Languages")
LEGAL_FORM: Final = Message("Legal form")
LICENSE: Final = Message("Licence")
FUNDING: Final = Message("Funding")
NOT_STATED: Final = Message("not stated")
LINKS: Final = Message("Links")
REPOSITORY: Final = Message("Repository")
WEBSITE: Final = Message("Website")
DOCUMENTATION: Final = Message("Documentation")
CHAT: Final = Message("Chat")
DATA: Final = Message("Data")
STEWARDS: Final = Message("Stewards")
SUCCESSOR: Final = Message("Continued by")
KEPT_AT: Final = Message("Where to find its work")
FORMER_ADDRESSES: Final = Message("Earlier short names")
RELATED: Final = Message("More projects in this area")
NO_OPEN_ROLES: Final = Message("No role is open at the moment, but you can still offer your help.")
IN_PROJECT: Final = Message("in {project}")
SKILLS: Final = Message("Skills")
NO_SKILLS_NEEDED: Final = Message("No skills are needed")
HOURS: Final = Message("Hours a week")
TIME_ZONE: Final = Message("Time zone")
UNTIL: Final = Message("Open until")

HOW_TO_HELP: Final = Message("How to help")
HELP_OPEN: Final = Message("Fill in the form")
HELP_OPEN_NOTE: Final = Message(
    "You need a GitHub account. Anyone can see the form and your account, permanently, so do not enter "
    "contact details."
)
HELP_SEALED: Final = Message("Send a sealed message")
HELP_SEALED_NOTE: Final = Message(
    "Paste it into the last field of the form. Only the stewards can read it, but anyone can see that your "
    "account submitted the form."
)
HELP_PRIVATE: Final = Message("Contact us privately")
HELP_PRIVATE_NOTE: Final = Message(
    "If your contact with us must stay secret, do not use the form. Talk to a steward you know, outside "
    "GitHub."
)
INTAKE_CLOSED: Final = Message("We are not accepting new volunteers at the moment.")
INTAKE_MEMBERS: Final = Message("At the moment, only members of the organization can use the form.")

SEEKING_TEXT: Final = Message("These projects need someone to take responsibility for them.")
HOW_TO_ADOPT: Final = Message("How to adopt it")
ADOPT_TEXT: Final = Message(
    "Offer your help in one of the ways above, and say that you would like to become the project's steward. You do "
    "not have to be a developer."
)
ARCHIVE_TEXT: Final = Message(
    "These projects have ended. Their pages stay online at the same addresses, with links to the results."
)
TAKE_UP_AGAIN: Final = Message("Continue this project")
TAKE_UP_AGAIN_TEXT: Final = Message(
    "This project has ended. If you would like to continue it, offer your help in one of the ways above and say so."
)
REASON: Final = Message("Reason")

RESOURCES: Final = Message("Resources")
RESOURCE_COUNT: Final = PluralMessage("{number} resource", "{number} resources")
RESOURCE_FEED: Final = Message("Feed of resources")
GUIDES: Final = Message("Our own guides")
GUIDE_NOT_TRANSLATED: Final = Message("This guide has not been translated into this language yet.")
NONE: Final = Message("none")
INFORMAL_GROUP: Final = Message("informal group")
REGISTERED_ASSOCIATION: Final = Message("registered association")
COOPERATIVE: Final = Message("cooperative")
FOUNDATION: Final = Message("foundation")
MEMBERSHIP_FEES: Final = Message("membership fees")
GRANTS: Final = Message("grants")
DONATIONS: Final = Message("donations")
SHARE_RESOURCE: Final = Message("Share a resource")
KIND: Final = Message("Kind")
TOPIC: Final = Message("Topic")
KIND_HOSTING: Final = Message("Hosting")
KIND_CI: Final = Message("Automated builds and tests")
KIND_DOMAIN: Final = Message("Domain name")
KIND_MONEY: Final = Message("Money")
FOR_VOLUNTEERS: Final = Message("for volunteers")
FOR_STEWARDS: Final = Message("for stewards")
FOR_EVERYBODY: Final = Message("for everyone")
CHECKED: Final = Message("checked in {month}")
REVIEW_DUE: Final = Message("needs to be checked again")
UNREACHABLE: Final = Message("The address has not responded since {month}.")
ARCHIVED_COPY: Final = Message("Archived copy")
OFFERS: Final = Message("Offers for projects")
OFFERS_TEXT: Final = Message(
    "A provider can refuse or suspend an account at any time, and it sees who uses its service. Read its "
    "conditions first."
)
OFFER_COUNT: Final = PluralMessage("{number} offer", "{number} offers")
PROVIDER: Final = Message("Provider")
NEEDS: Final = Message("What it requires")
NEEDS_NOTHING: Final = Message("nothing special")
HELD: Final = Message("The coalition already has this. Ask us first.")
CAUTION: Final = Message("Caution")
SUITS: Final = Message("Suitable for a project that")
NEED_REGISTERED: Final = Message("a registered organization")
NEED_CARD: Final = Message("a payment card")
NEED_IDENTITY: Final = Message("an identity check")
NEED_OPEN_SOURCE: Final = Message("an open-source licence")
NEED_NON_POLITICAL: Final = Message("non-political work")
WITHOUT_REGISTERED: Final = Message("is not registered")
WITHOUT_CARD: Final = Message("has no payment card")
WITHOUT_IDENTITY: Final = Message("does not want an identity check")
WITHOUT_OPEN_SOURCE: Final = Message("is not open source")
WITHOUT_NON_POLITICAL: Final = Message("does political work")

ABOUT_TEXT: Final = Message(
    "This site lists the projects of {name}. It is generated from one public file, {file}, and contains "
    "nothing else. People review every change to this file."
)
ABOUT_DATE: Final = Message("Generated on {date}.")
ABOUT_PEOPLE: Final = Message("No person is named on this site.")
ABOUT_STEWARDS: Final = Message("The only people named on this site are stewards who asked for it.")
PROPOSE: Final = Message("Propose a project")
PROPOSE_TEXT: Final = Message(
    "Fill in a form. A bot turns your proposal into a change to that file, and people review it."
)
OPEN_DATA: Final = Message("Open data")
OPEN_DATA_TEXT: Final = Message("The same content is available as data, and you can subscribe to feeds.")
PROJECT_FEED: Final = Message("Feed of projects")
ROLE_FEED: Final = Message("Feed of open roles")
STEWARD_FEED: Final = Message("Feed of projects to adopt")
ARCHIVE_FEED: Final = Message("Feed of projects that have ended")
SCHEMA: Final = Message("schema")

PRIVACY_NO_TRACKING: Final = Message(
    "This site sets no cookies, stores nothing in your browser, and loads nothing from other servers. It does not "
    "count visits."
)
PRIVACY_SEARCH: Final = Message(
    "What you type into the search field stays in your browser: the search runs on your device."
)
PRIVACY_HOST: Final = Message(
    "The server that delivers the pages sees your IP address, as with every website. If the site is on GitHub "
    "Pages, GitHub records that address for security reasons."
)
PRIVACY_LINKS: Final = Message(
    "Links to projects lead to other sites, which have their own rules. They cannot see which page you came from."
)
PRIVACY_COPY: Final = Message(
    "If your visits must stay secret, use a copy of this site. A copy works offline, from a folder "
    "or a USB stick."
)

NOT_FOUND: Final = Message("This page does not exist")
NOT_FOUND_TEXT: Final = Message(
    "The address may be misspelled. The list shows every project that has ever been listed here."
)
MOVED: Final = Message("This project has moved")
UNAVAILABLE: Final = Message("This page cannot be shown at the moment")
UNAVAILABLE_TEXT: Final = Message("An error occurred when the site was built. The page has not been removed.")
