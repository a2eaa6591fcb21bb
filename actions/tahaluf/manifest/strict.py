"""What every model of the manifest has in common."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Unknown keys are mistakes, a number is not a text, and a model once made does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
