"""Node ids in GitHub's format: a prefix for the kind, followed by the encoded id. Clients must not parse node ids."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

PREFIXES = {
    "User": "U",
    "Organization": "O",
    "Bot": "BOT",
    "App": "A",
    "Installation": "MDIz",
    "Team": "T",
    "Repository": "R",
    "RepositoryInvitation": "RI",
    "Label": "LA",
    "Issue": "I",
    "PullRequest": "PR",
    "IssueComment": "IC",
    "Reaction": "REA",
    "PullRequestReview": "PRR",
    "PullRequestReviewComment": "PRRC",
    "Ref": "REF",
    "Milestone": "MI",
    "Hook": "H",
    "CheckRun": "CR",
    "CheckSuite": "CS",
    "StatusContext": "SC",
    "Workflow": "W",
    "WorkflowRun": "WFR",
    "Environment": "EN",
    "GateRule": "GA",
    "DeploymentBranchPolicy": "DBP",
    "RepositoryRuleset": "RRS",
    "OrganizationInvitation": "OI",
}
TYPES_BY_PREFIX = {prefix: kind for kind, prefix in PREFIXES.items()}


def node_id(kind: str, number: int) -> str:
    """`node_id("Repository", 7)` is "R_kgDOAAAABw". As in GitHub's ids, `kgDOAAAABw` is [0, 7] as msgpack in Base64."""
    packed = b"\x92\x00\xce" + number.to_bytes(4, "big")
    return f"{PREFIXES[kind]}_{urlsafe_b64encode(packed).decode().rstrip('=')}"


def from_node_id(text: str) -> tuple[str, int] | None:
    """Return (kind, number), or None if `text` is not one of localhub's node ids."""
    prefix, _, rest = text.partition("_")
    try:
        packed = urlsafe_b64decode(rest + "=" * (-len(rest) % 4))
    except (Error, ValueError):
        return None
    if prefix not in TYPES_BY_PREFIX or len(packed) != 7 or not packed.startswith(b"\x92\x00\xce"):
        return None
    return TYPES_BY_PREFIX[prefix], int.from_bytes(packed[3:], "big")
