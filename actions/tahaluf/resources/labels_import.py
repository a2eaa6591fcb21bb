"""Describes the labels of existing repositories as label sets, and suggests which labels could be the same.

Labels that only look similar are never merged. Instead, a comment names them, so that a person can add an alias.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any, Final, NamedTuple

from tahaluf.kinds import UNREADABLE
from tahaluf.manifest import label_identity
from tahaluf.plan import UNSET

from .importing import Imported, Inexpressible, OrganizationState, governed, why_not_writable
from .label_sets import SharedSet, find_shared_sets

FIRST_SET: Final = "common"
SEPARATORS: Final = "/:"
PREFIX: Final = re.compile("[a-z0-9][a-z0-9_-]{0,39}")

# User-facing messages
SAME_LOOK: Final = "another label in the repository looks the same"
SUGGESTION: Final = "Perhaps the same as {label}: {variants}. If so, add them to its `aliases`."
ONLY_CASE: Final = (
    "These labels differ from {label} only in case: {variants}. To rename them, list {label} in those "
    "repositories."
)
IN_ONE: Final = "{variant} in {repository}"
IN_MANY: Final = "{variant} in {count} repositories"
SET_COMMENT: Final = "{count} of {total} repositories"
RENAMED: Final = "one of the manifest's label sets lists it as a former name of {label}"


class LabelValue(NamedTuple):
    name: str
    color: str
    description: str

    def as_entry(self) -> dict[str, str]:
        entry = {"name": self.name, "color": self.color}
        return entry | ({"description": self.description} if self.description else {})


def import_labels(state: OrganizationState) -> Imported:
    problems: list[Inexpressible] = []
    renamed = dict(_renamed_labels(state))
    labels = {name: _labels(name, node, renamed, problems) for name, node in governed(state)}
    present = _present_sets(state, labels)
    covered = {
        name: {label for shared in present.values() if name in shared.users for label in shared.items}
        for name in labels
    }
    rest = {name: [label for label in own if label not in covered[name]] for name, own in labels.items()}
    sets = _named(find_shared_sets(rest), state.manifest.labels if state.manifest else ())
    entries = {name: {"repository": _keys(name, own, {**present, **sets})} for name, own in labels.items()}
    sections: dict[str, Any] = {}
    if sets:
        sections["labels"] = {
            set_id: [label.as_entry() for label in shared.items] for set_id, shared in sets.items()
        }
        default = [set_id for set_id, shared in sets.items() if 2 * len(shared.users) > len(labels)]
        if default:
            sections["defaults"] = {"labels": default}
    comments = dict(_comments(labels, sets))
    return Imported(sections, entries, comments=comments, inexpressible=tuple(problems))


def _renamed_labels(state: OrganizationState) -> Iterator[tuple[str, str]]:
    """Yield each former label name in the existing manifest's label sets, together with the label's current name."""
    for labels in (state.manifest.labels if state.manifest else {}).values():
        for label in labels:
            yield from ((label_identity(alias), label.name) for alias in label.aliases)


def _labels(
    name: str, node: Mapping[str, Any], renamed: Mapping[str, str], problems: list[Inexpressible]
) -> list[LabelValue]:
    """Return the labels that the manifest can express. Other labels stay on GitHub unchanged."""
    connection = node.get("labels")
    if connection is UNSET or not connection:
        problems += [Inexpressible(name, "labels", UNREADABLE)] if connection is UNSET else []
        return []
    identities = Counter(label_identity(label["name"]) for label in connection["nodes"])
    found = []
    for label in connection["nodes"]:
        title = f"label {label['name']}"
        if why := why_not_writable("label", label["name"]):
            problems.append(Inexpressible(name, title, why))
        elif new_name := renamed.get(label_identity(label["name"])):
            problems.append(Inexpressible(name, title, RENAMED.format(label=new_name)))
        elif identities[label_identity(label["name"])] > 1:
            problems.append(Inexpressible(name, title, SAME_LOOK))
        else:
            found.append(
                LabelValue(label["name"], label["color"].lower(), _description(name, label, problems))
            )
    return found


def _description(name: str, label: Mapping[str, Any], problems: list[Inexpressible]) -> str:
    """Return the label's description, or an empty string to leave it as it is on GitHub."""
    description = label.get("description") or ""
    why = why_not_writable("label description", description) if description else ""
    if why:
        problems.append(Inexpressible(name, f"description of the label {label['name']}", why))
    return "" if why else description


