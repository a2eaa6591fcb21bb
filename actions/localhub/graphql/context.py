"""What every view needs: the unit of work, and how addresses look to the one who asks."""

from dataclasses import dataclass

from localhub.shapes import View
from localhub.world import UnitOfWork


@dataclass(frozen=True, slots=True)
class Context:
    uow: UnitOfWork
    view: View
