"""The remaining primary rate limit of a token, as GitHub's responses report it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass
class Budget:
    """REST requests or GraphQL points per hour. Unlimited until a response has reported them."""

    limit: int = 0
    remaining: int = 0
    resets_at: float = 0.0  # seconds since 1970

    def update(self, headers: Mapping[str, str]) -> None:
        """Responses may arrive out of order: within one hour, the lowest value counts."""
        values = [headers.get(f"x-ratelimit-{name}", "") for name in ("limit", "remaining", "reset")]
        if not all(value.isdecimal() for value in values):
            return
        limit, remaining, resets_at = map(int, values)
        if resets_at < self.resets_at:
            return
        self.remaining = min(self.remaining, remaining) if resets_at == self.resets_at else remaining
        self.limit, self.resets_at = limit, resets_at

    def delay(self, reserve: float, now: float) -> float:
        """Seconds until more than the reserve is available; `reserve` is a share of the limit, 0 to 1."""
        available = self.remaining - reserve * self.limit
        return max(0.0, self.resets_at - now) if self.limit and available < 1 else 0.0

    def spend(self) -> None:
        """A request is sent; its response will report the exact value."""
        self.remaining -= 1
