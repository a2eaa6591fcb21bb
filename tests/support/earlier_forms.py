"""The bilingual forms of an earlier version, which some coalitions have kept.

Each option consists of its names in both languages, followed by its key.
"""

from pathlib import Path

from tahaluf.forms import NAME_SEPARATOR, Choice

FOLDER = Path(__file__).parents[1] / "data" / "forms"
PROPOSAL, VOLUNTEER, LEAVE = (FOLDER / f"{name}.yml" for name in ("propose-project", "volunteer", "leave"))


def option_text(key: str, *names: str) -> str:
    return NAME_SEPARATOR.join([*names, key])


def choices(options: dict[str, list[str]]) -> dict[str, list[Choice]]:
    """The options of these fields, without their keys."""
    return {field: [Choice(text) for text in texts] for field, texts in options.items()}
