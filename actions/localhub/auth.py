"""From the Authorization header to the one who asks."""

from localhub.core import Request

from .domain import Actor, UnitOfWork, apps, tokens


def identify(uow: UnitOfWork, request: Request) -> Actor:
    """Raises Unauthorized for credentials that are there and are wrong; no credentials is nobody."""
    text = request.token
    if text is not None and text.startswith("ey") and text.count(".") == 2:
        return apps.actor_from_jwt(uow, text)
    return tokens.actor_from_token(uow, text)
