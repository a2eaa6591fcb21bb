"""The issue in the private roster that tells the stewards of somebody who offers help.

Here alone a mention is alive on purpose: it is how GitHub tells them.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tahaluf.manifest import Manifest, Project
from tahaluf.text import block, inline, plain, title

from . import texts
from .armour import without_block
from .fit import language_name, why
from .match import Match
from .record import record_path
from .volunteer import Volunteer

MARK: Final = "<!-- tahaluf:person {person} -->"


class Notice(NamedTuple):
    """An issue: its title, and its body in Markdown. The body's first line is the person's mark."""

    title: str
    body: str


def notice_mark(person: str) -> str:
    """The first line of the notice about this person: by it and by its author it is found again."""
    return MARK.format(person=person)


def notice(
    person: str, volunteer: Volunteer, matches: Sequence[Match], manifest: Manifest, form: str
) -> Notice:
    """Tell the stewards of the best match. `person`: the pseudonym; `form`: the address of the form."""
    parts = [
        _lead(matches, manifest),
        _fits(matches, manifest),
        _offer(volunteer, manifest),
        texts.NOTICE_LEVEL[volunteer.level].format(person=person),
        *_note(volunteer.note or "", form),
        texts.NOTICE_NEXT.format(form=form, path=record_path(person)),
    ]
    return Notice(_title(person, matches), f"{notice_mark(person)}\n" + "\n\n".join(filter(None, parts)))


def _title(person: str, matches: Sequence[Match]) -> str:
    if not matches:
        return texts.NOTICE_TITLE_NOBODY.format(person=person)
    best = matches[0]
    return texts.NOTICE_TITLE.format(person=person, project=best.project, role=plain(best.title))


def _lead(matches: Sequence[Match], manifest: Manifest) -> str:
    if not matches:
        return texts.NOTICE_LEAD_NOBODY
    project = manifest.project(matches[0].project)
    who = " ".join(_mentions(manifest, project))
    lead = texts.NOTICE_LEAD if who else texts.NOTICE_LEAD_ALONE
    return lead.format(who=who, project=title(project.name), role=inline(matches[0].title))


def _mentions(manifest: Manifest, project: Project) -> Iterable[str]:
    """The team where there is one: it may have grown past the manifest. Else the listed stewards."""
    if team := manifest.team(project):
        return [f"@{manifest.organization}/{team.name}"]
    return [f"@{steward.login}" for steward in project.stewards]


def _fits(matches: Sequence[Match], manifest: Manifest) -> str:
    if not matches:
        return ""
    rows = "\n".join(
        f"| {inline(match.project)}: {inline(match.title)} | {match.score} | {why(match, manifest)} |"
        for match in matches
    )
    return texts.NOTICE_FITS.format(rows=rows)


def _offer(volunteer: Volunteer, manifest: Manifest) -> str:
    skills = [manifest.skills[id_].name for id_ in sorted(volunteer.skills)]
    said = texts.NOTICE_OFFER.format(
        skills=_listed(skills),
        hours=volunteer.hours or texts.NOTHING_SAID,
        languages=_listed(language_name(manifest, id_) for id_ in sorted(volunteer.languages)),
        zone=inline(volunteer.zone) if volunteer.zone else texts.NOTHING_SAID,
        work=_listed(volunteer.work),
        projects=_listed(sorted(volunteer.projects)) if volunteer.projects else texts.ANY_PROJECT,
    )
    if not volunteer.unknown:
        return said
    return f"{said}\n\n{texts.NOTICE_UNKNOWN.format(words=_listed(volunteer.unknown))}"


def _note(note: str, form: str) -> Iterable[str]:
    """A sealed message is opened where it stands: made safe for Markdown, it would not be whole any more."""
    open_part, sealed = without_block(note)
    if open_part:
        yield texts.NOTICE_NOTE.format(note=block(open_part))
    if sealed:
        yield texts.NOTICE_SEALED.format(form=form)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(inline, words)) or texts.NOTHING_SAID
