"""Formats counts and durations for people."""


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """Return the number with the noun. `plural`: the noun's plural if it is not formed with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def format_duration(seconds: float) -> str:
    """Format a number of seconds."""
    if seconds < 60:
        return "under a minute"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3600)} h"
