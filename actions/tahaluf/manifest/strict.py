"""The base class of the manifest's models."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Its models reject unknown keys, do not convert types, and are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return the model itself. Pydantic copies default values, which would take a fifth of the time to load."""
        return self
