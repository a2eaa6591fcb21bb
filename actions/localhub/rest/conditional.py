"""Conditional requests: adds an ETag to every GET response, and responds with 304 if the client's ETag matches."""

from hashlib import sha256

from localhub.core import Request, Response


def apply_etag(request: Request, response: Response) -> Response:
    if (
        request.method not in ("GET", "HEAD")
        or response.status != 200
        or not isinstance(response.body, bytes)
    ):
        return response
    tag = f'W/"{sha256(response.body).hexdigest()}"'
    response.headers["etag"] = tag
    requested = {_strip_weak(etag) for etag in request.headers.get("if-none-match", "").split(",")}
    if _strip_weak(tag) not in requested:
        return response
    headers = {name: value for name, value in response.headers.items() if name != "content-type"}
    return Response(304, headers)


def _strip_weak(tag: str) -> str:
    """Return the tag's value. If-None-Match uses RFC 9110's weak comparison: a weak tag and a strong tag match if
    their values are equal.
    """
    return tag.strip().removeprefix("W/")
