"""Writes a proposal's pull request: the title, the body, and markers for later runs."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tahaluf.escape import code_span, escape_inline, escape_name, escape_plain, words_of_mixed_scripts
from tahaluf.forms import FieldType, FormSet
from tahaluf.i18n import ENGLISH, Translator, translator_for
from tahaluf.similarity import Candidate

from . import texts
from .consent_comments import description_markers, request_languages
from .draft import Answers, Draft, ProposedSteward, license_of, text_of
from .state import ControlRepository, ProposalKind

_MARKER: Final = re.compile(
    r"<!-- tahaluf:proposal issue=([0-9]+) slug=([A-Za-z0-9._-]+) values=([0-9a-f]{16})(?: waiting=([0-9]+))?"
    r"(?: describes=([0-9a-f]{32}|asked))?(?: language=([A-Za-z-]{2,20}))? -->"
)
_COMMITTED_DIGEST: Final = re.compile(r"^Values: ([0-9a-f]{16})$", re.MULTILINE)
_CLOSED_MARKER: Final = "<!-- tahaluf:closed-with-issue -->"
_ON_HOLD_MARKER: Final = "<!-- tahaluf:held -->"
_MAX_TITLE: Final = 256  # characters; GitHub's limit


def values_digest(project: Mapping[str, Any]) -> str:
    """Return sixteen hex digits that change if a value of the project changes. An approval is valid only for the
    digest of the values that it approved.
    """
    canonical = json.dumps(project, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def commit_message(kind: ProposalKind, id_: str, issue: int, digest: str, blob: str) -> str:
    """Return a message that contains no text from the form except the slug or id, because GitHub acts on mentions and
    closing keywords.

    The message contains the digest of the values, so that an approval of the commit can be matched to them. It also
    contains the git id of the file, so that someone else's change to the file is recognized.
    """
    subject = texts.COMMIT_SUBJECTS[kind.label].format(id=escape_plain(id_))
    tail = texts.COMMIT_TAIL.format(digest=digest, file=kind.file_word, blob=blob, issue=issue)
    return f"{subject}\n\n{tail}"


def committed_digest(message: str) -> str | None:
    """Return the digest of the values in the bot's commit."""
    match = _COMMITTED_DIGEST.search(message)
    return match[1] if match else None


def is_our_commit(kind: ProposalKind, message: str, issue: int, blob: str | None) -> bool:
    """Whether the commit at the tip of a proposal's branch has the content that the bot would have written, and not
    someone else's work.

    Only the content counts, because anyone can claim to be the commit's author. This does not prove who made the
    commit. It means only that the bot can overwrite the commit without destroying anyone's work.
    """
    if blob is None:
        return False
    expected = commit_message(kind, "", issue, committed_digest(message) or "", blob)
    return message.rstrip().partition("\n")[2] == expected.partition("\n")[2]


def pull_title(project: Mapping[str, Any]) -> str:
    """Return a plain-text title, because GitHub does not render titles and may copy them to commit messages."""
    full_title = texts.TITLE.format(slug=escape_plain(project["slug"]), name=escape_plain(project["name"]))
    return limited_title(full_title)


def limited_title(title: str) -> str:
    """Shorten a title to GitHub's limit. Escaping can make a name 50 % longer than the manifest allows."""
    return title if len(title) <= _MAX_TITLE else title[: _MAX_TITLE - 1].rstrip() + "…"


def pull_body(
    control: ControlRepository,
    issue: int,
    answers: Answers,
    draft: Draft,
    described: str,
    candidates: Sequence[Candidate],
    language: str,
) -> str:
    """Return the body, which lists the values as the bot has read them, since the issue may display them differently.

    `described`: the result of `ConsentThread.record`.
    """
    digest, slug = values_digest(draft.project), draft.project["slug"]
    waiting = f" waiting={len(draft.entries_without_consent)}" if draft.entries_without_consent else ""
    parts = [
        f"<!-- tahaluf:proposal issue={issue} slug={slug} values={digest}{waiting} describes={described} "
        f"language={language} -->",
        texts.HEADING.format(issue=issue),
        "\n".join(["| | |", "| --- | --- |", *_table_rows(control.forms, answers, draft)]),
    ]
    if not text_of(answers, "slug"):
        parts.append(texts.SHORT_NAME_DERIVED.format(slug=code_span(slug)))
    if draft.entries_without_consent:
        parts += _waiting_notes(draft)
    if mixed := words_of_mixed_scripts(" ".join(_names_and_summaries(draft.project))):
        parts.append(texts.LOOKALIKES.format(words=", ".join(map(escape_name, mixed))))
    if candidates:
        parts += [texts.RESEMBLES_EXISTING, list_similar(control, candidates, ENGLISH)]
    return "\n\n".join([*parts, texts.FOOTER.format(digest=digest)])


def _names_and_summaries(project: Mapping[str, Any]) -> Iterator[str]:
    """Yield the name and the summary, in each language in which the project has them."""
    yield from (project["name"], project["summary"])
    for translation in project.get("translations", {}).values():
        yield from translation.values()


def consent_request(project: Mapping[str, Any], description: str, mentions: str = "") -> str:
    """Return the comment that asks stewards for consent again after the project's self-description has changed.

    `mentions`: mentions of the stewards who are already listed and keep their access.
    """
    texts_in_both = []
    for translator in request_languages(project.get("lang", "")):
        parts = [translator.translate(texts.CONSENT_OUTDATED, name=escape_name(project["name"]))]
        if mentions:
            parts.append(translator.translate(texts.CONSENT_KEPT, stewards=mentions))
        texts_in_both.append(translator.with_direction("\n\n".join(parts)))
    return "\n\n".join([*texts_in_both, description_markers({project["slug"]: description})])


