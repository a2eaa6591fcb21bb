"""GitHub's rate limits as a schedule: when the next request may be sent, and what it uses up."""

from .limiter import MAX_RESET_WAIT, DeadlineExceeded, RateLimiter, RequestCost, backoff_delays

__all__ = ["MAX_RESET_WAIT", "DeadlineExceeded", "RateLimiter", "RequestCost", "backoff_delays"]
