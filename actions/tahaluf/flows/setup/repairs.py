"""Executes the repairs of an organization's setup, one after another."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tahaluf.github import Session, run_steps
from tahaluf.health import Facts
from tahaluf.item_errors import as_command_error
from tahaluf.problems import CommandError
from tahaluf.setup import Repair, plan_repairs

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class RepairResult:
    """`error` is None if the repair succeeded."""

    repair: Repair
    error: CommandError | None = None


def find_repairs(facts: Facts) -> tuple[Repair, ...]:
    return plan_repairs(facts, lambda: secrets.token_hex(KEY_BYTES))


def execute_repairs(
    session: Session,
    repairs: Iterable[Repair],
    on_result: Callable[[RepairResult], None] = lambda result: None,
) -> tuple[RepairResult, ...]:
    """Execute the repairs in order. If one of them fails, the others are still executed."""
    results: list[RepairResult] = []
    for repair in repairs:
        result = _execute(session, repair)
        on_result(result)
        results.append(result)
    return tuple(results)


def _execute(session: Session, repair: Repair) -> RepairResult:
    try:
        run_steps(session, repair.start())
    except Exception as error:  # noqa: BLE001  (whatever it is, the other repairs go on)
        return RepairResult(repair, as_command_error(error))
    return RepairResult(repair)
