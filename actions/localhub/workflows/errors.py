"""The error for workflows that cannot be run as written."""


class WorkflowError(ValueError):
    """The failed run shows this message."""
