"""Random mutations of hostile and valid inputs, reproducible by seed. In contrast, guided.py is guided by coverage."""

from collections.abc import Iterator, Sequence
from random import Random

MAX_LENGTH = 8_192  # in characters; tests/privacy/test_hostile.py tests the longest bodies
MAX_CHANGES = 6


def mutated_texts(seed: int, pieces: Sequence[str]) -> Iterator[str]:
    """Yield inputs endlessly. The same seed yields the same inputs."""
    rng = Random(seed)
    while True:
        text = "".join(rng.choice(pieces) for _ in range(rng.choice((1, 1, 2, 3, 8))))
        for _ in range(rng.randrange(MAX_CHANGES)):
            text = _mutate(text, rng, pieces)
        yield text[:MAX_LENGTH]


def _mutate(text: str, rng: Random, pieces: Sequence[str]) -> str:
    start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    match rng.randrange(7):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + text[start:end] * rng.choice((1, 2, 16)) + text[end:]
        case 2:
            return text[:start] + rng.choice(pieces) + text[end:]
        case 3:
            return text[:start] + _random_character(rng) + text[start:]
        case 4:
            return text[:start] + _random_character(rng) + text[start + 1 :]
        case 5:
            lines = text.split("\n")
            rng.shuffle(lines)
            return "\n".join(lines)
        case _:
            return text.swapcase() if rng.random() < 0.5 else text[::-1]


def _random_character(rng: Random) -> str:
    """Any character except surrogates, which UTF-8 cannot encode. About a third of the characters are ASCII."""
    number = rng.choice((rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000)))
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)
