"""A key of the manifest that belongs to one kind."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """A key of `repository` in the manifest, and of `defaults` unless `is_shared` is false.

    `type` and `default` are those of the field in pydantic's models. If the default is an empty model or mapping, an
    entry adds to the values in `defaults`. If the default is None, an entry replaces them, and `null` means that the
    setting is left as it is on GitHub. `description` is written to docs/manifest.md. `example` is a value for tests,
    as in YAML. It sets every key inside it to something other than that key's default.
    """

    name: str
    type: Any
    description: str
    example: Any
    default: Any = None
    is_shared: bool = True
