"""The base class of the manifest's models."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Forbids unknown keys, does not convert types, and is immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
