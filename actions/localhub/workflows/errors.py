"""The error that is raised if a workflow cannot run as written."""


class WorkflowError(ValueError):
    """The message is shown in the failed run."""
