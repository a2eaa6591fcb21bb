"""YAML as GitHub reads it. `on`, `yes`, `off` and dates are strings."""

import re
from typing import Any

import yaml


class YamlError(ValueError):
    """The message includes the position of the error."""


class _Loader(yaml.CSafeLoader):
    """Accepts only YAML 1.2 booleans, and does not parse dates."""


_Loader.yaml_implicit_resolvers = {
    first: [
        pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def load(text: str) -> Any:
    """Return plain values. Raises YamlError if the text is not YAML."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506  (a SafeLoader with fewer resolvers)
    except yaml.YAMLError as error:
        raise YamlError(f"not YAML: {error}") from error
