"""PyYAML's loader, YAML's tags, and the locations of events and nodes."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from tahaluf.problems import Location

# libyaml's loader, if available, which is ten times faster than the pure Python one
Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STR_TAG: Final = "tag:yaml.org,2002:str"
NULL_TAG: Final = "tag:yaml.org,2002:null"
BOOL_TAG: Final = "tag:yaml.org,2002:bool"
INT_TAG: Final = "tag:yaml.org,2002:int"
TIMESTAMP_TAG: Final = "tag:yaml.org,2002:timestamp"

TRUE_VALUES: Final = frozenset({"true", "yes", "on"})  # in lower case; these values have the tag `BOOL_TAG`

BYTE_ORDER_MARK: Final = "\ufeff"  # PyYAML skips it and does not count it in offsets


# The `problem` in libyaml's error: since version 6.0.4, PyYAML stops at 1,000 levels
NESTING_PROBLEM: Final = "exceeded maximum nesting depth"


class UnsafeYaml(Exception):
    """Raised if a text exceeds a limit. `is_alias`: whether this is the limit on aliases, and not the one on depth."""

    def __init__(self, location: Location, *, is_alias: bool) -> None:
        self.location, self.is_alias = location, is_alias
        super().__init__(f"{location}: {'too many aliases' if is_alias else 'nested too deeply'}")


def parse_events(text: str, filename: str) -> Iterator[Any]:
    """Parse `text` event by event, with bounded memory.

    Raises `yaml.YAMLError` or `UnicodeEncodeError` if it is not YAML, or `UnsafeYaml` for nesting that PyYAML itself
    rejects.
    """
    try:
        yield from yaml.parse(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        if error.problem != NESTING_PROBLEM:
            raise
        mark = error.problem_mark or error.context_mark
        location = Location(filename, mark.line + 1, mark.column + 1) if mark else Location(filename)
        raise UnsafeYaml(location, is_alias=False) from None


def location_of(filename: str, marked: Any) -> Location:
    """Return the location at which an event or node starts. PyYAML counts lines and columns from 0."""
    mark = marked.start_mark
    return Location(filename, mark.line + 1, mark.column + 1)
