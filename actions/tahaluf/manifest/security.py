"""A repository's security features in the manifest.

Keys have the same names as in the REST API for code security configurations.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from tahaluf.fields import SingleLine, StrictModel, field_error

ConfigurationName = Annotated[SingleLine, Field(min_length=1, max_length=250)]

# Maps features to the feature that GitHub requires for each of them
SECURITY_NEEDS: Final = {
    "dependabot_security_updates": "dependabot_alerts",
    "secret_scanning_push_protection": "secret_scanning",
}


class Security(StrictModel):
    """The repository's security features. If a key is missing, the feature is left as it is on GitHub."""

    configuration: ConfigurationName | None = Field(
        None,
        description="The name of the code security configuration to attach to the repository. The configuration must "
        "exist in the organization.",
    )
    dependabot_alerts: bool | None = Field(
        None, description="Whether GitHub reports dependencies with known vulnerabilities."
    )
    dependabot_security_updates: bool | None = Field(
        None,
        description="Whether Dependabot opens pull requests to update vulnerable dependencies. "
        "This needs `dependabot_alerts`.",
    )
    secret_scanning: bool | None = Field(
        None, description="Whether GitHub looks for secrets, such as tokens, in the repository."
    )
    secret_scanning_push_protection: bool | None = Field(
        None, description="Whether pushes that contain secrets are rejected. This needs `secret_scanning`."
    )
    private_vulnerability_reporting: bool | None = Field(
        None,
        description="Whether anyone can report a vulnerability privately. GitHub offers this only for public "
        "repositories, so the key has no effect on others.",
    )

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if conflict := missing_feature(self.model_dump()):
            raise field_error("security-needs", *conflict)
        return self


def missing_feature(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return a problem and its fix if a feature is on but a feature that it requires is off."""
    for name, needed in SECURITY_NEEDS.items():
        if values.get(name) is True and values.get(needed) is False:
            return f"`{name}` is on, but it needs `{needed}`", f"turn on `{needed}`, or turn off `{name}`"
    return None
