"""`tahaluf onboard`: bring a volunteer's form to the stewards it concerns, and answer in public.

The roster comes first and the answer last: what the answer says has happened then. Nothing of the person is
printed: the runs of a public repository have public logs.
"""

import argparse
from collections.abc import Iterable
from typing import Final

from tahaluf.forms import Form, Malformed, glance, load_form, option_key, parse
from tahaluf.github import (
    GitHubRefusal,
    Offer,
    RosterFile,
    Session,
    Unanswered,
    find_notice,
    open_offers,
    put_notice,
    read_offer,
    read_roster,
    say,
    write_roster,
)
from tahaluf.manifest import Manifest, load
from tahaluf.people import (
    Account,
    BrokenRecord,
    Person,
    Volunteer,
    answer,
    entered,
    is_answer,
    is_reachable,
    match,
    mend,
    notice,
    notice_mark,
    openings,
    person_id,
    read_person,
    read_volunteer,
    record_path,
    write_person,
)
from tahaluf.problems import Stopped
from tahaluf.voice import voice_for

from .choices import VOLUNTEER
from .environment import Environment
from .options import common

MANIFEST: Final = "projects.yml"
LABEL: Final = "volunteer"  # the form gives it
TOPIC: Final = "volunteer"
COMMIT: Final = "Keep {person}'s record as their form says"

# Texts for the log
CLOSED: Final = "issue {number} is closed: nothing to do"
GONE: Final = "the account that opened issue {number} is gone: nobody to answer"
UNREADABLE: Final = "issue {number}: the form cannot be read yet, and its author is told what to mend"
OLDER: Final = "issue {number}: a later form of the same person counts"
REFUSED: Final = "GitHub answered {status}"
NEEDS: Final = ", and asks for the permission {permission}"
UNANSWERED: Final = "GitHub gave no usable answer"
DONE: Final = "issue {number}: the stewards are told, and the volunteer is answered"


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--issue", type=int, metavar="N", help="default: the issue of the event")
    which.add_argument("--all", action="store_true", help="every open form that has no answer yet")


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    session, control = env.session(options.verbose), env.control()
    numbers = unanswered(session, control) if options.all else [options.issue or _number(env)]
    onboard(session, control, numbers)
    return 0


def onboard(session: Session, control: str, numbers: Iterable[int]) -> None:
    """Bring these forms through, and print a line for each. Raises Stopped at the end where one is left to do."""
    left = []
    for number in numbers:
        try:
            done = _onboard(session, read_offer(session, control, number, MANIFEST, VOLUNTEER))
            print(done.format(number=number))
        except (GitHubRefusal, Unanswered, BrokenRecord) as trouble:
            left.append(f"issue {number}: {_without_words(trouble)}")
    if left:
        raise Stopped(f"not all forms are through ({'; '.join(left)})", "run it again: it goes on from there")


def unanswered(session: Session, control: str) -> list[int]:
    """The open forms whose author has not been told that all is well, oldest first."""
    return sorted(
        number
        for number, ours in open_offers(session, control, LABEL)
        if not any(comment.topic == TOPIC and is_answer(comment.text) for comment in ours)
    )


def _onboard(session: Session, offer: Offer) -> str:
    """Bring one form to the roster and answer it. Gives a line for the log, with nothing of the person in it."""
    if not offer.open:
        return CLOSED
    if offer.account is None:
        return GONE
    account = Account(*offer.account)
    manifest, form = load(offer.manifest, MANIFEST), load_form(offer.form, VOLUNTEER)
    if LABEL not in offer.labels:
        raise Stopped(f"issue {offer.number} is no volunteer's form", "give the number of one")
    roster = f"{manifest.organization}/{manifest.roster}"
    file = read_roster(session, roster, record_path(person_id(account.id)))
    reading, reachable = parse(form, offer.body), is_reachable(form, f"{offer.title}\n{offer.body}")
    if isinstance(reading, Malformed):
        _answer(session, offer, _mend(form, offer.body, reading, reachable))
        return UNREADABLE
    volunteer = read_volunteer(reading.values, manifest)
    known = _known(file.text)
    if known and known.form > offer.number:
        _answer(session, offer, answer(volunteer.languages, reachable))
        return OLDER
    _enter(session, roster, file, offer, account, volunteer, manifest)
    _answer(session, offer, answer(volunteer.languages, reachable))
    return DONE


def _enter(
    session: Session,
    roster: str,
    file: RosterFile,
    offer: Offer,
    account: Account,
    volunteer: Volunteer,
    manifest: Manifest,
) -> None:
    """Put the person into the roster. The notice first: a record names its notice, so it stands for both."""
    person, matches, known = person_id(account.id), match(volunteer, openings(manifest)), _known(file.text)
    wanted = notice(person, volunteer, matches, manifest, offer.url)
    found = find_notice(session, roster, notice_mark(person), known.notice if known else None, offer.created)
    told = put_notice(session, roster, found, wanted.title, wanted.body)

    def text(before: str | None) -> str:
        day = offer.created.date()
        made = entered(volunteer, account, offer.number, matches, day, told, _known(before))
        return write_person(made, before)

    write_roster(session, roster, file, text, COMMIT.format(person=person))


def _known(text: str | None) -> Person | None:
    return None if text is None else read_person(text)


def _answer(session: Session, offer: Offer, text: str) -> None:
    say(session, offer.control, offer.number, TOPIC, text, ours=offer.ours)


def _mend(form: Form, body: str, reading: Malformed, reachable: bool) -> str:
    """By code and label alone: the messages may quote what was written."""
    wrong = ((error.code, error.field and form.field(error.field).label) for error in reading.errors)
    return mend(wrong, reachable, voice_for(map(option_key, glance(form, body, "languages"))))


def _without_words(trouble: GitHubRefusal | Unanswered | BrokenRecord) -> str:
    """GitHub's own words may repeat what was sent to it, which is a person's: here its number has to do."""
    match trouble:
        case GitHubRefusal(status=status, permission=permission):
            return REFUSED.format(status=status) + (NEEDS.format(permission=permission) if permission else "")
        case Unanswered():
            return UNANSWERED
        case BrokenRecord():
            return trouble.what


def _number(env: Environment) -> int:
    number = (env.event().get("issue") or {}).get("number")
    if not isinstance(number, int):
        raise Stopped("it is not known which issue is meant", "give --issue N or --all")
    return number
