"""A hub's whole state as plain values that can be compared: no ids, no dates, everything else."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from localhub.git import bare
from localhub.hub import Hub

UNTOLD = re.compile(r"_(at|oid|sha)$|^(size|editor_id)$")  # dates and what follows them; who edited last
# Who a column points to, said by name: column → the SELECT that names it
NAMES = {
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
# A commit there holds the records of all forms that a run came to, so their number tells where runs ended
ROSTER = "roster"
LEFT_OUT = {"sqlite_sequence", "secret_keys", "tokens"}


def picture(hub: Hub) -> dict[str, list[Any]]:
    """Every row of every table, and every ref with its history, sorted: two equal pictures are two equal hubs."""
    tables = hub.store.values("SELECT name FROM sqlite_master WHERE type = 'table'")
    told = {table: sorted(_rows(hub, table), key=str) for table in tables if table not in LEFT_OUT}
    return told | {"git": sorted(_refs(hub))}


def differences(wanted: dict[str, list[Any]], got: dict[str, list[Any]]) -> list[str]:
    """What one picture has and the other lacks, a line each."""
    lines = []
    for table, rows in wanted.items():
        ours, theirs = [str(row) for row in rows], [str(row) for row in got[table]]
        lines += [f"lost from {table}: {row}" for row in ours if theirs.count(row) < ours.count(row)]
        lines += [f"new in {table}: {row}" for row in theirs if ours.count(row) < theirs.count(row)]
    return lines


def _rows(hub: Hub, table: str) -> Iterator[dict[str, Any]]:
    columns = hub.store.values(f"SELECT name FROM pragma_table_info('{table}')")
    listed = {column: hub.store.values(f"SELECT {column} FROM {table} ORDER BY rowid") for column in columns}
    for values in zip(*listed.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        yield {
            column: _named(hub, column, value)
            for column, value in row.items()
            if column != "id" and not UNTOLD.search(column)
        }


def _named(hub: Hub, column: str, value: Any) -> Any:
    if column == "team_ids":
        inside = value.strip("[]").split(",")
        return sorted(str(hub.store.value(NAMES["team_id"], int(one))) for one in inside if one)
    return hub.store.value(NAMES[column], value) if column in NAMES and value is not None else value


def _refs(hub: Hub) -> Iterator[tuple[str, str, str, list[str]]]:
    """(repository, ref, its tree, the author and message of each commit).

    The commits without their order: what a fault keeps waiting comes after what it lets pass.
    """
    for number, name in zip(
        hub.store.values("SELECT id FROM repositories ORDER BY id"),
        hub.store.values("SELECT name FROM repositories ORDER BY id"),
        strict=True,
    ):
        folder = bare.path(hub.engine.files, number)
        for ref in _git(folder, "for-each-ref", "--format=%(refname)").split():
            # GitHub's own trial merges name commits in their message, and a commit's id follows its second
            form = "%an" if ref.endswith("/merge") else "%an %s%n%b"
            history = _git(folder, "log", "--first-parent", f"--format={form}%x00", ref).split("\0")
            said = map(str.strip, history)
            yield (
                name,
                ref,
                _git(folder, "rev-parse", f"{ref}^{{tree}}").strip(),
                sorted(set(said) if name == ROSTER else said),
            )


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "--git-dir", str(folder), *words], capture_output=True, check=True, text=True
    ).stdout
