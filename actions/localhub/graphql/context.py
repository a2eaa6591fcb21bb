"""The context of every view: the unit of work and the base URLs for this client."""

from dataclasses import dataclass

from localhub.domain import UnitOfWork
from localhub.serializers import View


@dataclass(frozen=True, slots=True)
class Context:
    uow: UnitOfWork
    view: View
