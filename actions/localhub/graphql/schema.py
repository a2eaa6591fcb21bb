"""GitHub's schema, and how a field of it finds its value in a view."""

from functools import cache
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema

from localhub.contract import graphql_schema_text


@cache
def schema() -> GraphQLSchema:
    """Takes a third of a second, once a process."""
    return build_schema(graphql_schema_text(), assume_valid=True, no_location=True)


def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Any:
    """The attribute of the view that is named as the field; a method is called with the arguments.

    A field that a view lacks is one that localhub does not serve: an error that names it, never a null.
    """
    name = info.field_name
    if isinstance(source, dict):
        if name in source:
            return source[name]
    elif hasattr(source, name):
        value = getattr(source, name)
        return value(**given) if callable(value) else value
    raise GraphQLError(f"localhub does not have {info.parent_type.name}.{name}")
