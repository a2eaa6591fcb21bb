"""The issue in the private roster that tells the stewards of somebody who offers help.

Here alone a mention is alive on purpose: it is how GitHub tells them.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from tahaluf.manifest import Manifest
from tahaluf.matching import Match, Volunteer, language_name, term_name, why
from tahaluf.people import maintainers_of, stewards_of
from tahaluf.roster import Notice, notice_mark
from tahaluf.sealing import without_block
from tahaluf.text import block, inline, plain, title
from tahaluf.voice import Voice, voice_for

from . import texts

# GitHub takes no issue of more than 65,536 characters, and somebody whose notice it does not take is stuck
LONGEST_NOTE: Final = 40_000
MOST_WORDS, LONGEST_WORD = 40, 80


def notice(
    person: str, volunteer: Volunteer, matches: Sequence[Match], manifest: Manifest, form: str
) -> Notice:
    """Tell the stewards of the best match, in their project's main language where there are texts in it.

    `person`: the pseudonym; `form`: the address of the form.
    """
    voice = voice_for(manifest.project(match.project).lang for match in matches[:1])
    parts = [
        *_adoptions(volunteer, manifest, voice),
        _lead(matches, manifest, voice),
        _fits(matches, manifest, voice),
        _offer(volunteer, manifest, voice),
        voice.say(texts.NOTICE_LEVEL[volunteer.level], person=person),
        *_note(volunteer.note or "", form, voice),
        voice.say(texts.NOTICE_NEXT, form=form, person=person),
    ]
    body = voice.frame("\n\n".join(filter(None, parts)))
    return Notice(_title(person, matches, voice), f"{notice_mark(person)}\n{body}")


def _title(person: str, matches: Sequence[Match], voice: Voice) -> str:
    if not matches:
        return voice.say(texts.NOTICE_TITLE_NOBODY, person=person)
    best = matches[0]
    return voice.say(texts.NOTICE_TITLE, person=person, project=best.project, role=plain(best.title))


def _lead(matches: Sequence[Match], manifest: Manifest, voice: Voice) -> str:
    if not matches:
        return voice.say(texts.NOTICE_LEAD_NOBODY)
    project = manifest.project(matches[0].project)
    who = stewards_of(manifest, project)
    lead = texts.NOTICE_LEAD if who else texts.NOTICE_LEAD_ALONE
    return voice.say(lead, who=who, project=title(project.name), role=inline(matches[0].title))


def _adoptions(volunteer: Volunteer, manifest: Manifest, voice: Voice) -> Iterable[str]:
    """Those who look after the area: the project itself has nobody who would hear."""
    for slug in sorted(volunteer.adopt):
        project = manifest.project(slug)
        who = maintainers_of(manifest, project)
        lead = texts.NOTICE_ADOPTS if who else texts.NOTICE_ADOPTS_ALONE
        yield voice.say(lead, who=who, project=title(project.name))


def _fits(matches: Sequence[Match], manifest: Manifest, voice: Voice) -> str:
    if not matches:
        return ""
    rows = "\n".join(
        f"| {inline(match.project)}: {inline(match.title)} | {match.score} | {why(match, manifest, voice)} |"
        for match in matches
    )
    return voice.say(texts.NOTICE_FITS, rows=rows)


def _offer(volunteer: Volunteer, manifest: Manifest, voice: Voice) -> str:
    def listed(words: Iterable[str]) -> str:
        return voice.series(map(inline, words)) or voice.say(texts.NOTHING_SAID)

    offer = volunteer.offer
    said = voice.say(
        texts.NOTICE_OFFER,
        skills=listed(term_name(manifest.skills[id_], voice) for id_ in sorted(offer.skills)),
        hours=offer.hours or voice.say(texts.NOTHING_SAID),
        languages=listed(language_name(manifest, id_, voice) for id_ in sorted(offer.languages)),
        zone=listed(filter(None, [offer.zone])),
        work=listed(offer.work),
        projects=listed(sorted(offer.projects)) if offer.projects else voice.say(texts.ANY_PROJECT),
    )
    if not volunteer.unknown:
        return said
    first, more = volunteer.unknown[:MOST_WORDS], ["…"] * (len(volunteer.unknown) > MOST_WORDS)
    words = voice.series([*(inline(word, LONGEST_WORD) for word in first), *more])
    return f"{said}\n\n{voice.say(texts.NOTICE_UNKNOWN, words=words)}"


def _note(note: str, form: str, voice: Voice) -> Iterable[str]:
    """A sealed message is opened where it stands: made safe for Markdown, it would not be whole any more."""
    open_part, sealed = without_block(note)
    if open_part:
        yield voice.say(texts.NOTICE_NOTE, note=_shortened(open_part))
    if sealed:
        yield voice.say(texts.NOTICE_SEALED, form=form)


def _shortened(note: str) -> str:
    """What makes a text safe may make it five times as long. All of it stands in the form."""
    limit = LONGEST_NOTE
    while len(said := block(note, limit)) > LONGEST_NOTE:
        limit //= 2
    return said
