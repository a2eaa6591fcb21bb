"""The error for workflows that cannot be run as written."""


class WorkflowError(ValueError):
    """The message is shown in the failed run."""
