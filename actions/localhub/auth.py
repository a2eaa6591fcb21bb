"""From the Authorization header to the one who asks."""

from localhub.core import Request
from localhub.world import Actor, World, apps, tokens


def identify(world: World, request: Request) -> Actor:
    """Raises Unauthorized for credentials that are there and are wrong; no credentials is nobody."""
    text = request.token
    if text is not None and text.startswith("ey") and text.count(".") == 2:
        return apps.actor_of_jwt(world, text)
    return tokens.actor_of(world, text)
