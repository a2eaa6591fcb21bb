"""Refusals as GitHub's REST API writes them."""

import re
from collections.abc import Sequence

from localhub.contract import Violation
from localhub.core import Request, Response, json_response
from localhub.shapes import PREFIX, api_of
from localhub.world import Moved, Refusal

DOCS = "https://docs.github.com/rest"
MOVED = re.compile(r"^/repos/[^/]+/[^/]+")


def refused(refusal: Refusal, request: Request) -> Response:
    if isinstance(refusal, Moved):
        return _moved(refusal, request)
    body = {"message": refusal.message, "documentation_url": DOCS, "status": str(refusal.status)}
    if refusal.errors:
        body["errors"] = refusal.errors  # type: ignore[assignment]
    headers = {}
    if refusal.accepted and refusal.status in (403, 404):
        headers["x-accepted-github-permissions"] = "; ".join(
            permission.replace(":", "=") for permission in refusal.accepted
        )
    return json_response(refusal.status, body, headers)


def _moved(refusal: Moved, request: Request) -> Response:
    """To the same thing by the repository's number, which no rename changes."""
    rest = MOVED.sub("", request.path.removeprefix(PREFIX))
    query = f"?{request.query_string}" if request.query_string else ""
    url = f"{api_of(request)}/repositories/{refusal.repository_id}{rest}{query}"
    body = {"message": refusal.message, "url": url, "documentation_url": DOCS}
    return json_response(301, body, {"location": url})


def off_contract(violations: Sequence[Violation]) -> Response:
    """GitHub answers 422 to a body that its own description does not allow."""
    told = "\n".join(f"For '{violation.where}', {violation.message}." for violation in violations)
    body = {"message": f"Invalid request.\n\n{told}", "documentation_url": DOCS, "status": "422"}
    return json_response(422, body)


def not_here(operation: str) -> Response:
    body = {"message": f"localhub does not have {operation}", "operation": operation, "status": "501"}
    return json_response(501, body)
