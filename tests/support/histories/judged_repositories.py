"""Judges changes to repositories: their names, visibility, topics, labels and issues."""

from collections.abc import Iterator

from support.histories.case import Case, Found, Rule
from support.histories.manifest_words import topics


def created(case: Case) -> Iterator[Found]:
    if case.one.new.visibility != case.words.visibility(case.entry):
        yield "publicity", "created with another visibility"


def name(case: Case) -> Iterator[Found]:
    if case.one.old.casefold() not in {alias.casefold() for alias in case.entry.get("aliases", ())}:
        yield "existing", "renamed, and it is no earlier name"


def visibility(case: Case) -> Iterator[Found]:
    line, new = case.record.announced(case.slug, ("update",), "repository", "visibility"), case.one.new
    if line is None or line.new != new or new != case.words.visibility(case.entry):
        yield "publicity", "not announced"


def archived(case: Case) -> Iterator[Found]:
    line, new = case.record.announced(case.slug, ("archive", "unarchive"), "repository"), case.one.new
    wanted = case.entry.get("status") == "archived"
    if new != wanted or line is None or (line.kind == "archive") != new:
        yield "publicity", "not announced"


def setting(case: Case) -> Iterator[Found]:
    key, value = case.one.new
    if value != case.words.setting(case.entry, key):
        yield "settings", "not in the manifest"


def changed_topics(case: Case) -> Iterator[Found]:
    if case.one.new != topics(case.entry):
        yield "settings", "not in the manifest"


def label(case: Case) -> Iterator[Found]:
    wanted, one = case.words.labels(case.entry), case.one
    if one.new is not None:
        if one.new[0] not in wanted:
            yield "settings", "a label that the manifest does not have"
        return
    if one.repository not in case.before.repositories:
        return
    if case.record.announced(case.slug, ("delete", "rename", "merge"), "labels", one.old[0]) is None:
        yield "loss", "label deleted"


def issue(case: Case) -> Iterator[Found]:
    one = case.one
    old, new = case.before.repositories[one.repository or 0], case.after.repositories[one.repository or 0]
    renamed = {found[0]: new.labels[key][0] for key, found in old.labels.items() if key in new.labels}
    for lost in (one.old[1] or frozenset()) - (one.new[1] or frozenset()):
        if renamed.get(lost) in (one.new[1] or frozenset()):
            continue
        if case.record.announced(case.slug, ("delete", "rename", "merge"), "labels", lost) is None:
            yield "loss", f"issue lost `{lost}`"


# Maps kinds of differences to what judges them.
OF_REPOSITORIES: dict[str, Rule] = {
    "repository created": created,
    "name": name,
    "visibility": visibility,
    "archived": archived,
    "setting": setting,
    "topics": changed_topics,
    "label": label,
    "issue": issue,
}
