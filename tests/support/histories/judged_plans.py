"""Judges the plan of a pull request: it names everything that changes, and nothing that is private or not its own."""

from collections.abc import Iterable, Iterator

from support.histories.case import Found
from support.histories.judged_settings import wanted_facets
from support.histories.kinds.every import KINDS
from support.histories.manifest_words import Words, changed_entries
from support.plan_comments import PlanComment

UNREADABLE_BASE = "no valid manifest to compare with"


def judge_plan(comment: PlanComment, result: Words, main: Words, secrets: Iterable[str]) -> Iterator[Found]:
    """Judge a published plan. `result` is the manifest after a merge. `secrets` contains the names that must not appear
    in public comments.
    """
    changed = set(changed_entries(main, result))
    for slug in sorted(changed):
        if f"`{slug}`" not in comment.text and f"**{slug}**" not in comment.text.replace("\\", ""):
            what = f"{main.entries.get(slug)} → {result.entries.get(slug)}"
            yield "silent plan", f"does not mention {slug}: {what}"
    if result.data != main.data and comment.says_nothing and not changed:
        keys = [key for key in {**main.data, **result.data} if main.data.get(key) != result.data.get(key)]
        yield "silent plan", f"says that there is nothing to do: {keys}"
    yield from _silent_kinds(comment, result, main)
    yield from _silent_teams(comment, result, main)
    general = _without_projects(main) != _without_projects(result)
    # If there is no base to compare with, the plan treats all changes as the pull request's own
    general |= UNREADABLE_BASE in comment.text
    for line in comment.lines:
        if line.yours and not general and line.project.casefold() not in changed:
            yield "other's change", f"{line.project}: {line.kind} {line.resource} {line.target}"
    manifests = f"{main.data} {result.data}"
    for secret in secrets:
        if secret in comment.text and secret not in manifests:
            yield "indiscreet", f"names {secret}"


def _silent_kinds(comment: PlanComment, result: Words, main: Words) -> Iterator[Found]:
    """Report a kind of setting that the plan does not name although its value changes in an entry."""
    for slug in main.managed.keys() & result.managed.keys():
        for kind in KINDS:
            values = [
                wanted_facets(words, words.managed[slug], kind, is_adopted=True) for words in (main, result)
            ]
            named = f"`repository.{kind.key}" in comment.text or any(
                line.project.casefold() == slug and line.resource == kind.key for line in comment.lines
            )
            if values[0] != values[1] and not named and f"`{slug}`: " not in comment.text:
                yield "silent plan", f"does not mention {kind.key} of {slug}: {values[0]} → {values[1]}"


def _silent_teams(comment: PlanComment, result: Words, main: Words) -> Iterator[Found]:
    """Report a shared team that the plan does not name although its entry changes."""
    for name in sorted(main.teams.keys() | result.teams.keys()):
        is_named = any(f"{before}{name}" in comment.text for before in ("/", "`", "`teams."))
        if main.teams.get(name) != result.teams.get(name) and not is_named:
            yield "silent plan", f"does not mention the team {name}"


def _without_projects(words: Words) -> dict[str, object]:
    return {key: value for key, value in words.data.items() if key != "projects"}
