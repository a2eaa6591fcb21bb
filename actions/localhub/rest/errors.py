"""Error responses in the format of GitHub's REST API."""

import re
from collections.abc import Sequence

from localhub.contract import Violation
from localhub.core import Request, Response, json_response
from localhub.domain import ApiError, MovedPermanently
from localhub.serializers import API_PREFIX, request_api_url

DOCS = "https://docs.github.com/rest"
REPOSITORY_PATH = re.compile(r"^/repos/[^/]+/[^/]+")


def error_response(error: ApiError, request: Request) -> Response:
    if isinstance(error, MovedPermanently):
        return _redirect_response(error, request)
    body = {"message": error.message, "documentation_url": DOCS, "status": str(error.status)}
    if error.errors:
        body["errors"] = error.errors  # type: ignore[assignment]
    headers = {}
    if error.accepted_permissions and error.status in (403, 404):
        headers["x-accepted-github-permissions"] = "; ".join(
            permission.replace(":", "=") for permission in error.accepted_permissions
        )
    return json_response(error.status, body, headers)


def _redirect_response(error: MovedPermanently, request: Request) -> Response:
    """Redirect to the same path with the repository's id in place of its name, because the id never changes."""
    rest = REPOSITORY_PATH.sub("", request.path.removeprefix(API_PREFIX))
    query = f"?{request.query_string}" if request.query_string else ""
    url = f"{request_api_url(request)}/repositories/{error.repository_id}{rest}{query}"
    body = {"message": error.message, "url": url, "documentation_url": DOCS}
    return json_response(301, body, {"location": url})


def invalid_request(violations: Sequence[Violation]) -> Response:
    """The 422 response to a request that does not conform to GitHub's description."""
    details = "\n".join(f"For '{violation.where}', {violation.message}." for violation in violations)
    body = {"message": f"Invalid request.\n\n{details}", "documentation_url": DOCS, "status": "422"}
    return json_response(422, body)


def not_implemented(operation: str) -> Response:
    body = {"message": f"localhub does not support {operation}", "operation": operation, "status": "501"}
    return json_response(501, body)
