"""Patterns that recognize tokens, keys and passwords by their prefix, or by the name of the variable."""

import re
from typing import Final

# Header, payload and signature. The signature may be missing from a truncated token
JWT: Final = r"eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}(?:\.[A-Za-z0-9_-]{0,4000})?"
# In SECRET, a single lookbehind rules out all of these patterns at most positions
TOKEN_PATTERNS: Final = "|".join(
    (
        # GitHub: since 2026, installation tokens have had the form `ghs_APP_JWT` and about 520 characters
        rf"gh[opsur]_(?:[A-Za-z0-9]{{1,40}}_)?{JWT}",
        r"gh[opsur]_[A-Za-z0-9]{30,4000}",
        r"gl(?:pat|rt|dt)-[A-Za-z0-9_-]{20,64}",  # GitLab
        r"(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])",  # AWS
        r"AIza[A-Za-z0-9_-]{35}",  # Google
        r"xox[abeoprs]-[A-Za-z0-9-]{10,255}",  # Slack
        r"[0-9]{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",  # Telegram bot
        r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}",  # Stripe
        r"npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,255}",
        JWT,
    )
)
SECRET: Final = re.compile(
    "|".join(
        (
            rf"(?<![A-Za-z0-9])(?:{TOKEN_PATTERNS})",
            r"github_pat_[A-Za-z0-9_]{22,255}",
            r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY",
            r"seal-secret-1\.[A-Za-z0-9_-]{40,60}",  # Tahaluf's secret sealing key
            r"AGE-SECRET-KEY-1[0-9A-Z]{20,80}",
            r"hooks\.slack\.com/services/[A-Za-z0-9/]{20,80}",
            r"discord(?:app)?\.com/api/webhooks/[0-9]{10,25}/[\w-]{20,100}",
            r"://[^\s/:@{}$]{1,64}:(?![{$])[^\s/@{}$]{3,128}@",  # password in a URL
            # A value assigned to a name such as `password`. It must contain both letters and digits, since
            # placeholders do not
            r"(?i:(?<![a-z])(?:password|passwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token)"
            r"[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?)"
            r"(?=[^\s\"'{}$<>]{0,200}[0-9])(?=[^\s\"'{}$<>]{0,200}[A-Za-z])[^\s\"'{}$<>]{12,200}(?![^\s\"'])",
        )
    )
)
