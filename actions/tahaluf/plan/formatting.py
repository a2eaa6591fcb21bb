"""Describes changes in words: their diffs and targets. Also decides which changes share a line."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from .change import Change, ChangeKind, Mark, Risk
from .humanize import pluralize
from .operation import FieldUpdate, Json

FormatValue = Callable[[str], str]

# User-facing messages
VERBS: Final = {
    ChangeKind.ADOPT: "adopt",
    ChangeKind.UNARCHIVE: "unarchive",
    ChangeKind.CREATE: "create",
    ChangeKind.RENAME: "rename",
    ChangeKind.UPDATE: "update",
    ChangeKind.GRANT: "grant",
    ChangeKind.REVOKE: "revoke",
    ChangeKind.MERGE: "merge",
    ChangeKind.DELETE: "delete",
    ChangeKind.ARCHIVE: "archive",
}
LOWER: Final = "lower"  # the verb of a revocation that leaves some access
PEOPLE_VERBS: Final = {ChangeKind.GRANT: "add", ChangeKind.REVOKE: "remove"}  # for a team's members
VERB_SAYS_ALL: Final = frozenset({ChangeKind.ARCHIVE, ChangeKind.UNARCHIVE})
NOUNS: Final = {
    "labels": "label",
    "files": "files from template",
    "updates": "pull request that updates files from template",
    "rulesets": "ruleset",
    "settings": "setting",
    "security": "security feature",
    "environments": "environment",
    "security_configuration": "code security",
    "actions": "GitHub Actions setting",
    "custom_properties": "custom property",
    "profile": "organization's profile",
}
PLURALS: Final = {"custom property": "custom properties"}  # of nouns for which adding an s is not enough
JOINS_TEAM: Final = "{people} to the team"
LEAVES_TEAM: Final = "{people} from the team"
ROLE_IN_TEAM: Final = "role in the team: {people}"
PARENT_ADDED: Final = (
    "{team} under the parent team {parent}: members of {team} then also have all access that {parent} has"
)
PARENT_REPLACED: Final = (
    "{team} from the parent team {former} to {parent}: members of {team} then have the access of {parent} "
    "instead"
)
PARENT_REMOVED: Final = (
    "{team} from the parent team {former}: members of {team} then no longer have the access of that team"
)
ANOTHER_TEAM: Final = "another team"  # shown in place of a name that must not be shown
NOT_NAMED: Final = "{count}, not named here because the repository is not public"
DIRECT_ACCESS: Final = "direct access to the repository"  # as opposed to access through a team
REPOSITORY_ACCESS: Final = "team access to the repository"
NOTHING: Final = "nothing"

DIRECT: Final = "collaborators"  # the resource that gives or removes direct access
TEAMS: Final = frozenset({"team", "shared team"})
# The former values of these fields are shown even in public, because the new value already reveals them
SHOWN_FORMER: Final = ("visibility", "privacy")

PARENT_OF: Final = "parent of "  # if a change sets a team's parent, its target begins with this
_ROLE: Final = re.compile(r"a (steward|maintainer|member|collaborator) of .+")


def verb(change: Change) -> str:
    if change.operation.verb:
        return change.operation.verb
    if change.lowers_access:
        return LOWER
    if change.person and change.resource in TEAMS:
        return PEOPLE_VERBS.get(change.kind, VERBS[change.kind])
    return VERBS[change.kind]


def describe_prerequisite(change: Change) -> str:
    """Describe a change, such as `adopt repository`, that must be made before the project's other changes."""
    return f"{verb(change)} {change.resource}"


def describe_mark(change: Change) -> str:
    """Describe the change's mark. The result is empty if the change has no mark, or if the verb already says the
    same.
    """
    return "" if change.mark in (None, Mark.ADOPTS) else str(change.mark)


def describe_line(
    changes: Sequence[Change],
    format_value: FormatValue = str,
    format_text: FormatValue = str,
    *,
    in_public: bool,
) -> str:
    """Describe changes that share a line, without their verb, such as `2 labels: bug, docs (reason)`.

    The description does not name the project, so equal changes in several projects have the same description.
    `format_value` formats names and values, and `format_text` formats the reason. `in_public` omits people's names,
    the previous values of anything that is not public, and the names of what is deleted there.
    """
    first = changes[0]
    items = [_item(change, format_value, in_public) for change in changes]
    explanation = first.explanation(in_public=in_public)
    reason = f" ({format_text(explanation)})" if explanation else ""
    if in_public and first.hides_target:
        return f"{NOT_NAMED.format(count=_count(changes))}{reason}"
    if first.person:
        return f"{_describe_people(first, _people(items))}{reason}"
    if (child := _child_team(first)) is not None:
        return f"{_describe_parent(first, child, format_value, in_public)}{reason}"
    if len(items) > 1:
        return f"{_count(changes)}: {', '.join(items)}{reason}"
    return f"{_noun(first)}{_target(first, format_value)}{_detail(first, format_value, in_public)}{reason}"