def _present_sets(
    state: OrganizationState, labels: Mapping[str, Sequence[LabelValue]]
) -> dict[str, SharedSet[LabelValue]]:
    """Return the existing manifest's label sets, each together with the repositories that have all of its labels."""
    found: dict[str, SharedSet[LabelValue]] = {}
    used: dict[str, set[LabelValue]] = {name: set() for name in labels}
    for set_id, defined in (state.manifest.labels if state.manifest else {}).items():
        values = tuple(LabelValue(one.name, one.color.lower(), one.description or "") for one in defined)
        users = frozenset(
            name
            for name, own in labels.items()
            if set(values) <= set(own) and used[name].isdisjoint(values) and values
        )
        for name in users:
            used[name].update(values)
        if users:
            found[set_id] = SharedSet(values, users)
    return found


def _named(
    shared: Sequence[SharedSet[LabelValue]], taken: Container[str] = ()
) -> dict[str, SharedSet[LabelValue]]:
    """Name each set after what its labels' names have in common. If there is none, the name is `common`, `common-2`,
    …
    """
    sets: dict[str, SharedSet[LabelValue]] = {}
    for one in shared:
        base = _shared_name([label.name for label in one.items]) or FIRST_SET
        numbered = (f"{base}-{number}" for number in count(2))
        free = (set_id for set_id in chain([base], numbered) if set_id not in sets and set_id not in taken)
        sets[next(free)] = one
    return sets


def _shared_name(names: Sequence[str]) -> str:
    """If there is only one name, return it as an id. Otherwise, return the part before a `/` or `:` that all names
    share, or an empty string if they share none.
    """
    if len(names) == 1:
        only = re.sub("[^a-z0-9]+", "-", names[0].casefold()).strip("-")
        return only if PREFIX.fullmatch(only) else ""
    for separator in SEPARATORS:
        prefixes = {name.partition(separator)[0].strip().casefold() for name in names}
        if len(prefixes) == 1 and all(separator in name for name in names):
            [prefix] = prefixes
            return prefix if PREFIX.fullmatch(prefix) else ""
    return ""


def _keys(
    name: str, own: Sequence[LabelValue], sets: Mapping[str, SharedSet[LabelValue]]
) -> dict[str, list[Any]]:
    used = [set_id for set_id, shared in sets.items() if name in shared.users]
    covered = {label for set_id in used for label in sets[set_id].items}
    keys: dict[str, list[Any]] = {"labels": used} if used else {}
    if extra := [label.as_entry() for label in own if label not in covered]:
        keys["extra_labels"] = extra
    return keys


def _comments(
    labels: Mapping[str, Sequence[LabelValue]], sets: Mapping[str, SharedSet[LabelValue]]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield a comment for each set, and one comment, to be written above all labels, about variants of labels that
    are in no set.
    """
    suggestions = dict(_suggestions(labels))
    for set_id, shared in sets.items():
        lines = [SET_COMMENT.format(count=len(shared.users), total=len(labels))]
        lines += [suggestions.pop(label.name) for label in shared.items if label.name in suggestions]
        yield ("labels", set_id), tuple(lines)
    if suggestions:
        yield ("projects",), tuple(suggestions.values())


def _suggestions(labels: Mapping[str, Sequence[LabelValue]]) -> Iterator[tuple[str, str]]:
    """Yield a suggestion for each label that has variants, with the name that most repositories use."""
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for repository, own in labels.items():
        for label in own:
            groups[_loose_identity(label.name)][label.name].append(repository)
    for variants in groups.values():
        usual, *others = sorted(variants, key=lambda name: (-len(variants[name]), name))
        renamed = {o: variants[o] for o in others if label_identity(o) != label_identity(usual)}
        recased = {o: variants[o] for o in others if label_identity(o) == label_identity(usual)}
        texts = [
            template.format(label=repr(usual), variants=_list_variants(found))
            for template, found in ((SUGGESTION, renamed), (ONLY_CASE, recased))
            if found
        ]
        if texts:
            yield usual, " ".join(texts)


def _list_variants(variants: Mapping[str, Sequence[str]]) -> str:
    return ", ".join(
        IN_ONE.format(variant=repr(name), repository=repositories[0])
        if len(repositories) == 1
        else IN_MANY.format(variant=repr(name), count=len(repositories))
        for name, repositories in sorted(variants.items())
    )


def _loose_identity(name: str) -> str:
    """Return a key that is the same for `help wanted`, `Help-Wanted` and `help wanted 🙏`."""
    folded = unicodedata.normalize("NFKC", label_identity(name)).casefold()
    return "".join(_letters(folded)) or folded


def _letters(text: Iterable[str]) -> Iterator[str]:
    return (char for char in text if unicodedata.category(char)[0] in "LN")
