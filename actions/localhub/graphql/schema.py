"""GitHub's GraphQL schema, and the resolver that reads fields from views."""

from collections.abc import Callable
from functools import cache
from inspect import signature
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema

from localhub.contract import graphql_schema_text

from .connection import PAGING_ARGUMENTS

MISSING = object()


@cache
def schema() -> GraphQLSchema:
    """Return the schema. It is cached, because building it takes a third of a second."""
    return build_schema(graphql_schema_text(), assume_valid=True, no_location=True)


def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """Return the view's attribute named after the field. If the attribute is a method, call it with the field's
    arguments.

    If there is no such attribute, or the method would ignore an argument, raise an error that says that localhub does
    not support it.
    """
    name = info.field_name
    found = source.get(name, MISSING) if isinstance(source, dict) else getattr(source, name, MISSING)
    if found is MISSING:
        raise GraphQLError(f"localhub does not support {info.parent_type.name}.{name}")
    if not callable(found):
        return found
    if arguments:
        _require_supported(found, info, arguments)
    return found(**arguments)


def _require_supported(
    method: Callable[..., Any], info: GraphQLResolveInfo[Any], arguments: dict[str, Any]
) -> None:
    known = _known_arguments(getattr(method, "__func__", method))
    if known is None:
        return
    described = info.parent_type.fields[info.field_name].args
    for name, value in arguments.items():
        if name in known or name in PAGING_ARGUMENTS or value in (None, described[name].default_value):
            continue
        place = f"{info.parent_type.name}.{info.field_name}"
        raise GraphQLError(f"localhub does not support the argument {name} of {place}")


@cache
def _known_arguments(function: Callable[..., Any]) -> frozenset[str] | None:
    """Return the arguments that a list's method names, or None if the method knows every argument.

    Methods of lists collect the arguments for pagination in `**window`.
    """
    parameters = signature(function).parameters
    return frozenset(parameters) if "window" in parameters else None
