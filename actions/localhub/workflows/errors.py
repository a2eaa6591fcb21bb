"""The error for workflows that cannot be run as written."""


class WorkflowError(ValueError):
    """Raised with the message that the failed run shows."""
