"""The one error of this folder: a workflow that cannot run as it is written."""


class WorkflowError(ValueError):
    """Its message is the line that the failed run shows."""
