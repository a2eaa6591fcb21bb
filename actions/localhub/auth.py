"""Identify the actor from the Authorization header."""

from localhub.core import Request

from .domain import Actor, UnitOfWork, apps, tokens


def identify(uow: UnitOfWork, request: Request) -> Actor:
    """Return the actor that sent the request. Requests without credentials are anonymous. Raises Unauthorized for
    invalid credentials.
    """
    text = request.token
    if text is not None and text.startswith("ey") and text.count(".") == 2:
        return apps.actor_from_jwt(uow, text)
    return tokens.actor_from_token(uow, text)
