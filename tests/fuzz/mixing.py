"""Texts by chance, from a seed: pieces of what is known to be nasty or right, cut, doubled, swapped and spoilt.

It looks at nothing that the code does with them: that is for a fuzzer that is guided by coverage (guided.py).
"""

from collections.abc import Iterator, Sequence
from random import Random

LONGEST = 8_192  # characters; the longest bodies are tried in tests/privacy/test_hostile.py
MOST_CHANGES = 6


def mixtures(seed: int, pieces: Sequence[str]) -> Iterator[str]:
    """Without end; the same for the same seed."""
    chance = Random(seed)
    while True:
        text = "".join(chance.choice(pieces) for _ in range(chance.choice((1, 1, 2, 3, 8))))
        for _ in range(chance.randrange(MOST_CHANGES)):
            text = _changed(text, chance, pieces)
        yield text[:LONGEST]


def _changed(text: str, chance: Random, pieces: Sequence[str]) -> str:
    at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    match chance.randrange(7):
        case 0:
            return text[:at] + text[to:]
        case 1:
            return text[:to] + text[at:to] * chance.choice((1, 2, 16)) + text[to:]
        case 2:
            return text[:at] + chance.choice(pieces) + text[to:]
        case 3:
            return text[:at] + _sign(chance) + text[at:]
        case 4:
            return text[:at] + _sign(chance) + text[at + 1 :]
        case 5:
            lines = text.split("\n")
            chance.shuffle(lines)
            return "\n".join(lines)
        case _:
            return text.swapcase() if chance.random() < 0.5 else text[::-1]


def _sign(chance: Random) -> str:
    """Any but a half of a surrogate pair, which no text that came as UTF-8 holds; mostly ASCII."""
    number = chance.choice((chance.randrange(128), chance.randrange(0x3000), chance.randrange(0x110000)))
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)
