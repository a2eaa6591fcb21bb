"""What every view needs: the unit of work, and how addresses look to the one who asks."""

from dataclasses import dataclass

from localhub.shapes import View
from localhub.world import World


@dataclass(frozen=True, slots=True)
class Context:
    world: World
    view: View
