"""What is left of a token's primary rate limit, as reported by GitHub's responses."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Budget:
    """The remaining REST requests or GraphQL points in this hour. There is no limit until a response reports one."""

    limit: int = 0
    remaining: int = 0
    resets_at: float = 0.0  # seconds since 1970

    def update(self, headers: Mapping[str, str]) -> None:
        """Update from a response. Responses may arrive out of order, so the lowest value in an hour counts."""
        values = [headers.get(f"x-ratelimit-{name}", "") for name in ("limit", "remaining", "reset")]
        if not all(value.isdecimal() for value in values):
            return
        limit, remaining, resets_at = map(int, values)
        if resets_at < self.resets_at:
            return
        self.remaining = min(self.remaining, remaining) if resets_at == self.resets_at else remaining
        self.limit, self.resets_at = limit, resets_at

    def delay(self, reserve: float, now: float) -> float:
        """Return the seconds until more than the reserve is available.

        `reserve` is a fraction of the limit, from 0 to 1.
        """
        available = self.remaining - reserve * self.limit
        return max(0.0, self.resets_at - now) if self.limit and available < 1 else 0.0

    def spend(self) -> None:
        """Record that a request is being sent. The response will report the exact value."""
        self.remaining -= 1
