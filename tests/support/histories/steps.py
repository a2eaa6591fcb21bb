"""Random histories of a coalition: a first manifest, followed by plain steps.

A step consists of a name and three numbers. Each number is taken modulo the number of choices, so a history stays
valid if steps are removed. A failing history can therefore be shortened.
"""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from support.histories.first_manifests import random_manifest
from support.histories.names import Manifest


class Step(NamedTuple):
    name: str
    a: int = 0
    b: int = 0
    c: int = 0


class History(NamedTuple):
    """`manifest` is the manifest that was applied before the first step."""

    manifest: Manifest
    steps: Sequence[Step]


# The relative frequency of each step.
SETTING = {"private repository": 3, "public repository": 2, "team": 3, "collaborator": 1, "labelled issue": 2}
WEIGHTS = {
    "pull": 10,
    "proposal": 3,
    "agree": 6,
    "withdraw": 1,
    "chatter": 2,
    "forged plan": 1,
    "plan": 9,
    "replan": 4,
    "push": 2,
    "merge": 8,
    "apply": 7,
    "apply twice": 1,
    "broken apply": 2,
    "old apply": 3,
    "sharded apply": 3,
    "drift": 4,
    "setting drift": 6,
    "accept": 2,
}
SETTINGS_BEFORE, STEPS = 5, 28


def random_history(seed: int) -> History:
    chance = random.Random(seed)
    manifest = random_manifest(chance)

    def draw(weights: dict[str, int]) -> Step:
        [name] = chance.choices(list(weights), list(weights.values()))
        return Step(name, chance.randrange(1000), chance.randrange(1000), chance.randrange(1000))

    steps = [draw(SETTING) for _ in range(SETTINGS_BEFORE)]
    # Most bugs involve a pull request that is open while other things happen, so most of them have a plan
    for _ in range(STEPS):
        step = draw(WEIGHTS)
        steps.append(step)
        if step.name in ("pull", "push") and chance.random() < 0.6:
            steps += [Step("agree", -1, step.b)] * (chance.random() < 0.5) + [Step("plan", -1)]
            steps += [Step("merge", -1)] * (chance.random() < 0.4)
    return History(manifest, steps)


def shorten(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool], tries: int = 200) -> list[Step]:
    """A shorter history that still fails."""
    found, size = list(steps), max(1, len(steps) // 2)
    while tries > 0 and size:
        for start in range(0, len(found), size):
            tries -= 1
            shorter = [*found[:start], *found[start + size :]]
            if tries > 0 and shorter != found and fails(shorter):
                found = shorter
                break
        else:
            size //= 2
    return found
