"""What is left of a token's hour, as GitHub's answers tell it, and the part of it that a run leaves to people."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Budget:
    """REST's requests or GraphQL's points. Until an answer has told of it, there is enough."""

    limit: int = 0
    left: int = 0
    resets: float = 0.0  # seconds since 1970

    def hear(self, headers: Mapping[str, str]) -> None:
        """Answers may come in another order than GitHub counted them: in one hour, the least counts."""
        told = [headers.get(f"x-ratelimit-{name}", "") for name in ("limit", "remaining", "reset")]
        if not all(word.isdecimal() for word in told):
            return
        limit, left, resets = map(int, told)
        if resets < self.resets:
            return
        self.left = min(self.left, left) if resets == self.resets else left
        self.limit, self.resets = limit, resets

    def wait(self, reserve: float, now: float) -> float:
        """Seconds until there is more than the reserve, a share of the whole."""
        spare = self.left - reserve * self.limit
        return max(0.0, self.resets - now) if self.limit and spare < 1 else 0.0

    def spend(self) -> None:
        """One that leaves; the answer will tell what it took."""
        self.left -= 1
