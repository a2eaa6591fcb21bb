"""Repairs settings of the whole organization."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from tahaluf.health import Facts, require
from tahaluf.plan import Rest

from .control import send
from .desired import NO_BASE_PERMISSION, NO_REPOSITORY_CREATION
from .repair import Body, Repair, Repairs, Scope


def _base_permission(facts: Facts) -> Iterator[Repair]:
    permission = require(require(facts.organization).base_permission)
    if permission != "none":
        what = (
            f"set members' base permission from {permission} to none: members can then read a private "
            "repository only if one of their teams has access to it"
        )
        yield _repair(facts, "base-permission", what, NO_BASE_PERMISSION)


def _repository_creation(facts: Facts) -> Iterator[Repair]:
    if require(require(facts.organization).members_can_create_repositories):
        what = "let only owners and Tahaluf create repositories"
        yield _repair(facts, "members-create", what, NO_REPOSITORY_CREATION)


def _repair(facts: Facts, check: str, what: str, settings: Body) -> Repair:
    request = Rest("PATCH", f"/orgs/{facts.urls.organization}", settings)
    return Repair(check, Scope.ORGANIZATION, what, partial(send, request))


REPAIRS: Final[Repairs] = {"base-permission": _base_permission, "members-create": _repository_creation}
