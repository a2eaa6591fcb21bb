"""Calculates the cost of a GraphQL document according to GitHub's rules, without executing the document.

Source: docs.github.com, "Rate limits and query limits for the GraphQL API".
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    parse,
)

REQUESTS_PER_POINT: Final = 100


@dataclass(frozen=True, slots=True)
class QueryCost:
    """`requests` is the number of requests that GitHub counts for the connections in the query. `nodes` is the maximum
    number of nodes that the query can return. `mutations` is the number of fields in a mutation, or 0 for a query.
    """

    requests: int = 0
    nodes: int = 0
    mutations: int = 0

    @property
    def points(self) -> int:
        return max(1, round(self.requests / REQUESTS_PER_POINT))


def query_cost(body: bytes) -> QueryCost:
    """Return the cost of a JSON request body. Invalid documents have the minimum cost."""
    try:
        request = json.loads(body)
        document = parse(request["query"], no_location=True)
        variables = request.get("variables") or {}
    except (ValueError, KeyError, TypeError, GraphQLError):
        return QueryCost()
    parts = document.definitions
    fragments = {p.name.value: p.selection_set for p in parts if isinstance(p, FragmentDefinitionNode)}
    operation_name = request.get("operationName")
    operations = [p for p in parts if isinstance(p, OperationDefinitionNode)]
    for operation in operations:
        if operation_name is None or (operation.name and operation.name.value == operation_name):
            counted = _CostCounter(fragments, variables).count(operation.selection_set, 1)
            writes = operation.operation.value == "mutation"
            mutations = len(operation.selection_set.selections) if writes else 0
            return QueryCost(counted.requests, counted.nodes, mutations)
    return QueryCost()


@dataclass(frozen=True, slots=True)
class _CostCounter:
    fragments: Mapping[str, SelectionSetNode]
    variables: Mapping[str, Any]

    def count(self, selection: SelectionSetNode, times: int) -> QueryCost:
        """The cost of a selection that is resolved `times` times."""
        requests = nodes = 0
        for field in self._fields(selection):
            size = self._size(field)
            if size is not None:
                requests, nodes = requests + times, nodes + times * size
            if field.selection_set:
                nested = self.count(field.selection_set, times * (1 if size is None else max(size, 1)))
                requests, nodes = requests + nested.requests, nodes + nested.nodes
        return QueryCost(requests, nodes)

    def _fields(self, selection: SelectionSetNode) -> Iterator[FieldNode]:
        for part in selection.selections:
            match part:
                case FieldNode():
                    yield part
                case FragmentSpreadNode():
                    yield from self._fields(self.fragments[part.name.value])
                case _:
                    yield from self._fields(part.selection_set)  # type: ignore[attr-defined]

    def _size(self, field: FieldNode) -> int | None:
        """The value of `first` or `last` for a connection, or None for other fields."""
        for argument in field.arguments or ():
            if argument.name.value in ("first", "last"):
                match argument.value:
                    case IntValueNode(value=text):
                        return int(text)
                    case VariableNode(name=name):
                        return int(self.variables.get(name.value) or 0)
        return None