def format_diff(change: Change, format_value: FormatValue, *, in_public: bool = False) -> str:
    """Format `before → after` for each field. The result is empty if the kind and target already describe the change
    completely.

    `in_public` omits the previous values of discreet changes.
    """
    hides_former = in_public and change.is_discreet
    if differences := change.operation.differences:
        return "; ".join(
            f"{name}: {_format_difference(*values, format_value, hides_former=hides_former)}"
            for name, values in differences.items()
        )
    before, after = change.operation.before, change.operation.after
    if hides_former:
        before = (
            {key: before[key] for key in SHOWN_FORMER if key in before}
            if isinstance(before, Mapping)
            else None
        )
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        shown = [key for key in after if not (key == "name" and change.operation.previous_name)]
        if shown == [change.target]:
            return _format_field(change.target, before, after, format_value)
        return "; ".join(
            f"{key.removeprefix('has_')}: {_format_field(key, before, after, format_value)}" for key in shown
        )
    is_described = change.kind is ChangeKind.CREATE or (after is None and not hides_former)
    if is_described and (described := change.operation.described):
        return "; ".join(f"{key}: {_format_any(value, format_value)}" for key, value in described.items())
    if after is None or isinstance(after, Mapping):
        return ""
    return (
        _format_any(after, format_value)
        if before is None
        else f"{_format_any(before, format_value)} → {_format_any(after, format_value)}"
    )


def group_for_display(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Split a project's changes into lines.

    Consecutive changes of the same kind share a line if they are batched or are about people.
    """
    for (*_, shares_line), group in groupby(changes, key=_group_key):
        if shares_line:
            yield list(group)
        else:
            yield from ([change] for change in group)


def format_target(change: Change, format_value: FormatValue) -> str:
    """Format the target and, for a rename, its previous name."""
    name, previous = format_value(change.target), change.operation.previous_name
    return name if previous is None else f"{format_value(previous)} → {name}"


def _group_key(change: Change) -> tuple[str, str, Risk, Mark | None, str, bool]:
    shares_line = change.batched or change.person is not None
    return change.resource, verb(change), change.risk, change.mark, change.reason, shares_line


def _noun(change: Change) -> str:
    if _repository_team(change) is not None:
        return REPOSITORY_ACCESS
    return NOUNS.get(change.resource, change.resource)


def _count(changes: Sequence[Change]) -> str:
    noun = _noun(changes[0])
    return pluralize(len(changes), noun, PLURALS.get(noun, ""))


def _target(change: Change, format_value: FormatValue) -> str:
    """Return the target after a space, or an empty string if it only repeats the project or the resource."""
    team = _repository_team(change)
    name = change.target if team is None else team
    if name in (change.project, change.resource) and not change.operation.previous_name:
        return ""
    return f" {format_target(change, format_value)}" if team is None else f" for {format_value(team)}"


def _repository_team(change: Change) -> str | None:
    """Return the team whose access to the project's own repository changes, or None for other changes."""
    suffix = f" on {change.project}"
    return change.target.removesuffix(suffix) if change.target.endswith(suffix) else None


def _child_team(change: Change) -> str | None:
    """Return the team whose parent team changes, or None for other changes."""
    return change.target.removeprefix(PARENT_OF) if change.target.startswith(PARENT_OF) else None


def _describe_people(change: Change, people: str) -> str:
    if change.resource not in TEAMS:
        return f"{DIRECT_ACCESS if change.resource == DIRECT else _noun(change)}: {people}"
    text = {"add": JOINS_TEAM, "remove": LEAVES_TEAM}.get(verb(change), ROLE_IN_TEAM)
    return text.format(people=people)


def _describe_parent(change: Change, team: str, format_value: FormatValue, in_public: bool) -> str:
    """Describe what a new parent team means for the members, who inherit the parent's access."""
    before, after = change.operation.before, change.operation.after
    former = before.get("parent") if isinstance(before, Mapping) else None
    parent = after.get("parent") if isinstance(after, Mapping) else None
    is_hidden = in_public and change.is_discreet
    former_name = ANOTHER_TEAM if is_hidden else _format_any(former, format_value)
    name, parent_name = format_value(team), _format_any(parent, format_value)
    text = PARENT_REMOVED if parent is None else PARENT_REPLACED if former else PARENT_ADDED
    return text.format(team=name, parent=parent_name, former=former_name)


def _detail(change: Change, format_value: FormatValue, in_public: bool) -> str:
    if change.kind in VERB_SAYS_ALL:
        return ""
    after = change.operation.after
    if change.kind is ChangeKind.MERGE and isinstance(after, Mapping) and "into" in after:
        return f" into {_format_any(after['into'], format_value)}"
    diff = format_diff(change, format_value, in_public=in_public)
    return f": {diff}" if diff else ""


def _item(change: Change, format_value: FormatValue, in_public: bool) -> str:
    """Describe one of several changes on a line: a person, or a target with its changed fields."""
    if change.person:
        role = _ROLE.sub(r"a \1", change.target)
        return role if in_public else f"{format_value(change.person.login)} ({role})"
    diff = ""
    if isinstance(change.operation, FieldUpdate) or change.operation.described:
        diff = format_diff(change, format_value, in_public=in_public)
    return format_target(change, format_value) + (f" ({diff})" if diff else "")


def _people(items: Sequence[str]) -> str:
    """Join descriptions of people, counting equal ones: `2 stewards, a maintainer`."""
    counts = Counter(items)
    return ", ".join(
        item if count == 1 else pluralize(count, item.removeprefix("a ")) for item, count in counts.items()
    )


def _format_field(
    key: str, before: Mapping[str, Json], after: Mapping[str, Json], format_value: FormatValue
) -> str:
    new_value = _format_any(after[key], format_value)
    return f"{_format_any(before[key], format_value)} → {new_value}" if key in before else new_value


def _format_difference(before: Json, after: Json, format_value: FormatValue, *, hides_former: bool) -> str:
    new_value = _format_any(after, format_value)
    return new_value if hides_former else f"{_format_any(before, format_value)} → {new_value}"


def _format_any(value: Json, format_value: FormatValue) -> str:
    if value in (None, "", [], ()):
        return NOTHING
    if isinstance(value, (list, tuple)):
        return ", ".join(format_value(str(item)) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return format_value(str(value))
