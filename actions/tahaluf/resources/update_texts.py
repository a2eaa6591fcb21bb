"""Writes an update's pull request in the repository's language."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tahaluf.escape import block_quote, code_block, code_span, escape_inline, escape_plain
from tahaluf.i18n import Message, PluralMessage, Translator, translator_for
from tahaluf.templates import CONTROL_TEMPLATE, Conflict, FileUpdate, Lock, Outcome, Reason, Tree, Update

MAX_BODY: Final = 60_000  # characters; GitHub accepts 65,536
MAX_SHOWN_LINES: Final = 60

TITLE: Final = Message("Update the files from the template {template}")
TITLE_CONTROL: Final = Message("Upgrade Tahaluf")
TITLE_OTHER: Final = Message("Switch the files from the template {former} to {template}")
NEW_VERSION: Final = Message("The template **{template}** has a new version.")
OTHER_TEMPLATE: Final = Message("The manifest now names the template **{template}** instead of **{former}**.")
NEW_RELEASE: Final = Message(
    "This pull request updates this repository's workflows, forms and other files to a newer release of "
    "Tahaluf."
)
NEW_VALUES: Final = Message(
    "Some of this project's values in the manifest have changed, and the template's files depend on them."
)
MERGED_NOTE: Final = Message(
    "Your own changes in this repository are kept. Files that belong to the project are not changed."
)
CHANGELOG_HEADING: Final = Message("What is new in the template")
FILES_HEADING: Final = Message("Files")
CONFLICTS_HEADING: Final = Message("Conflicts")
CONFLICTS_NOTE: Final = Message(
    "In these files, both this repository and the template have changed the same part, so this pull request does "
    "not change them. If the template's version is better, edit the file on this branch. Tahaluf will try again "
    "with the next version of the template."
)
THIS_REPOSITORY: Final = Message("In this repository, line {line}")
THE_TEMPLATE: Final = Message("In the template")
DIFFERENCE: Final = Message("Difference between this repository and the template")
CLOSING_NOTE: Final = Message(
    "Merge this pull request, or close it to decline this version: the bot then waits for the next version. If "
    "you commit to this branch, Tahaluf no longer updates it."
)
WITHDRAWN: Final = Message("There is nothing left to update, so the bot has closed this pull request.")
SHORTENED: Final = PluralMessage("{number} conflict is not shown.", "{number} conflicts are not shown.")
OUTCOMES: Final = {
    Outcome.ADDED: Message("{path}: added"),
    Outcome.UPDATED: Message("{path}: updated"),
    Outcome.MERGED: Message("{path}: merged with this repository's changes"),
    Outcome.RENAMED: Message("{path}: moved from {former}"),
    Outcome.DELETED: Message(
        "{path}: deleted, because the template no longer contains it and nobody has changed it here"
    ),
    Outcome.KEPT: Message("{path}: not changed"),
    Outcome.ABSENT: Message("{path}: deleted here, and not added again"),
    Outcome.CONFLICT: Message("{path}: conflict, not changed"),
}
PLACES: Final = PluralMessage(
    "{number} place was changed both here and in the template.",
    "{number} places were changed both here and in the template.",
)
REASONS: Final = {
    Reason.BINARY: Message("The file is not text, so the two versions cannot be merged."),
    Reason.BASE_LOST: Message(
        "The original version of this file is no longer in the history, so Tahaluf cannot tell which changes were "
        "made here and which in the template."
    ),
    Reason.PATH_TAKEN: Message(
        "The template moved this file to a path that another file in this repository already uses."
    ),
    Reason.NOT_A_FILE: Message("In this repository, this path is a link, a folder or a submodule."),
}


@dataclass(frozen=True, slots=True)
class PullText:
    title: str
    body: str  # without the marker


def pull_text(lock: Lock, tree: Tree, update: Update, language: str) -> PullText:
    """Return the pull request's title and body."""
    translator = translator_for([language])
    say = translator.translate
    template, former = escape_plain(tree.template), escape_plain(lock.template)
    title = say(TITLE, template=template)
    if tree.template == CONTROL_TEMPLATE:
        title = say(TITLE_CONTROL)
    elif lock.template != tree.template:
        title = say(TITLE_OTHER, former=former, template=template)
    parts = [
        f"{_reason(lock, tree, translator)} {say(MERGED_NOTE)}",
        *_changelog(lock, tree, translator, language),
        f"### {say(FILES_HEADING)}",
        "\n".join(_file_line(file, translator) for file in update.files),
    ]
    note = f"---\n{say(CLOSING_NOTE)}"
    conflicts = _conflicts(update, translator, MAX_BODY - len("\n\n".join([*parts, note])))
    return PullText(title, translator.with_direction("\n\n".join([*parts, *conflicts, note])))


