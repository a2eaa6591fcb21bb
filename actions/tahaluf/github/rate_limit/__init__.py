"""Keeps requests within GitHub's rate limits."""

from .limiter import MAX_RESET_WAIT, DeadlineExceeded, RateLimiter, RequestCost, backoff_delays

__all__ = ["MAX_RESET_WAIT", "DeadlineExceeded", "RateLimiter", "RequestCost", "backoff_delays"]
