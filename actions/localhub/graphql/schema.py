"""GitHub's GraphQL schema, and the resolver that reads fields from views."""

from functools import cache
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema

from localhub.contract import graphql_schema_text

MISSING = object()


@cache
def schema() -> GraphQLSchema:
    """Cached, because building the schema takes a third of a second."""
    return build_schema(graphql_schema_text(), assume_valid=True, no_location=True)


def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """Return the view's attribute named after the field. If the attribute is a method, call it with the field's
    arguments.

    If there is no such attribute, raise an error that says that localhub does not support the field.
    """
    name = info.field_name
    found = source.get(name, MISSING) if isinstance(source, dict) else getattr(source, name, MISSING)
    if found is MISSING:
        raise GraphQLError(f"localhub does not support {info.parent_type.name}.{name}")
    return found(**arguments) if callable(found) else found
