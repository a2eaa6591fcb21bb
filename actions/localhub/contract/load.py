"""Reads the committed slice: which operations there are, and the schemas they name."""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
METHODS = ("get", "put", "post", "patch", "delete")
# Where a description's own references lead, for the validator's registry.
BASE = "urn:github"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as GitHub describes it; `key` is "GET /repos/{owner}/{repo}"."""

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
        """One of which nothing else is known."""
        return cls(f"{method} {path}", method, path, "", (), None, False, {})


@cache
def description() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(gzip.decompress((HERE / "openapi.json.gz").read_bytes()))
    return loaded


@cache
def operations() -> dict[str, Operation]:
    """Every operation of the slice by its key."""
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
    """What GitHub describes and the slice leaves out, by its key: names alone."""
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
    """A parameter or an answer may stand elsewhere in the description."""
    while "$ref" in node:
        _, section, name = node["$ref"].removeprefix("#/").split("/")
        node = description()["components"][section][name]
    return node


def absolute(node: Any) -> Any:
    """The schema with its references made absolute, so that it can stand alone."""
    if isinstance(node, dict):
        return {
            key: BASE + value if key == "$ref" and isinstance(value, str) else absolute(value)
            for key, value in node.items()
        }
    return [absolute(item) for item in node] if isinstance(node, list) else node


def graphql_schema_text() -> str:
    """GitHub's public GraphQL schema in SDL, without descriptions, and the little that it lacks."""
    published = gzip.decompress((HERE / "schema.graphql.gz").read_bytes()).decode()
    return published + (HERE / "later.graphql").read_text(encoding="utf-8")
