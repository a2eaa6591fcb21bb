"""What is left of a token's hour, as GitHub's answers tell it, and the part of it that a run leaves to people."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Budget:
    """REST's requests or GraphQL's points. Until an answer has told of it, there is enough."""

    limit: int = 0
    remaining: int = 0
    resets_at: float = 0.0  # seconds since 1970

    def update(self, headers: Mapping[str, str]) -> None:
        """Answers may come in another order than GitHub counted them: in one hour, the least counts."""
        values = [headers.get(f"x-ratelimit-{name}", "") for name in ("limit", "remaining", "reset")]
        if not all(value.isdecimal() for value in values):
            return
        limit, remaining, resets_at = map(int, values)
        if resets_at < self.resets_at:
            return
        self.remaining = min(self.remaining, remaining) if resets_at == self.resets_at else remaining
        self.limit, self.resets_at = limit, resets_at

    def delay(self, reserve: float, now: float) -> float:
        """Seconds until there is more than the reserve, a share of the whole."""
        available = self.remaining - reserve * self.limit
        return max(0.0, self.resets_at - now) if self.limit and available < 1 else 0.0

    def spend(self) -> None:
        """One that leaves; the answer will tell what it took."""
        self.remaining -= 1
