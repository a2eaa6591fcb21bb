"""A block between two marker comments in a Markdown file. Tahaluf writes the block, and people write the rest."""

from dataclasses import dataclass
from typing import Final

from tahaluf.problems import CommandError


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """`start` and `end` are the marker comments, each on a line of its own."""

    start: str
    end: str

    def wrap(self, content: str) -> str:
        """Return the content between the two markers."""
        return f"{self.start}\n{content}\n{self.end}"

    def put(self, block: str, text: str) -> str:
        """Return the text with this block in place of the existing one, or at the end if the text has no markers.

        Raises CommandError if the text contains markers, but not exactly one pair in the right order, because it is
        then unknown where the block ends.
        """
        counts = text.count(self.start), text.count(self.end)
        if counts == (0, 0):
            return f"{text.rstrip()}\n\n{block}\n".lstrip()
        before, _, rest = text.partition(self.start)
        _, end, after = rest.partition(self.end)
        if counts != (1, 1) or not end:
            raise CommandError(
                f"the markers {self.start} and {self.end} must each occur once, in this order",
                "restore the missing marker, or remove all of them to get the block at the end of the file",
            )
        return f"{before}{block}{after}"


# The table of projects in the organization's profile
PROFILE_BLOCK: Final = MarkedBlock("<!-- tahaluf:projects -->", "<!-- /tahaluf:projects -->")
