"""Settings for volunteers: intake, deadlines, and recipients of sealed messages."""

from typing import Annotated, Literal

from pydantic import Field

from tahaluf.fields import MAX_RECIPIENTS, Language, Name, Paragraphs, StrictModel, Url

from .sealing_key import SealingKey

IntakePolicy = Literal["open", "members", "closed"]
LocalizedText = dict[Language, Paragraphs]


class Recipient(StrictModel):
    """A person or group that can open sealed messages with a secret key."""

    name: Name = Field(
        description="The recipient's public name, shown on the sealing page. Use a group's name (`newcomers`) "
        "rather than a person's."
    )
    key: SealingKey = Field(description="The public key printed by `tahaluf people keygen`.")


class Sealing(StrictModel):
    """Recipients of messages that volunteers seal; see [sealed.md](sealed.md)."""

    recipients: Annotated[tuple[Recipient, ...], Field(max_length=MAX_RECIPIENTS)] = Field(
        (),
        description="The recipients of sealed messages, at most 20. Each recipient can open every message.",
    )
    page: Url | None = Field(
        None,
        description="The URL of the sealing page, which the form shows. If this key is missing, the form tells "
        "people to ask "
        "for the file.",
    )


class Volunteers(StrictModel):
    """How volunteers are accepted, and how long to wait for an answer or activity."""

    intake: IntakePolicy = Field(
        "open",
        description="Whose forms are accepted: everyone's, only organization members', or nobody's.",
    )
    closed: LocalizedText = Field({}, description="The reply to forms that are not accepted, by language.")
    reach: LocalizedText = Field(
        {}, description="How to contact a steward outside GitHub, by language. The form shows this text."
    )
    answer_within: Annotated[int, Field(ge=1, le=90)] = Field(
        7,
        description="The number of days without an answer after which the area's maintainers are notified once.",
    )
    quiet: Annotated[int, Field(ge=7, le=365)] = Field(
        60,
        description="The number of days without activity after which a volunteer is asked privately whether they "
        "want to continue.",
    )
    invitations: Annotated[int, Field(ge=0, le=500)] = Field(
        50,
        description="The maximum number of invitations to the organization per day. GitHub allows 50, or 500 if the "
        "organization "
        "is over a month old or has a paid plan.",
    )
