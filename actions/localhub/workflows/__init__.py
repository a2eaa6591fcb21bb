"""GitHub Actions: from events to runs, carried out by act. Stored rows are `localhub.world.runs`."""

from localhub.workflows.runner import Runner

__all__ = ["Runner"]
