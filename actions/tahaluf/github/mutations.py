"""Combines GraphQL mutations into one request, and splits its response."""

from collections.abc import Mapping, Sequence
from typing import Any

from tahaluf.plan import Mutation, Response

from .errors import GitHubError, join_messages
from .permissions import missing_mutation_permission
from .rate_limit.limiter import RequestCost


def mutations_cost(mutations: Sequence[Mutation]) -> RequestCost:
    """How much the mutations count towards the rate limits if they are sent in one request."""
    submissions = sum(mutation.is_submission for mutation in mutations)
    return RequestCost(graphql=True, write=True, creations=len(mutations), submissions=submissions)


def combine_mutations(mutations: Sequence[Mutation]) -> tuple[str, dict[str, Any]]:
    """Combine the mutations into one document, and return it with its variables."""
    declarations = ", ".join(f"$i{n}: {m.input_type}!" for n, m in enumerate(mutations))
    fields = " ".join(
        f"{mutation_alias(n)}: {m.field}(input: $i{n}) {{ {m.select} }}" for n, m in enumerate(mutations)
    )
    return f"mutation({declarations}) {{ {fields} }}", {
        f"i{n}": dict(m.input) for n, m in enumerate(mutations)
    }


def mutation_alias(position: int) -> str:
    """Return the alias of the mutation at this position of a combined document. Paths of its errors start with it."""
    return f"m{position}"


def mutation_result(
    position: int, mutation: Mutation, data: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]
) -> Response | GitHubError:
    """Return the response to the mutation at this position of a combined document, or its error."""
    alias = mutation_alias(position)
    own_errors = [error for error in errors if (error.get("path") or [None])[0] == alias]
    found = data.get(alias)
    if found is not None and not own_errors:
        return Response(200, found)
    is_gone = bool(own_errors) and all(error.get("type") == "NOT_FOUND" for error in own_errors)
    if is_gone and mutation.field.startswith("delete"):
        return Response(200)  # someone has already deleted the object
    permission = missing_mutation_permission(mutation.field, own_errors or errors)
    return GitHubError(200, join_messages(own_errors or errors), f"the mutation {mutation.field}", permission)
