"""Numbers and spans of time as people say them."""


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def in_words(span: float) -> str:
    """A span of seconds."""
    if span < 60:
        return "under a minute"
    if span < 5400:
        return f"about {round(span / 60)} min"
    return f"about {round(span / 3600)} h"
