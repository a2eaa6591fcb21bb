"""What `tahaluf setup` and `tahaluf doctor --fix` change: the desired settings, and the requests that create them."""

from .desired import RULESET
from .plan_repairs import BY_PERSON, plan_repairs, repairs_by_check
from .repair import Repair, Scope

__all__ = ["BY_PERSON", "RULESET", "Repair", "Scope", "plan_repairs", "repairs_by_check"]
