"""GitHub Actions: from events to runs, carried out by act. Stored rows are `localhub.world.runs`."""

from localhub.workflows import dispatch
from localhub.workflows.runner import Runner
from localhub.workflows.surface import Desk

__all__ = ["Desk", "Runner", "dispatch"]
