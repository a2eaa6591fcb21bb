"""About the server itself: its addresses, its limits, what it is."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.headers import USUAL, hourly_limit, next_hour
from localhub.rest.routes import route

# None: as many as the one who asks has in an hour.
RESOURCES = {"core": None, "search": 30, "graphql": USUAL, "integration_manifest": USUAL}


@route("GET /meta")
def meta(call: Call) -> Response:
    return call.ok({"verifiable_password_authentication": False})


@route("GET /zen")
def zen(call: Call) -> Response:
    return Response(200, {"content-type": "text/plain; charset=utf-8"}, b"Small enough to see whole.")


@route("GET /rate_limit")
def rate_limit(call: Call) -> Response:
    hourly = hourly_limit(call.world.actor)
    reset = next_hour(call.world.clock())
    resources = {
        name: {"limit": most or hourly, "used": 0, "remaining": most or hourly, "reset": reset}
        for name, most in RESOURCES.items()
    }
    return call.ok({"resources": resources, "rate": resources["core"]})
