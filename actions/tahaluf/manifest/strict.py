"""The base class of the manifest's models."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Its models reject unknown keys, do not convert types, and are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
