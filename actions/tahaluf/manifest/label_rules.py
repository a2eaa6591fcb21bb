"""Rules about labels and label sets."""

from collections.abc import Iterable
from typing import Any, Final

from tahaluf.fields import label_identity
from tahaluf.problems import DataPath

from .key_paths import find_values
from .rule_checks import check_known, check_unique
from .violations import ANY, Violation, Violations, strings, strings_below

REMOVE_ONE: Final = "remove one of the two"


def known_label_sets(data: Any) -> Violations:
    """Label sets that projects and `defaults` use must be defined in `labels`."""
    patterns = ("defaults", "labels", ANY), ("projects", ANY, "repository", "labels", ANY)
    return check_known(data, "label-set", "labels", *patterns)


def unique_label_names(data: Any) -> Violations:
    """Label names must be unique within a set, ignoring case. If two sets define the same label, the later set wins."""
    lists = [
        *find_values(data, "labels", ANY),
        *find_values(data, "projects", ANY, "repository", "extra_labels"),
    ]
    for path, labels in lists:
        names = [*strings(labels, ANY, "name"), *strings(labels, ANY, "aliases", ANY)]
        entries = [((*path, *subpath), name) for subpath, name in names]
        yield from check_unique(
            entries, label_identity, "label-duplicate", "keep one of them; GitHub ignores case"
        )


def label_aliases_across_sets(data: Any) -> Violations:
    """A label's alias must not be the name of a label in another set. Otherwise, every run would rename and recreate
    the label.
    """
    names = {label_identity(name): path for path, name in strings(data, "labels", ANY, ANY, "name")}
    for path, alias in strings(data, "labels", ANY, ANY, "aliases", ANY):
        taken_by = names.get(label_identity(alias))
        if taken_by is not None and taken_by[:2] != path[:2]:
            what = f"{alias!r} is the name of a label in another set"
            yield Violation(path, "label-alias-taken", what, REMOVE_ONE, taken_by)


def own_labels_against_sets(data: Any) -> Violations:
    """An alias in `extra_labels` must not be the name of a label in the repository's label sets, or vice versa."""
    default_sets = next((value for _, value in find_values(data, "defaults", "labels")), ())
    for path, repository in find_values(data, "projects", ANY, "repository"):
        own = strings_below(path, repository, "extra_labels", ANY, "name")
        aliases = strings_below(path, repository, "extra_labels", ANY, "aliases", ANY)
        if not (own or aliases):
            continue
        # A project's own labels replace labels of the same name in its sets
        taken = {label_identity(value) for _, value in own}
        sets = next((value for _, value in find_values(repository, "labels")), default_sets)
        set_labels = [
            label
            for _, name in strings(sets, ANY)
            for label in find_values(data, "labels", name, ANY)
            if not taken & {label_identity(value) for _, value in strings(label[1], "name")}
        ]
        names = [value for label in set_labels for value in strings_below(*label, "name")]
        set_aliases = [value for label in set_labels for value in strings_below(*label, "aliases", ANY)]
        yield from _check_clashes(aliases, names, "the name of a label in a set")
        yield from _check_clashes(own, set_aliases, "a former name of a label in a set")


def _check_clashes(
    entries: Iterable[tuple[DataPath, str]], others: Iterable[tuple[DataPath, str]], what: str
) -> Violations:
    paths_by_name = {label_identity(value): path for path, value in others}
    for path, value in entries:
        if taken_by := paths_by_name.get(label_identity(value)):
            yield Violation(path, "label-alias-taken", f"{value!r} is {what}", REMOVE_ONE, taken_by)


def removal_needs_labels(data: Any) -> Violations:
    """`unlisted: delete` requires listed labels. Otherwise, it would delete every label."""
    default_sets = next((value for _, value in find_values(data, "defaults", "labels")), ())
    for path, unlisted in strings(data, "defaults", "unlisted"):
        if unlisted == "delete" and not default_sets:
            yield _no_labels_listed(path)
    for path, unlisted in strings(data, "projects", ANY, "repository", "unlisted"):
        repository = dict(find_values(data, *path[:-1])).popitem()[1]
        if unlisted == "delete" and not (
            repository.get("labels", default_sets) or repository.get("extra_labels")
        ):
            yield _no_labels_listed(path)


def _no_labels_listed(path: DataPath) -> Violation:
    what = "no labels are listed, so `unlisted: delete` would delete every label"
    return Violation(
        path,
        "unlisted-without-labels",
        what,
        "use the name of one of the label sets defined in `labels`, or write `unlisted: keep`",
    )
