"""The plan and its parts: pure values, made by comparing, shown by `show`, carried out elsewhere."""

from .change import UNSET, CannotApply, Change, Finding, Kind, Left, Origin, Risk, Unset
from .plan import Plan, Verdict, to_json
from .request import Mutation, Request, Response, Rest, Site, Steps

__all__ = [
    "UNSET",
    "CannotApply",
    "Change",
    "Finding",
    "Kind",
    "Left",
    "Mutation",
    "Origin",
    "Plan",
    "Request",
    "Response",
    "Rest",
    "Risk",
    "Site",
    "Steps",
    "Unset",
    "Verdict",
    "to_json",
]
