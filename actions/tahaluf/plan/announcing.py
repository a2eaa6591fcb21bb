"""Describes announcements in sentences. Announcements that say the same thing about several targets
share a sentence.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from .change import Announcement, Risk
from .folding import FoldedEntry, fold_entries

FormatValue = Callable[[str], str]

MAX_INLINE: Final = 3  # more names follow their number, in parentheses
# Resources whose announcements are complete sentences
WITHOUT_SUBJECT: Final = frozenset({"manifest", "other files"})
# What an announcement is about, unless it is about a file
NOUNS: Final = {
    "setting": "setting",
    "entry": "key",
    "project": "project",
    "repository": "repository",
    "team": "team",
    "page": "page",
    "pages": "pages",
}
PAGES: Final = "pages"

# User-facing messages
EACH: Final = "each of {subject} {text}"
IN_ENTRY: Final = "in the entry of {projects}, {sentence}"
IN_ENTRIES: Final = "in the entries of {projects}, {sentence}"
PAGE_OF: Final = "the page of {projects}"
PAGES_OF: Final = "the pages of {projects}"
THESE: Final = "these {number} projects"
ALL_PAGES: Final = "all pages"
MANY: Final = "{number} {noun}s ({names})"
ONE: Final = "the {noun} {names}"
SOME: Final = "the {noun}s {names}"


def describe_announcements(
    announcements: Iterable[Announcement],
    named: Collection[str] = (),
    format_value: FormatValue = str,
    format_text: FormatValue = str,
) -> Iterator[tuple[str, Risk]]:
    """Yield each sentence, and the risk of what it describes.

    `named`: the projects that the plan has already named. If a sentence applies to exactly these projects, it does
    not repeat their names. `format_value` formats names, and `format_text` formats other text.
    """
    for folded in fold_entries(announcements):
        projects = _projects(folded.projects, named, format_value)
        sentence = _sentence(folded, projects, format_value, format_text)
        if folded.entry.resource == "entry":
            text = IN_ENTRY if len(folded.projects) == 1 else IN_ENTRIES
            sentence = text.format(projects=projects, sentence=sentence)
        yield sentence, folded.entry.risk


def _sentence(
    folded: FoldedEntry[Announcement], projects: str, format_value: FormatValue, format_text: FormatValue
) -> str:
    entry = folded.entry
    if entry.resource in WITHOUT_SUBJECT:
        return format_text(entry.text)
    is_own = folded.targets == ("",)  # the announcement is about the project itself
    names = folded.projects if is_own else folded.targets
    if entry.resource == "page" and is_own:
        subject = (PAGE_OF if len(names) == 1 else PAGES_OF).format(projects=projects)
    else:
        subject = _subject(entry.resource, names, format_value)
    if len(names) == 1 or entry.resource == PAGES:
        return f"{subject} {format_text(entry.text)}"
    if entry.plural:
        return f"{subject} {format_text(entry.plural)}"
    return EACH.format(subject=subject, text=format_text(entry.text))


def _subject(resource: str, names: Sequence[str], format_value: FormatValue) -> str:
    if resource == PAGES:
        return (
            ALL_PAGES if not any(names) else ONE.format(noun=PAGES, names=_joined(map(format_value, names)))
        )
    noun = NOUNS.get(resource) or ("folder" if all(name.endswith("/") for name in names) else "file")
    if len(names) > MAX_INLINE:
        return _names(names, noun, format_value)
    text = ONE if len(names) == 1 else SOME
    return text.format(noun=noun, names=_joined(map(format_value, names)))


def _projects(names: Sequence[str], named: Collection[str], format_value: FormatValue) -> str:
    if len(names) > MAX_INLINE and {*names} == {*named}:
        return THESE.format(number=len(names))
    return _names(names, "project", format_value)


def _names(names: Sequence[str], noun: str, format_value: FormatValue) -> str:
    """List the names. If there are more than `MAX_INLINE`, their number comes first."""
    if len(names) <= MAX_INLINE:
        return _joined(map(format_value, names))
    return MANY.format(number=len(names), noun=noun, names=", ".join(map(format_value, names)))


def _joined(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
