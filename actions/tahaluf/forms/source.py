"""Parses the text of an issue form into YAML nodes."""

from typing import Final

import yaml
from yaml.nodes import MappingNode

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.yaml_source import Limits, UnsafeYaml, compose, location_of, syntax_fault

MAX_CHARACTERS: Final = 262_144
LIMITS: Final = Limits(depth=24, aliases=64)


def compose_form(text: str, filename: str) -> MappingNode:
    """Return the root mapping of a form.

    Raises `InvalidInput` if `text` is not a YAML mapping or exceeds the limits.
    """
    if len(text) > MAX_CHARACTERS:
        what = f"the file has more than {MAX_CHARACTERS} characters"
        raise InvalidInput([Problem(Location(filename), "form-too-large", what, "make it shorter")])
    try:
        root = compose(text, filename, LIMITS)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        location, reason, fix = syntax_fault(error, text, filename)
        raise InvalidInput([Problem(location, "form-yaml", f"this is not YAML: {reason}", fix)]) from None
    except UnsafeYaml as error:
        what = "the file has too many YAML aliases" if error.is_alias else "the file is nested too deeply"
        raise InvalidInput([Problem(error.location, "form-too-deep", what, "flatten it")]) from None
    if not isinstance(root, MappingNode):
        location = Location(filename) if root is None else location_of(filename, root)
        what = "this is not an issue form: a form is a mapping with `name`, `description` and `body`"
        raise InvalidInput([Problem(location, "form-no-mapping", what, "write these three keys")])
    return root
