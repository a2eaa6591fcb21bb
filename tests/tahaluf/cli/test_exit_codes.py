"""Every command exits with 0 if nothing is left to do, and with 1 if something is left for a person."""

from collections.abc import Iterator
from importlib import import_module

import pytest

from support.exit_code_cases import CASES, Situation
from support.set_up_coalition import SetUpCoalition, start_set_up_coalition
from tahaluf.cli.main import COMMANDS, command_module, command_parser, main, subcommand_parsers
from tahaluf.output.exit_codes import EXIT_BUG, EXIT_INTERRUPTED, MEANINGS, describe_exit_codes

DONE, CHANGES, PERSON, MISTAKE = Situation
CODES = {DONE: 0, CHANGES: 2, PERSON: 1, MISTAKE: 1}
ONLY_ERRORS = "there was an error"  # the meaning of 1 for a command that leaves nothing to a person
PARSERS = {
    f"{command} {verb}".rstrip(): parser
    for command in COMMANDS
    for verb, parser in (subcommand_parsers(command_parser(command)) or {"": command_parser(command)}).items()
}
RUNS = [(command, situation) for command, cases in CASES.items() for situation in cases]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SetUpCoalition]:
    with start_set_up_coalition(tmp_path_factory.mktemp("set-up")) as made:
        yield made


@pytest.mark.parametrize(("command", "situation"), RUNS, ids=str)
def test_a_command_exits_with_the_code_of_its_situation(
    here: SetUpCoalition, command: str, situation: Situation
) -> None:
    case = CASES[command][situation]
    assert " ".join(case.arguments).startswith(command)
    code, output = case.run(here)
    assert code == CODES[situation], output
    assert case.shows in output


def test_every_command_and_subcommand_is_run() -> None:
    assert {*CASES} == {*PARSERS}
    assert [command for command, cases in CASES.items() if not {DONE, MISTAKE} <= {*cases}] == []
    assert [command for command, cases in CASES.items() if PERSON in cases and not cases[PERSON].shows] == []


@pytest.mark.parametrize("command", PARSERS)
def test_an_unknown_option_is_a_mistake(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--no-such-option"])
    assert ended.value.code == CODES[MISTAKE]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_documented_codes_are_those_of_the_runs(command: str) -> None:
    """docs/cli.md contains the same sentence as the help, which test_main.py tests."""
    documented = import_module(command_module(command)).EXIT_CODES
    cases = {name: cases for name, cases in CASES.items() if name.split()[0] == command}
    situations = {situation for found in cases.values() for situation in found}
    assert {*documented} == {CODES[situation] for situation in situations}
    assert (documented[1] != ONLY_ERRORS) is (PERSON in situations)
    for name in cases:
        help_text = " ".join(PARSERS[name].format_help().split())
        assert help_text.endswith(describe_exit_codes(documented))
    assert {*MEANINGS} == {*CODES.values(), EXIT_BUG, EXIT_INTERRUPTED}  # test_failures.py tests the last two
