"""The error raised for a workflow that cannot run as written."""


class WorkflowError(ValueError):
    """The message is shown in the failed run."""
