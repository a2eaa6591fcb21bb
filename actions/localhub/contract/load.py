"""Loads the committed slice of GitHub's description: operations and their schemas."""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
METHODS = ("get", "put", "post", "patch", "delete")
# The description is registered with the validator under this URI, so its internal references can be resolved.
BASE = "urn:github"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation in GitHub's description. `key` is, for example, "GET /repos/{owner}/{repo}"."""

    key: str
    method: str
    path: str
    id: str
    parameters: tuple[dict[str, Any], ...]
    body: dict[str, Any] | None
    body_required: bool
    responses: dict[str, Any]

    @classmethod
    def name_only(cls, method: str, path: str) -> "Operation":
        """Create an operation that has only a name."""
        return cls(f"{method} {path}", method, path, "", (), None, False, {})


@cache
def description() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(gzip.decompress((HERE / "openapi.json.gz").read_bytes()))
    return loaded


@cache
def operations() -> dict[str, Operation]:
    """Every operation in the slice, by key."""
    found = {}
    for path, item in description()["paths"].items():
        shared = item.get("parameters", [])
        for method in METHODS:
            if method in item:
                operation = _operation(method.upper(), path, item[method], shared)
                found[operation.key] = operation
    return found


@cache
def unserved_operations() -> dict[str, Operation]:
    """The operations that GitHub's description contains but the slice omits, by key. Only their names are stored."""
    parts = (key.partition(" ") for key in description()["elsewhere"])
    return {f"{method} {path}": Operation.name_only(method, path) for method, _, path in parts}


def _operation(method: str, path: str, raw: dict[str, Any], shared: list[Any]) -> Operation:
    body = raw.get("requestBody", {})
    media = body.get("content", {}).get("application/json")
    return Operation(
        key=f"{method} {path}",
        method=method,
        path=path,
        id=raw["operationId"],
        parameters=tuple(resolve(parameter) for parameter in [*shared, *raw.get("parameters", [])]),
        body=absolute(media["schema"]) if media else None,
        body_required=bool(body.get("required", False)),
        responses={status: resolve(response) for status, response in raw["responses"].items()},
    )


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """Follow the `$ref` of a parameter or response."""
    while "$ref" in node:
        _, section, name = node["$ref"].removeprefix("#/").split("/")
        node = description()["components"][section][name]
    return node


def absolute(node: Any) -> Any:
    """Return the schema with absolute references, so that it can be compiled separately."""
    if isinstance(node, dict):
        return {
            key: BASE + value if key == "$ref" and isinstance(value, str) else absolute(value)
            for key, value in node.items()
        }
    return [absolute(item) for item in node] if isinstance(node, list) else node


def graphql_schema_text() -> str:
    """GitHub's public GraphQL schema (SDL without descriptions), plus the types in `additions.graphql`."""
    published = gzip.decompress((HERE / "schema.graphql.gz").read_bytes()).decode()
    return published + (HERE / "additions.graphql").read_text(encoding="utf-8")