def closing_text(language: str) -> str:
    translator = translator_for([language])
    return translator.with_direction(translator.translate(WITHDRAWN))


def _reason(lock: Lock, tree: Tree, translator: Translator) -> str:
    template, former = escape_inline(tree.template), escape_inline(lock.template)
    if tree.template == CONTROL_TEMPLATE:
        return translator.translate(NEW_RELEASE)
    if lock.template != tree.template:
        return translator.translate(OTHER_TEMPLATE, template=template, former=former)
    if lock.version != tree.version:
        return translator.translate(NEW_VERSION, template=template)
    return translator.translate(NEW_VALUES)


def _changelog(lock: Lock, tree: Tree, translator: Translator, language: str) -> Iterator[str]:
    texts = [block_quote(entry.text_in(language)) for entry in tree.news_since(lock)]
    if texts:
        yield f"### {translator.translate(CHANGELOG_HEADING)}"
        yield from texts


def _file_line(file: FileUpdate, translator: Translator) -> str:
    line = translator.translate(
        OUTCOMES[file.outcome], path=code_span(file.path), former=code_span(file.removed or file.path)
    )
    return f"- {line}"


def _conflicts(update: Update, translator: Translator, room: int) -> Iterator[str]:
    """List the conflicts. Conflicts that do not fit are only counted."""
    if not update.conflicts:
        return
    opening = f"### {translator.translate(CONFLICTS_HEADING)}\n\n{translator.translate(CONFLICTS_NOTE)}"
    yield opening
    room -= len(opening) + 200
    for index, file in enumerate(update.conflicts):
        text = _conflict(file, translator)
        room -= len(text) + 2
        if room < 0:
            yield translator.translate_plural(SHORTENED, len(update.conflicts) - index)
            return
        yield text


def _conflict(file: FileUpdate, translator: Translator) -> str:
    if file.reason in REASONS:
        reason = translator.translate(REASONS[file.reason])
    else:
        reason = translator.translate_plural(PLACES, len(file.conflicts))
    parts = [f"**{code_span(file.path)}** {reason}"]
    parts += [_both_sides(conflict, translator) for conflict in file.conflicts]
    if file.reason is Reason.BASE_LOST and file.versions:
        mine, new = (_lines(version.splitlines()) for version in file.versions)
        difference = difflib.unified_diff(mine, new, lineterm="", n=2)
        parts.append(_folded(translator.translate(DIFFERENCE), list(difference)[2:], "diff"))
    return "\n\n".join(parts)


def _both_sides(conflict: Conflict, translator: Translator) -> str:
    mine, new = _lines(conflict.current), _lines(conflict.rendered)
    return "\n\n".join(
        (
            _folded(translator.translate(THIS_REPOSITORY, line=conflict.line), mine),
            _folded(translator.translate(THE_TEMPLATE), new),
        )
    )


def _folded(summary: str, lines: list[str], language: str = "") -> str:
    shown = lines if len(lines) <= MAX_SHOWN_LINES else [*lines[:MAX_SHOWN_LINES], "…"]
    return f"<details><summary>{summary}</summary>\n\n{code_block(shown, language)}\n\n</details>"


def _lines(lines: tuple[bytes, ...] | list[bytes]) -> list[str]:
    return [line.decode(errors="replace") for line in lines]
