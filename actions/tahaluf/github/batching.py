"""Reads many objects with one GraphQL query that has an aliased field for each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from .repository import repository_variables, visible_repository
from .session import Session

Item = TypeVar("Item")
KEY_PLACEHOLDER: Final = "$lookup"


def batched(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield the items in batches of `size`. The last batch may be smaller."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def aliased_fields(fields: Iterable[str]) -> str:
    """Combine the fields into one selection that has an alias for each field. `aliased_nodes` reads the result."""
    return " ".join(f"n{index}: {field}" for index, field in enumerate(fields))


def aliased_nodes(parent: Mapping[str, Any], count: int) -> list[Any]:
    """Return the nodes of `count` aliased fields, in order, with None for nodes that do not exist."""
    return [parent.get(f"n{index}") for index in range(count)]


def query_repository_batches(
    session: Session, repository: str, items: Sequence[Item], size: int, field: Callable[[Item], str]
) -> Iterator[tuple[Item, Any, int]]:
    """Read a field for each item in the repository owner/name, `size` items per query.

    Yields each item with its node, which is None if it does not exist, and the ID of the token's account. Raises
    CommandError if the token has no access to the repository.
    """
    for batch in batched(items, size):
        document = (
            "query($owner: String!, $name: String!) { viewer { databaseId } "
            f"repository(owner: $owner, name: $name) {{ {aliased_fields(map(field, batch))} }} }}"
        )
        data = session.query(document, repository_variables(repository))
        nodes = aliased_nodes(visible_repository(repository, data), len(batch))
        for item, node in zip(batch, nodes, strict=True):
            yield item, node, data["viewer"]["databaseId"]


def build_lookup_query(
    lookups: Sequence[tuple[str, str]], variables: Mapping[str, str], key_type: str = "String!"
) -> tuple[str, dict[str, str]]:
    """Return a query that looks up objects by name or ID, and its variables. `aliased_nodes` reads the result.

    Each lookup consists of a field that contains KEY_PLACEHOLDER, and the name or ID to put there. `key_type`: the
    GraphQL type of all keys and variables.
    """
    keys = {f"n{index}": key for index, (_, key) in enumerate(lookups)}
    selection = aliased_fields(
        field.replace(KEY_PLACEHOLDER, f"$n{index}") for index, (field, _) in enumerate(lookups)
    )
    # GitHub rejects a query with unused variables
    used = keys | {name: value for name, value in variables.items() if f"${name}" in selection}
    declarations = ", ".join(f"${name}: {key_type}" for name in used)
    return f"query({declarations}) {{ {selection} }}", used
