"""Formats counts and durations for people."""


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """Return the number with the noun. `plural`: the noun's plural, if adding an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def choose_form(forms: tuple[str, str], number: int) -> str:
    """Return the first of two forms of a text if the number is 1, and the second one otherwise."""
    return forms[number != 1]


def format_duration(seconds: float) -> str:
    """Format a duration in seconds."""
    if seconds < 60:
        return "under a minute"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3600)} h"
