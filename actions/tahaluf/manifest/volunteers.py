"""What the manifest says of volunteers: how they come in, and who opens what they have sealed."""

from typing import Annotated, Literal

from pydantic import Field

from .fields import MAX_RECIPIENTS, Language, Name, Paragraphs, Url
from .sealing_key import SealingKey
from .strict import StrictModel

IntakePolicy = Literal["open", "members", "closed"]
LocalizedText = dict[Language, Paragraphs]


class Recipient(StrictModel):
    """Somebody who opens what volunteers have sealed, with a secret key that only they have."""

    name: Name = Field(
        description="Public, and shown on the sealing page: better a desk (`newcomers`) than a person."
    )
    key: SealingKey = Field(description="The public half, as `tahaluf people keygen` printed it.")


class Sealing(StrictModel):
    """Whom volunteers can write to so that nobody else reads it; see [sealed.md](sealed.md)."""

    recipients: Annotated[tuple[Recipient, ...], Field(max_length=MAX_RECIPIENTS)] = Field(
        (), description="Each of them can open everything that is sealed; at most 20."
    )
    page: Url | None = Field(
        None, description="Where `site/seal/` is published. Left out: the form says to ask for the file."
    )


class Volunteers(StrictModel):
    """How people come in, and how long they are waited for."""

    intake: IntakePolicy = Field(
        "open",
        description="Whose form is taken: everybody's, that of the organization's members, nobody's.",
    )
    closed: LocalizedText = Field(
        {}, description="What a form is answered with while it is not taken, by language."
    )
    reach: LocalizedText = Field(
        {}, description="How to reach a steward without GitHub, by language; it stands above the form."
    )
    answer_within: Annotated[int, Field(ge=1, le=90)] = Field(
        7, description="Days after which the area's maintainers are told that nobody has answered, once."
    )
    quiet: Annotated[int, Field(ge=7, le=365)] = Field(
        60, description="Days without a sign after which somebody is asked, in private, whether they go on."
    )
    invitations: Annotated[int, Field(ge=0, le=500)] = Field(
        50,
        description="Invitations to the organization in a day. GitHub allows 50, and 500 where it is a month "
        "old or pays.",
    )
