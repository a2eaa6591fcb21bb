"""Writes the notice, which is an issue in the private roster that tells stewards about a new volunteer.

Its mentions are not escaped, so GitHub notifies the stewards.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from tahaluf.escape import block_quote, escape_inline, escape_name, escape_plain
from tahaluf.i18n import Translator, translator_for
from tahaluf.manifest import Manifest
from tahaluf.sealing import remove_sealed
from tahaluf.volunteers.form import QUESTIONS, ProfileQuestion, Volunteer
from tahaluf.volunteers.matching import Match, explain_match
from tahaluf.volunteers.people import mention_maintainers, mention_stewards
from tahaluf.volunteers.roster import Notice, notice_marker

from . import texts

# GitHub rejects issues with more than 65,536 characters, and without a notice, no one would learn about the person
MAX_NOTE_LENGTH: Final = 40_000
MAX_UNKNOWN_WORDS, MAX_WORD_LENGTH = 40, 80


def steward_notice(
    person: str, volunteer: Volunteer, matches: Sequence[Match], manifest: Manifest, form_url: str
) -> Notice:
    """Write to the stewards of the best match, in their project's main language if there is a translation.

    `person`: the volunteer's pseudonym.
    """
    translator = translator_for(manifest.project(match.project).lang for match in matches[:1])
    parts = [
        *_adoption_paragraphs(volunteer, manifest, translator),
        _lead_paragraph(matches, manifest, translator),
        _match_table(matches, manifest, translator),
        _profile_paragraph(volunteer, manifest, translator),
        translator.translate(texts.NOTICE_LEVEL[volunteer.level], person=person),
        *_note_paragraphs(volunteer.note or "", form_url, translator),
        translator.translate(texts.NOTICE_NEXT, form=form_url, person=person),
    ]
    body = translator.with_direction("\n\n".join(filter(None, parts)))
    return Notice(_notice_title(person, matches, translator), f"{notice_marker(person)}\n{body}")


def _notice_title(person: str, matches: Sequence[Match], translator: Translator) -> str:
    if not matches:
        return translator.translate(texts.NOTICE_TITLE_NO_MATCH, person=person)
    best = matches[0]
    return translator.translate(
        texts.NOTICE_TITLE, person=person, project=best.project, role=escape_plain(best.title)
    )


def _lead_paragraph(matches: Sequence[Match], manifest: Manifest, translator: Translator) -> str:
    if not matches:
        return translator.translate(texts.NOTICE_LEAD_NO_MATCH)
    project = manifest.project(matches[0].project)
    mentions = mention_stewards(manifest, project)
    lead = texts.NOTICE_LEAD if mentions else texts.NOTICE_LEAD_NO_STEWARDS
    return translator.translate(
        lead, who=mentions, project=escape_name(project.name), role=escape_inline(matches[0].title)
    )


def _adoption_paragraphs(volunteer: Volunteer, manifest: Manifest, translator: Translator) -> Iterable[str]:
    """Yield paragraphs about the projects that the volunteer would adopt. They mention the area's maintainers,
    because such a project has no stewards.
    """
    for slug in sorted(volunteer.adopts):
        project = manifest.project(slug)
        mentions = mention_maintainers(manifest, project)
        lead = texts.NOTICE_ADOPTS if mentions else texts.NOTICE_ADOPTS_NO_MAINTAINERS
        yield translator.translate(lead, who=mentions, project=escape_name(project.name))


def _match_table(matches: Sequence[Match], manifest: Manifest, translator: Translator) -> str:
    if not matches:
        return ""
    rows = "\n".join(
        f"| {escape_inline(match.project)}: {escape_inline(match.title)} | {match.score} "
        f"| {explain_match(match, manifest, translator)} |"
        for match in matches
    )
    return translator.translate(texts.NOTICE_MATCHES, rows=rows)


def _profile_paragraph(volunteer: Volunteer, manifest: Manifest, translator: Translator) -> str:
    def answer_to(question: ProfileQuestion) -> str:
        names = question.answer.names(getattr(volunteer.profile, question.key), manifest, translator)
        return translator.join_list(map(escape_inline, names)) or translator.translate(question.if_empty)

    text = "\n".join(
        texts.NOTICE_ANSWER.format(question=translator.translate(question.label), answer=answer_to(question))
        for question in QUESTIONS
    )
    if not volunteer.unknown_words:
        return text
    first, more = (
        volunteer.unknown_words[:MAX_UNKNOWN_WORDS],
        ["…"] * (len(volunteer.unknown_words) > MAX_UNKNOWN_WORDS),
    )
    words = translator.join_list([*(escape_inline(word, MAX_WORD_LENGTH) for word in first), *more])
    return f"{text}\n\n{translator.translate(texts.NOTICE_UNKNOWN_WORDS, words=words)}"


def _note_paragraphs(note: str, form_url: str, translator: Translator) -> Iterable[str]:
    """Quote the note. A sealed message is only linked, because escaping it for Markdown would break it."""
    plain_part, sealed = remove_sealed(note)
    if plain_part:
        yield translator.translate(texts.NOTICE_NOTE, note=_shorten_note(plain_part))
    if sealed:
        yield translator.translate(texts.NOTICE_SEALED, form=form_url)


def _shorten_note(note: str) -> str:
    """Shorten the note to MAX_NOTE_LENGTH, because escaping can make it five times longer.

    The rest can be read in the form.
    """
    limit = MAX_NOTE_LENGTH
    while len(escaped := block_quote(note, limit)) > MAX_NOTE_LENGTH:
        limit //= 2
    return escaped
