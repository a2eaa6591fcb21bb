"""Validates every REST request and response against GitHub's description, and records violations."""

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

import jsonschema_rs
from jsonschema_rs import Draft202012Validator as Validator

from localhub.contract.load import BASE, Operation, absolute, description
from localhub.core import Request, Response

# GitHub can return these statuses for any operation, even if its description does not list them.
ALWAYS_ALLOWED_STATUSES = {301, 401, 403, 404, 422, 429, 500, 501, 502, 503, 504}
# For these operations, GitHub also accepts a plain list of names, which the description does not mention. PyGithub
# always sends one.
ACCEPTS_NAME_LIST = {
    f"{verb} /repos/{{owner}}/{{repo}}/issues/{{issue_number}}/labels" for verb in ("POST", "PUT")
}

# GitHub returns this status if a variable already exists, and `gh` relies on it. The description does not list it.
UNDOCUMENTED_STATUSES = {("POST /repos/{owner}/{repo}/actions/variables", 409)}


@dataclass(frozen=True, slots=True)
class Violation:
    """`where` is a JSON pointer into the body, or a parameter name."""

    operation: str
    side: Literal["request", "response", "graphql"]
    where: str
    message: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


class Contract:
    """Collects violations. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._violations: list[Violation] = []

    def violations(self) -> list[Violation]:
        with self._lock:
            return list(self._violations)

    def clear(self) -> None:
        with self._lock:
            self._violations.clear()

    def report(self, violation: Violation) -> None:
        with self._lock:
            self._violations.append(violation)

    def check_request(self, operation: Operation, request: Request, body: Any) -> list[Violation]:
        """Record and return the request's violations. `body` is the parsed JSON, or None if the request has no body."""
        found = [*_parameters(operation, request), *_body(operation, request, body)]
        for violation in found:
            self.report(violation)
        return found

    def check_response(self, operation: Operation, response: Response) -> None:
        for violation in _response(operation, response):
            self.report(violation)


class _Validators:
    """One operation's schemas. Each schema is compiled when it is first used."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.parameters = [
            (item["name"], item["in"], item.get("required", False), _compile(absolute(item["schema"])))
            for item in operation.parameters
        ]
        self.body = _compile(operation.body) if operation.body is not None else None
        self._response_validators: dict[int, Validator | None] = {}

    def response_validator(self, status: int) -> Validator | None:
        """Return the validator of responses with this status, or None if the description has no JSON body for it."""
        if status not in self._response_validators:
            response = self.operation.responses[str(status)]
            media = response.get("content", {}).get("application/json")
            self._response_validators[status] = _compile(absolute(media["schema"])) if media else None
        return self._response_validators[status]


_validators_by_key: dict[str, _Validators] = {}


def _validators(operation: Operation) -> _Validators:
    found = _validators_by_key.get(operation.key)
    if found is None:
        found = _validators_by_key[operation.key] = _Validators(operation)
    return found


def _parameters(operation: Operation, request: Request) -> Iterator[Violation]:
    query = request.query
    for name, location, required, validator in _validators(operation).parameters:
        raw = (
            request.params.get(name)
            if location == "path"
            else query.get(name)
            if location == "query"
            else None
        )
        if raw is None:
            if location == "query" and required:
                yield Violation(operation.key, "request", name, "required, but missing")
        elif not any(validator.is_valid(value) for value in _interpretations(raw)):
            yield Violation(operation.key, "request", name, f"{raw!r} does not match the description")


def _interpretations(raw: str) -> Iterator[Any]:
    """Yield the values that a string parameter may represent: a number, a boolean or a list."""
    yield raw
    if raw.lstrip("-").isdigit():
        yield int(raw)
    if raw in ("true", "false"):
        yield raw == "true"
    yield raw.split(",")


def _body(operation: Operation, request: Request, body: Any) -> Iterator[Violation]:
    validator = _validators(operation).body
    if validator is None:
        return
    if body is None:
        if operation.body_required and request.body:
            yield Violation(operation.key, "request", "", "the body is not JSON")
        return
    if (
        operation.key in ACCEPTS_NAME_LIST
        and isinstance(body, list)
        and all(isinstance(item, str) for item in body)
    ):
        return
    for error in _schema_errors(validator, body):
        yield Violation(operation.key, "request", _pointer(error), error.message)


def _response(operation: Operation, response: Response) -> Iterator[Violation]:
    if str(response.status) not in operation.responses:
        if (
            response.status not in ALWAYS_ALLOWED_STATUSES
            and (operation.key, response.status) not in UNDOCUMENTED_STATUSES
        ):
            yield Violation(operation.key, "response", "", f"status {response.status} is not listed")
        return
    validator = _validators(operation).response_validator(response.status)
    if validator is None or not isinstance(response.body, bytes):
        return
    # Clients request raw files and diffs by media type, but the description only covers JSON.
    if response.body and "json" not in response.headers.get("content-type", ""):
        return
    if not response.body:
        yield Violation(operation.key, "response", "", f"status {response.status} has a body")
        return
    for error in _schema_errors(validator, json.loads(response.body)):
        yield Violation(operation.key, "response", _pointer(error), error.message)


def _schema_errors(validator: Validator, value: Any) -> Iterator[jsonschema_rs.ValidationError]:
    """Yield the errors in the value. It may match several alternatives of a `oneOf`, because GitHub's alternatives
    overlap.
    """
    for error in validator.iter_errors(value):
        if not isinstance(error.kind, jsonschema_rs.ValidationErrorKind.OneOfMultipleValid):
            yield error


def _pointer(error: jsonschema_rs.ValidationError) -> str:
    return "".join(f"/{part}" for part in error.instance_path)


@cache
def _registry() -> jsonschema_rs.Registry:
    resource = {"components": description()["components"]}
    return jsonschema_rs.Registry([(BASE, resource)], draft=jsonschema_rs.Draft202012)


def _compile(schema: Any) -> Validator:
    return Validator(schema, registry=_registry())
