"""GitHub's own description of its API, and whether what passes here keeps to it."""

from localhub.contract.check import Contract, Violation
from localhub.contract.load import Operation, description, unserved_operations, graphql_schema_text, operations, resolve
from localhub.contract.router import Match, Router

__all__ = [
    "Contract",
    "Match",
    "Operation",
    "Router",
    "Violation",
    "description",
    "unserved_operations",
    "graphql_schema_text",
    "operations",
    "resolve",
]
