"""Describes the changes that `apply` holds back, and what would release them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from tahaluf.plan import (
    Change,
    HeldChange,
    HoldCause,
    describe_line,
    describe_mark,
    describe_prerequisite,
    pluralize,
    verb,
)

MOST_DIGESTS: Final = 3  # only the JSON output lists further digests
MOST_NAMED: Final = 5  # further waiting changes are only counted

# User-facing messages
NOT_SHOWN: Final = (
    "It needs approval: merge a pull request whose plan comment shows it. The plan for any pull request "
    "that changes the manifest does. To make this change without a pull request, {allow}"
)
NOT_SEEN: Final = (
    "It needs approval: merge a pull request whose plan comment shows it. To make this change without a pull request, "
    "{allow}"
)
MERGED_ALREADY: Final = (
    "The plan for any pull request that changes the manifest shows these changes, except those that come only from "
    "edits in this clone. For these, merge a pull request with the edits. If such a pull request has been merged "
    "already, run the Apply workflow: a run with your own token cannot see approvals, because it does not trust "
    "comments by another account."
)
NOT_AGREED: Final = (
    "The plan in {pull} did not include this access, because this person had not agreed there.{name} Ask them to "
    "comment /agree, with nothing else in the comment, on an open pull request whose plan says that it is waiting "
    "for them. If no open pull request says so, open one with any change to the manifest. When its plan shows this "
    "access, merge that pull request. Until then, each run holds the access back. Their login is already in the "
    "manifest, which anyone who can see the control repository can read. If they do not agree, or you cannot reach "
    "them soon, remove the login in a pull request; it stays in the file's history. If they have agreed outside "
    "GitHub, for example by e-mail, {allow}"
)
NAMED_IN_TERMINAL: Final = " To see who it is, run {command} in a terminal."
REPLACED: Final = (
    "The plan for {pull}, which was merged most recently, shows a different value or removes this access. Merge a "
    "pull request whose plan comment shows this change. To make the change without a pull request, {allow}"
)
WITHDRAWN: Final = (
    "The steward has withdrawn their agreement in {pull}. Remove them from the entry, or ask them to "
    "comment /agree again in that pull request"
)
WAITS: Final = "It waits until “{prerequisite}” is approved for the same project"
WAIT: Final = "They wait until “{prerequisite}” is approved for the same project"
FURTHER: Final = "{count} ({changes})"
AND_MORE: Final = "{changes}; and {number} more"
ALLOW: Final = "run {command}"
ALLOW_FROM_JSON: Final = "run `tahaluf apply` with --allow and each digest that `tahaluf plan --json` prints"


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Equal changes in one or more projects that are held back for the same reason."""

    changes: tuple[Change, ...]
    cause: HoldCause
    pull: int | None
    prerequisite: str

    @property
    def projects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.project for change in self.changes))


def group_held(held: Iterable[HeldChange], *, fold: bool, in_public: bool = True) -> list[HeldGroup]:
    """Group the changes that are held back, by reason.

    `fold`: whether to group changes across projects. `in_public`: whether to name no people. Changes that wait for
    the same other change are in one group.
    """
    groups: dict[tuple[str, str, HoldCause, int | None, str], list[Change]] = {}
    for item in held:
        project = "" if fold else item.change.project
        what = "" if item.prerequisite else _describe(item.change, in_public)
        first = describe_prerequisite(item.prerequisite) if item.prerequisite else ""
        groups.setdefault((project, what, item.cause, item.pull, first), []).append(item.change)
    return [
        HeldGroup(tuple(changes), cause, pull, first)
        for (_, _, cause, pull, first), changes in groups.items()
    ]


def describe_held(group: HeldGroup, *, in_public: bool = True) -> str:
    """Describe the changes in a group, without naming the projects."""
    if group.cause is HoldCause.PREREQUISITE:
        return _describe_waiting(group.changes, in_public)
    first = group.changes[0]
    # A group has several changes to one project only if their descriptions name neither a person nor a target
    equal = [change for change in group.changes if change.project == first.project]
    what = f"{verb(first)} {describe_line(equal, in_public=in_public)}"
    return " · ".join(filter(None, [what, describe_mark(first)]))


def describe_release(
    group: HeldGroup,
    repository_url: str,
    format_code: Callable[[str], str] = str,
    *,
    all_digests: bool = False,
    in_public: bool = True,
) -> str:
    """Return why the changes are held back and what would release them.

    The result contains no text from the manifest. `in_public`: whether the text must not name people.
    """
    pull = f"{repository_url}/pull/{group.pull}" if group.pull else ""
    allow = _allow_text([change.digest for change in group.changes], format_code, all_digests)
    match group.cause:
        case HoldCause.NOT_SHOWN:
            return NOT_SHOWN.format(allow=allow)
        case HoldCause.OTHER_ACCOUNT:
            return NOT_SEEN.format(allow=allow)
        case HoldCause.NOT_AGREED:
            name = NAMED_IN_TERMINAL.format(command=format_code("tahaluf plan")) if in_public else ""
            return NOT_AGREED.format(pull=pull, name=name, allow=allow)
        case HoldCause.REPLACED:
            return REPLACED.format(pull=pull, allow=allow)
        case HoldCause.WITHDRAWN:
            return WITHDRAWN.format(pull=pull)
        case HoldCause.PREREQUISITE:
            text = WAITS if len(group.changes) == 1 else WAIT
            return text.format(prerequisite=group.prerequisite)
        case _:
            assert_never(group.cause)


def _describe(change: Change, in_public: bool) -> str:
    return f"{verb(change)} {describe_line([change], in_public=in_public)}"


def _describe_waiting(changes: Sequence[Change], in_public: bool) -> str:
    names = list(dict.fromkeys(_describe(change, in_public) for change in changes))
    shown = "; ".join(names[:MOST_NAMED])
    if more := len(names) - MOST_NAMED if len(names) > MOST_NAMED else 0:
        shown = AND_MORE.format(changes=shown, number=more)
    return FURTHER.format(count=pluralize(len(changes), "further change"), changes=shown)


def _allow_text(digests: Sequence[str], format_code: Callable[[str], str], all_digests: bool) -> str:
    if len(digests) > MOST_DIGESTS and not all_digests:
        return ALLOW_FROM_JSON
    # The equals sign prevents a line break between the option and its value, so that both can be copied
    options = " ".join(f"--allow={digest}" for digest in digests)
    return ALLOW.format(command=format_code(f"tahaluf apply {options}"))
