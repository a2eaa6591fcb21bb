"""Conditional requests: an ETag on every answer that can be asked for again, and 304 where it still holds."""

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
    """A weak tag and a strong one of the same text mean the same here, as RFC 9110 has it for If-None-Match."""
    return tag.strip().removeprefix("W/")
