"""`tahaluf onboard`: bring a volunteer's form to the stewards it concerns, and answer in public.

The roster comes first and the answer last: what the answer says has happened then. Nothing of the person is
printed: the runs of a public repository have public logs.
"""

import argparse
from typing import Final

from tahaluf.forms import Form, Malformed, load_form, parse
from tahaluf.github import (
    Offer,
    RosterFile,
    Session,
    find_notice,
    put_notice,
    read_offer,
    read_roster,
    say,
    write_roster,
)
from tahaluf.manifest import Manifest, load
from tahaluf.people import (
    Account,
    Volunteer,
    answer,
    match,
    mend,
    notice,
    notice_mark,
    openings,
    person_id,
    read_volunteer,
    record,
    record_path,
    standing,
)
from tahaluf.problems import Stopped

from .choices import VOLUNTEER
from .environment import Environment
from .options import common

MANIFEST: Final = "projects.yml"
TOPIC: Final = "volunteer"
COMMIT: Final = "Keep {person}'s record as their form says"

# Texts for the log
CLOSED: Final = "issue {number} is closed: nothing to do"
GONE: Final = "the account that opened issue {number} is gone: nobody to answer"
UNREADABLE: Final = "issue {number}: the form cannot be read yet, and its author is told what to mend"
OLDER: Final = "issue {number}: a later form of the same person counts"
DONE: Final = "issue {number}: the stewards are told, and the volunteer is answered"


def arguments(parser: argparse.ArgumentParser) -> None:
    common(parser)
    parser.add_argument(
        "--issue", type=int, metavar="N", help="default: the issue of the event behind the run"
    )


def run(options: argparse.Namespace) -> int:
    env = Environment.read()
    number = options.issue or _number(env)
    session = env.session(options.verbose)
    done = _onboard(session, read_offer(session, env.control(), number, MANIFEST, VOLUNTEER))
    print(done.format(number=number))
    return 0


def _onboard(session: Session, offer: Offer) -> str:
    """Do what the form asks for, and say what was done."""
    if not offer.open:
        return CLOSED
    if offer.account is None:
        return GONE
    account = Account(*offer.account)
    manifest, form = load(offer.manifest, MANIFEST), load_form(offer.form, VOLUNTEER)
    if not offer.labels.intersection(form.labels):
        raise Stopped(f"issue {offer.number} is no volunteer's form", "give the number of one")
    roster = f"{manifest.organization}/{manifest.roster}"
    file = read_roster(session, roster, record_path(account.id))
    reading = parse(form, offer.body)
    if isinstance(reading, Malformed):
        _answer(session, offer, _mend(form, reading))
        return UNREADABLE
    volunteer = read_volunteer(reading.values, manifest)
    if standing(file.text).form > offer.number:
        _answer(session, offer, answer(volunteer.languages))
        return OLDER
    _enter(session, roster, file, offer, account, volunteer, manifest)
    _answer(session, offer, answer(volunteer.languages))
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
    person, matches = person_id(account.id), match(volunteer, openings(manifest))
    wanted = notice(person, volunteer, matches, manifest, offer.url)
    found = find_notice(session, roster, notice_mark(person), standing(file.text).notice, offer.created)
    told = put_notice(session, roster, found, wanted.title, wanted.body)

    def text(before: str | None) -> str:
        return record(volunteer, account, offer.number, matches, offer.created.date(), told, before).text

    write_roster(session, roster, file, text, COMMIT.format(person=person))


def _answer(session: Session, offer: Offer, text: str) -> None:
    say(session, offer.control, offer.number, TOPIC, text, offer.ours)


def _mend(form: Form, reading: Malformed) -> str:
    """By code and label alone: the messages may quote what was written."""
    return mend((error.code, error.field and form.field(error.field).label) for error in reading.errors)


def _number(env: Environment) -> int:
    number = (env.event().get("issue") or {}).get("number")
    if not isinstance(number, int):
        raise Stopped("it is not known which issue is meant", "give --issue N")
    return number
