"""Information about the server itself: metadata and rate limits."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.headers import DEFAULT_HOURLY_LIMIT, hourly_limit, next_hour
from localhub.rest.routes import route

# If this is None, the actor's hourly limit applies.
RESOURCES = {
    "core": None,
    "search": 30,
    "graphql": DEFAULT_HOURLY_LIMIT,
    "integration_manifest": DEFAULT_HOURLY_LIMIT,
}


@route("GET /meta")
def meta(call: Call) -> Response:
    return call.ok({"verifiable_password_authentication": False})


@route("GET /zen")
def zen(call: Call) -> Response:
    return Response(200, {"content-type": "text/plain; charset=utf-8"}, b"Small enough to see whole.")


@route("GET /rate_limit")
def rate_limit(call: Call) -> Response:
    hourly = hourly_limit(call.uow.actor)
    reset = next_hour(call.uow.clock())
    resources = {
        name: {"limit": limit or hourly, "used": 0, "remaining": limit or hourly, "reset": reset}
        for name, limit in RESOURCES.items()
    }
    return call.ok({"resources": resources, "rate": resources["core"]})
