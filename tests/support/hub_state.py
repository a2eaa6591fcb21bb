"""The complete state of a hub as plain values. Ids and dates are omitted, so that states can be compared."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from localhub.git import bare
from localhub.hub import Hub

IGNORED_COLUMNS = re.compile(
    r"_(at|oid|sha)$|^(size|editor_id)$"
)  # dates, values that depend on dates, and the last editor are ignored
# Maps columns that refer to other rows to the SELECT that returns the other row's name.
NAME_QUERIES = {
    "owner_id": "SELECT login FROM accounts WHERE id = ?",
    "organization_id": "SELECT login FROM accounts WHERE id = ?",
    "user_id": "SELECT login FROM accounts WHERE id = ?",
    "author_id": "SELECT login FROM accounts WHERE id = ?",
    "invitee_id": "SELECT login FROM accounts WHERE id = ?",
    "inviter_id": "SELECT login FROM accounts WHERE id = ?",
    "closed_by_id": "SELECT login FROM accounts WHERE id = ?",
    "merged_by_id": "SELECT login FROM accounts WHERE id = ?",
    "repository_id": "SELECT name FROM repositories WHERE id = ?",
    "head_repository_id": "SELECT name FROM repositories WHERE id = ?",
    "team_id": "SELECT slug FROM teams WHERE id = ?",
    "label_id": "SELECT name FROM labels WHERE id = ?",
    "issue_id": "SELECT r.name || '#' || i.number FROM issues i JOIN repositories r "
    "ON r.id = i.repository_id WHERE i.id = ?",
}
# A run commits all forms that it has processed to the roster at once, so the number of commits depends on when each run
# ended.
ROSTER = "roster"
IGNORED_TABLES = {"sqlite_sequence", "secret_keys", "tokens"}


def hub_state(hub: Hub) -> dict[str, list[Any]]:
    """Return all rows of all tables, and all refs with their history, sorted."""
    tables = hub.store.fetch_column("SELECT name FROM sqlite_master WHERE type = 'table'")
    rows = {table: sorted(_rows(hub, table), key=str) for table in tables if table not in IGNORED_TABLES}
    return rows | {"git": sorted(_refs(hub))}


def state_differences(expected: dict[str, list[Any]], actual: dict[str, list[Any]]) -> list[str]:
    """The differences between two states, one per line."""
    lines = []
    for table, rows in expected.items():
        expected_rows, actual_rows = [str(row) for row in rows], [str(row) for row in actual[table]]
        lines += [
            f"lost from {table}: {row}"
            for row in expected_rows
            if actual_rows.count(row) < expected_rows.count(row)
        ]
        lines += [
            f"new in {table}: {row}"
            for row in actual_rows
            if expected_rows.count(row) < actual_rows.count(row)
        ]
    return lines


def without_pull_numbers(state: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the state as texts, with the branch of each pull request in place of its number.

    If a fault affects one of several pull requests, a later run opens it, so its number is higher.
    """
    branches: dict[str, dict[str, str]] = {}
    for pull in state["pulls"]:
        repository, _, number = pull["issue_id"].partition("#")
        branches.setdefault(repository, {})[number] = pull["head_ref"]
    return {
        table: [_with_branches(str(row), branches.get(_repository_of(row), {})) for row in rows]
        for table, rows in state.items()
    }


def _repository_of(row: dict[str, Any] | tuple[Any, ...]) -> str:
    if isinstance(row, tuple):
        return str(row[0])
    return str(row.get("repository_id") or str(row.get("issue_id")).partition("#")[0])


def _with_branches(text: str, branches: Mapping[str, str]) -> str:
    pattern = r"(#|refs/pull/|/pull/|'number': )([0-9]+)\b"
    return re.sub(pattern, lambda match: match[1] + branches.get(match[2], match[2]), text)


def _rows(hub: Hub, table: str) -> Iterator[dict[str, Any]]:
    columns = hub.store.fetch_column(f"SELECT name FROM pragma_table_info('{table}')")
    values_by_column = {
        column: hub.store.fetch_column(f"SELECT {column} FROM {table} ORDER BY rowid") for column in columns
    }
    for values in zip(*values_by_column.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        yield {
            column: _readable(hub, column, value)
            for column, value in row.items()
            if column != "id" and not IGNORED_COLUMNS.search(column)
        }


def _readable(hub: Hub, column: str, value: Any) -> Any:
    if column == "team_ids":
        numbers = value.strip("[]").split(",")
        return sorted(
            str(hub.store.fetch_value(NAME_QUERIES["team_id"], int(number))) for number in numbers if number
        )
    return (
        hub.store.fetch_value(NAME_QUERIES[column], value)
        if column in NAME_QUERIES and value is not None
        else value
    )


def _refs(hub: Hub) -> Iterator[tuple[str, str, str, list[str]]]:
    """Return a tuple for each ref: the repository, the ref, its tree, and the author and message of each commit.

    The order of commits is ignored, because faults may change it.
    """
    for repository_id, name in zip(
        hub.store.fetch_column("SELECT id FROM repositories ORDER BY id"),
        hub.store.fetch_column("SELECT name FROM repositories ORDER BY id"),
        strict=True,
    ):
        folder = bare.repository_folder(hub.engine.repository_root, repository_id)
        for ref in _git(folder, "for-each-ref", "--format=%(refname)").split():
            # The messages of GitHub's test merges contain commit ids, which depend on the time.
            form = "%an" if ref.endswith("/merge") else "%an %s%n%b"
            history = _git(folder, "log", "--first-parent", f"--format={form}%x00", ref).split("\0")
            messages = map(str.strip, history)
            yield (
                name,
                ref,
                _git(folder, "rev-parse", f"{ref}^{{tree}}").strip(),
                sorted(set(messages) if name == ROSTER else messages),
            )


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "--git-dir", str(folder), *arguments], capture_output=True, check=True, text=True
    ).stdout
