"""Rows, transactions, and id ranges."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localhub.ids import PREFIXES, from_node_id, node_id
from localhub.store import Store


@dataclass(frozen=True, slots=True)
class _Token:
    id: int
    scopes: tuple[str, ...] | None
    permissions: dict[str, str] | None


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "store.db")
    made.insert("accounts", type="User", login="a-steward", created_at="", updated_at="")
    return made


def _account(store: Store) -> int:
    return int(store.fetch_value("SELECT id FROM accounts"))


def test_lists_and_mappings_round_trip(store: Store) -> None:
    values = {"scopes": ["repo"], "permissions": {"issues": "write"}}
    number = store.insert("tokens", token="t", kind="user", account_id=_account(store), **values)
    assert store.fetch_one(_Token, "SELECT * FROM tokens WHERE id = ?", number) == _Token(
        number, ("repo",), {"issues": "write"}
    )


def test_null_round_trips(store: Store) -> None:
    store.insert("tokens", token="t", kind="user", account_id=_account(store))
    assert [(row.scopes, row.permissions) for row in store.fetch_all(_Token, "SELECT * FROM tokens")] == [
        (None, None)
    ]


def test_failed_transaction_is_rolled_back(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        with store.transaction():
            store.insert("tokens", token="t", kind="user", account_id=_account(store))
        raise RuntimeError
    assert store.fetch_column("SELECT id FROM tokens") == []


def test_ids_of_different_tables_do_not_overlap(store: Store) -> None:
    token = store.insert("tokens", token="t", kind="user", account_id=_account(store))
    assert abs(token - _account(store)) >= 10_000


def test_reopened_store_continues_ids(store: Store, tmp_path: Path) -> None:
    first = _account(store)
    store.close()
    again = Store(tmp_path / "store.db")
    second = again.insert("accounts", type="User", login="another", created_at="", updated_at="")
    assert second == first + 1


@given(st.sampled_from(sorted(PREFIXES)), st.integers(0, 2**32 - 1))
def test_node_id_round_trips(kind: str, number: int) -> None:
    assert from_node_id(node_id(kind, number)) == (kind, number)


@given(st.text())
def test_invalid_node_id_is_none(text: str) -> None:
    found = from_node_id(text)
    assert found is None or node_id(*found) == text
