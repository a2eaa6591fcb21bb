"""Templates rendered in a process of their own: what they may use up, and how their trees come back."""

from .renderer import LIMITS, Limits, Renderer

__all__ = ["LIMITS", "Limits", "Renderer"]
