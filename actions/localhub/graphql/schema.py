"""GitHub's schema, and how a field of it finds its value in a view."""

from functools import cache
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema

from localhub.contract import graphql_schema_text

MISSING = object()


@cache
def schema() -> GraphQLSchema:
    """Takes a third of a second, once a process."""
    return build_schema(graphql_schema_text(), assume_valid=True, no_location=True)


def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """The attribute of the view that is named as the field; a method is called with the arguments.

    A field that a view lacks is one that localhub does not serve: an error that names it, never a null.
    """
    name = info.field_name
    found = source.get(name, MISSING) if isinstance(source, dict) else getattr(source, name, MISSING)
    if found is MISSING:
        raise GraphQLError(f"localhub does not have {info.parent_type.name}.{name}")
    return found(**arguments) if callable(found) else found
