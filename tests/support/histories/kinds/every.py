"""All kinds of settings that are judged."""

from support.histories.kinds.environments import EnvironmentsKind
from support.histories.kinds.kind import JudgedKind
from support.histories.kinds.pages import PagesKind
from support.histories.kinds.rulesets import RulesetsKind
from support.histories.kinds.switches import SwitchesKind

KINDS: tuple[JudgedKind, ...] = (
    RulesetsKind(),
    EnvironmentsKind(),
    PagesKind(),
    SwitchesKind("security"),
    SwitchesKind("actions"),
    SwitchesKind("custom_properties", is_text=True),
    SwitchesKind("settings"),
)
