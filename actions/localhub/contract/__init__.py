"""GitHub's published API description, and validation of requests and responses against it."""

from localhub.contract.check import Contract, Violation
from localhub.contract.load import (
    Operation,
    description,
    graphql_schema_text,
    operations,
    resolve,
    unserved_operations,
)
from localhub.contract.router import Match, Router

__all__ = [
    "Contract",
    "Match",
    "Operation",
    "Router",
    "Violation",
    "description",
    "graphql_schema_text",
    "operations",
    "resolve",
    "unserved_operations",
]
