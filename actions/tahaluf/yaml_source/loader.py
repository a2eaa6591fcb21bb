"""PyYAML's loader, YAML's tags, and the locations of events and nodes."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from tahaluf.problems import Location

# Built on libyaml: ten times as fast as the pure Python loader, which is the fallback.
Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

STR_TAG: Final = "tag:yaml.org,2002:str"
NULL_TAG: Final = "tag:yaml.org,2002:null"
BOOL_TAG: Final = "tag:yaml.org,2002:bool"
INT_TAG: Final = "tag:yaml.org,2002:int"
TIMESTAMP_TAG: Final = "tag:yaml.org,2002:timestamp"

TRUE_VALUES: Final = frozenset({"true", "yes", "on"})  # lowercase; values with the tag `BOOL_TAG`

BYTE_ORDER_MARK: Final = "\ufeff"  # skipped by PyYAML, whose offsets do not count it


def parse_events(text: str) -> Iterator[Any]:
    """Parse `text` event by event, in bounded memory. Raises `yaml.YAMLError` or `UnicodeEncodeError`."""
    return iter(yaml.parse(text, Loader=Loader))


def location_of(filename: str, marked: Any) -> Location:
    """The location where an event or node starts. PyYAML counts lines and columns from 0."""
    mark = marked.start_mark
    return Location(filename, mark.line + 1, mark.column + 1)
