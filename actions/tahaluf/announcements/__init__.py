"""What a pull request changes without a request to GitHub, so that its plan can name it. Values in, values out."""

from .files import announce_files
from .projects import announce_projects
from .settings import announce_settings

__all__ = ["announce_files", "announce_projects", "announce_settings"]
