"""What a change tells of before and after, in one phrase. How a value is written is for the caller to say."""

from collections.abc import Callable

from .change import Change

Write = Callable[[str], str]


def difference(change: Change, write: Write) -> str:
    """`before → after`, by field where there are several; empty where kind and target say it all."""
    before, after = change.before, change.after
    if isinstance(before, dict) and isinstance(after, dict):
        return "; ".join(f"{key}: {_turned(key, before, after, write)}" for key in after)
    if after is None or isinstance(after, dict):
        return ""
    return _value(after, write) if before is None else f"{_value(before, write)} → {_value(after, write)}"


def _turned(key: str, before: dict[str, object], after: dict[str, object], write: Write) -> str:
    now = _value(after[key], write)
    return f"{_value(before[key], write)} → {now}" if key in before else now


def _value(value: object, write: Write) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, (list, tuple)):
        return ", ".join(write(str(item)) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return write(str(value))
