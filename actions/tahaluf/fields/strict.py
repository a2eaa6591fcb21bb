"""The base class of the manifest's models."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """A base class whose models reject unknown keys, do not convert types, and are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    def __deepcopy__(self, memo: object = None) -> Self:
        """Return the model itself, because it is immutable.

        Otherwise, pydantic would copy the default value of `repository` for every project, which would take half of
        the time needed to load 5,000 projects.
        """
        return self
