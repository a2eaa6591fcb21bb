"""Judges changes to the settings of a repository: they become what the manifest says, and what allows more than before
or cannot be undone was announced.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from support.histories.case import Case, Found, Rule
from support.histories.kinds.every import KINDS
from support.histories.kinds.kind import MISSING, JudgedKind
from support.histories.manifest_words import Entry, Words, settings_of

PAGES_ENVIRONMENT = ("environments", "github-pages")  # GitHub creates it together with a site
# Features that GitHub turns off together with another one
NEEDS = {
    "dependabot_security_updates": "dependabot_alerts",
    "secret_scanning_push_protection": "secret_scanning",
}


def wanted_facets(
    words: Words, entry: Entry, kind: JudgedKind, *, is_adopted: bool
) -> Mapping[str, Any] | None:
    """Return the values that the manifest asks for, by name. Defaults do not apply to adopted repositories."""
    default = MISSING if is_adopted else words.defaults.get(kind.key, MISSING)
    return kind.wanted(settings_of(entry).get(kind.key, MISSING), default)


def judged_by(kind: JudgedKind) -> Rule:
    def facet(case: Case) -> Iterator[Found]:
        one = case.one
        if (kind.key, one.name) == PAGES_ENVIRONMENT and one.old is None:
            return
        if _is_side_effect(case, kind):
            return
        wanted = wanted_facets(case.words, case.entry, kind, is_adopted=case.is_adopted)
        if wanted is None:
            yield "settings", "the manifest does not mention this kind of setting"
            return
        if one.name not in wanted and not (kind.is_complete and one.new is None):
            yield "settings", "not in the manifest"
        elif one.name in wanted and not _may_be_set(case, kind, wanted[one.name]):
            yield "settings", f"the manifest says {wanted[one.name]}"
        elif one.old and one.new and not kind.keeps(wanted[one.name], one.old, one.new):
            yield "settings", "also changes what the manifest does not mention"
        here = case.before.repositories.get(one.repository or 0)
        reviewed = kind.reviewed(one.name, one.old, one.new, here.facets if here else {})
        if reviewed is not None and not _is_announced(case, kind, reviewed, wanted.get(one.name)):
            yield "protection", "not announced"

    return facet


def _may_be_set(case: Case, kind: JudgedKind, wanted: Any) -> bool:
    new = case.one.new
    return kind.agrees(wanted, new) or (case.is_interrupted and kind.may_become(wanted, new))


def _is_side_effect(case: Case, kind: JudgedKind) -> bool:
    """Whether GitHub turned the feature off because the manifest turns off another one, which is judged itself."""
    needed, one = NEEDS.get(case.one.name), case.one
    if kind.key != "security" or needed is None or one.new:
        return False
    after = case.after.repositories[one.repository or 0].facets
    return (
        not after["security", needed]
        and case.before.repositories[one.repository or 0].facets["security", needed]
    )


def _is_announced(case: Case, kind: JudgedKind, words: list[str], wanted: Any) -> bool:
    """Whether the most recent merged plan about this facet has these words, and was merged with the value that the
    manifest still has.
    """
    verb = "create" if case.one.old is None else "delete" if case.one.new is None else "update"
    found = case.record.announcements(case.slug, (verb,), kind.key, kind.target(case.one.name))
    for line, merged in found:
        entry = merged.after.entry_of(case.slug)
        then = wanted_facets(merged.after, entry, kind, is_adopted=case.is_adopted) if entry else None
        return (then or {}).get(case.one.name) == wanted and all(word in line.rest for word in words)
    return False


# Maps kinds of differences to what judges them.
OF_SETTINGS: dict[str, Rule] = {kind.key: judged_by(kind) for kind in KINDS}