def team_consent_request(name: str, subject: str, description: str, locales: Sequence[str]) -> str:
    """Return the comment that asks the people on a shared team for consent again after its description has changed.

    The comment mentions no one, because no one has agreed to be named there. `subject` identifies the team in
    markers.
    """
    translators = dict.fromkeys(translator_for([locale]) for locale in locales)
    in_each = [
        translator.with_direction(translator.translate(texts.TEAM_CONSENT_OUTDATED, name=escape_name(name)))
        for translator in translators
    ]
    return "\n\n".join([*in_each, description_markers({subject: description})])


def _waiting_notes(draft: Draft) -> Iterator[str]:
    """Yield the note about missing consents in English, for maintainers, and in the project's language, for its
    stewards.
    """
    for translator in request_languages(draft.project.get("lang", "")):
        entries = translator.join_list(map(str, draft.entries_without_consent))
        yield translator.with_direction(
            translator.translate_plural(
                texts.WAITING_FOR_CONSENT, len(draft.entries_without_consent), entries=entries
            )
        )


def closed_body(body: str, note: str = texts.CLOSED_NOTE) -> str:
    """Return the body for a pull request that is closed together with its issue."""
    return f"{base_body(body)}\n\n{_CLOSED_MARKER}\n{note}"


def on_hold_body(body: str) -> str:
    """Return the body of the pull request for an issue whose answers are invalid."""
    return f"{base_body(body)}\n\n{_ON_HOLD_MARKER}\n{texts.ON_HOLD_NOTE}"


def base_body(body: str) -> str:
    """Return the body without any note that the pull request is closed or on hold."""
    return body.partition(_CLOSED_MARKER)[0].partition(_ON_HOLD_MARKER)[0].rstrip()


def is_on_hold(body: str) -> bool:
    return _ON_HOLD_MARKER in body


def closed_with_issue(body: str) -> bool:
    """Whether the bot closed the pull request together with its issue. If not, a person closed it."""
    return _CLOSED_MARKER in body


def proposed_slug(body: str, issue: int) -> str | None:
    """Return the slug in the marker at the top of the body.

    Return None if the marker is missing or belongs to another issue.
    """
    match = _MARKER.match(body)
    return match[2] if match and int(match[1]) == issue else None


def commit_matches_body(body: str, message: str) -> bool:
    """Whether the last commit of a pull request contains the values in the pull request's body. They differ if
    someone has edited either of them.
    """
    match = _MARKER.match(body)
    return match is not None and match[3] == committed_digest(message)


def missing_consents(body: str) -> int:
    """Return the number of stewards who have not agreed yet, from the same marker."""
    match = _MARKER.match(body)
    return int(match[4] or 0) if match else 0


def described_as(body: str) -> str | None:
    """Return the bot's record of the project's self-description from the same marker in this body."""
    match = _MARKER.match(body)
    return match[5] if match else None


def reply_language(body: str) -> str | None:
    """Return the language for replies to the proposer, from the same marker."""
    match = _MARKER.match(body)
    return match[6] if match else None


def list_similar(control: ControlRepository, candidates: Sequence[Candidate], translator: Translator) -> str:
    """Return a Markdown list of similar projects, with links and reasons."""
    return "\n".join(f"- {_similar_item(control, candidate, translator)}" for candidate in candidates)


def _similar_item(control: ControlRepository, candidate: Candidate, translator: Translator) -> str:
    project = control.manifest.project(candidate.slug)
    url = f"{control.server_url}/{control.manifest.full_name_of(project)}" if project.is_managed else None
    reasons = translator.join_list(translator.translate(reason) for reason in candidate.reasons)
    link = f"[{code_span(project.slug)}]({url})" if url else code_span(project.slug)
    return f"{escape_name(project.name)} ({link}): {reasons}"


def labelled_answers(forms: FormSet, answers: Answers) -> Iterator[tuple[str, str, str]]:
    """Yield the key, label and text of each answer. The labels are those of the main form, so reviewers see only one
    language.
    """
    fields = [field for form in reversed(forms.all_forms) for field in form.fields]
    boxes = {field.key for field in fields if field.type == FieldType.CHECKBOXES}
    labels = {field.key: field.label for field in fields}
    for key, value in answers.items():
        if key in boxes or not value:
            continue
        yield key, escape_inline(labels[key]), value if isinstance(value, str) else ", ".join(value)


def _table_rows(forms: FormSet, answers: Answers, draft: Draft) -> Iterator[str]:
    for key, label, text in labelled_answers(forms, answers):
        if key == "license" and (license_id := license_of(answers)) != text:
            read_as = escape_inline(license_id) if license_id else texts.NO_LICENSE
            row = texts.LICENSE_READ_AS.format(answer=escape_name(text), license=read_as)
            yield f"| {label} | {row} |"
            continue
        if key == "stewards":
            named = ", ".join(_steward_text(steward) for steward in draft.stewards if steward.entry)
            yield f"| {label} | {escape_name(named)} |"
            continue
        yield f"| {label} | {escape_name(text)} |"


def _steward_text(steward: ProposedSteward) -> str:
    """Return the public name, or the entry's number, because no one is named in public before they agree."""
    return steward.name or texts.PENDING_ENTRY.format(number=steward.entry)
