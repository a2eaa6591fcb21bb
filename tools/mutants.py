"""Makes small random changes to the code, and reports those that the tests do not detect.

    make mutants PACKAGE=plan SEED=7 NUMBER=40

Each mutant is a single change in a copy of the tree. The package's own fast tests run on the copy, and stop at the
first failure. The same seed and code always yield the same mutants. Strings of three or more words count as prose and
are not changed.
"""

import argparse
import ast
import difflib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import hypothesis.strategies  # noqa: F401 (imported before forking, so each child process already has it)
import markdown_it  # noqa: F401
import pydantic  # noqa: F401
import pytest
import yaml  # noqa: F401

ROOT: Final = Path(__file__).parents[1]
TAHALUF: Final = Path("actions/tahaluf")
COPIED: Final = (
    "actions",
    "tests",
    "templates",
    "bench",
    "docs",
    ".github",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "pyproject.toml",
    "projects.yml",
)
# The limits on the time for testing a mutant, in seconds. A mutant that takes longer is killed. CPU time does not
# depend on other work on the machine. Real time is also limited, because a mutant that only waits uses no CPU time.
CPU_LIMIT: Final = 60
CLOCK_LIMIT: Final = 900

NEW_TYPES: Final = ("Message", "PublicName")  # each is a `NewType`, which returns its argument
UNREACHABLE: Final = "assert_never"  # mypy checks that a call of this function is never reached
ZIP_CHECK: Final = "strict"  # the argument of `zip` that only checks that lengths are equal

# Maps packages to their tests. Tests that need localhub come last, because other tests detect most mutants first
TESTS: Final = {
    "plan": ["plan"],
    "resources": [
        "resources",
        "plan/test_serialization.py",
        "importing",
        "kinds/test_every_kind.py",
        *(
            f"cli/test_{name}.py"
            for name in (
                "adoption",
                "apply_collaborators",
                "apply_environments",
                "apply_labels",
                "apply_pages",
                "apply_rulesets",
                "apply_security",
                "apply_shared_teams",
                "apply_repository_settings",
                "apply_team",
                "apply_team_members",
                "apply_updates",
                "import",
            )
        ),
    ],
    "kinds": [
        "kinds",
        *(f"cli/test_apply_{name}.py" for name in ("actions_permissions", "custom_properties")),
    ],
    "consent": ["test_consent.py"],
    "proposals": [
        *(
            f"proposals/test_{name}.py"
            for name in (
                "consent_request",
                "decide",
                "draft",
                "lifecycle",
                "logins",
                "people_request",
                "pull",
                "resources",
                "short_name",
            )
        ),
        "proposals/test_agreeing.py",
        "proposals/test_approvals.py",
    ],
    "escape": ["test_escape.py"],
    "privacy": ["privacy"],
}

_SWAPPED: Final[dict[type[ast.AST], str]] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


class Mutant(NamedTuple):
    """A change that replaces the bytes of a file from `start` to `end` with `replacement`."""

    path: Path  # relative to the root
    kind: str
    start: int
    end: int
    replacement: str

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.replacement.encode() + source[self.end :]


def mutants_of(path: Path, source: str) -> Iterator[Mutant]:
    """All mutants of a file that are still valid Python."""
    lines = [0]
    for line in source.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))

    def offset(line: int, column: int) -> int:
        return lines[line - 1] + column

    for node in _mutable_nodes(ast.parse(source)):
        for kind, replacement in _replacements(node):
            start = offset(node.lineno, node.col_offset)
            end = offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
            mutant = Mutant(path, kind, start, end, replacement)
            changed = mutant.apply(source.encode())
            if changed != source.encode() and _is_valid(changed):
                yield mutant


def _is_valid(source: bytes) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _mutable_nodes(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """All nodes of a file except annotations, docstrings, imports and the contents of f-strings."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.Import, ast.ImportFrom, ast.arguments, ast.JoinedStr)):
            continue
        if isinstance(child, ast.keyword) and child.arg == ZIP_CHECK:
            continue
        if isinstance(child, ast.Expr) and (
            isinstance(child.value, ast.Constant) or _is_call(child.value, UNREACHABLE)
        ):
            continue
        if isinstance(child, ast.AnnAssign):
            if child.value is not None:
                yield child.value
                yield from _mutable_nodes(child.value)
            continue
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            for statement in child.body:
                yield from _mutable_nodes(ast.Module([statement], []))
            continue
        if isinstance(child, ast.Assign) and (
            ast.unparse(child.targets[0]) == "__all__" or _is_type(child.value)
        ):
            continue
        if isinstance(child, (ast.expr, ast.stmt)):
            yield child
        yield from _mutable_nodes(child)


def _is_call(value: ast.expr, function: str) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) == function


def _is_type(value: ast.expr) -> bool:
    """Whether this is a type alias or a type variable. Only mypy uses these."""
    match value:
        case ast.Subscript(ast.Name(name)) | ast.Call(ast.Name(name)):
            return name in (
                "Callable",
                "Generator",
                "Literal",
                "Mapping",
                "NewType",
                "Sequence",
                "TypeVar",
                "dict",
            )
        case ast.BinOp(op=ast.BitOr()):
            return True
    return False


def _replacements(node: ast.expr | ast.stmt) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Compare(left, [operator], [right]) if type(operator) in _SWAPPED:
            yield "comparison", f"({ast.unparse(left)} {_SWAPPED[type(operator)]} {ast.unparse(right)})"
        case ast.BoolOp(operator, values):
            other = " or " if isinstance(operator, ast.And) else " and "
            yield "boolean", "(" + other.join(f"({ast.unparse(value)})" for value in values) + ")"
            for index in range(len(values)):
                kept = [value for place, value in enumerate(values) if place != index]
                word = " and " if isinstance(operator, ast.And) else " or "
                yield "operand", "(" + word.join(f"({ast.unparse(value)})" for value in kept) + ")"
        case ast.UnaryOp(ast.Not(), operand):
            yield "not", f"({ast.unparse(operand)})"
        case ast.Constant(bool() as value):
            yield "constant", str(not value)
        case ast.Constant(int() as value):
            yield "constant", str(value + 1)
        case ast.Constant(str() as value) if len(value.split()) < 3:
            yield "constant", repr(f"{value}XX" if value else "XX")
        case ast.Return(value) if value is not None and ast.unparse(value) != "None":
            yield "return", "return None"
        case ast.IfExp(_, body, orelse):
            yield "condition", f"({ast.unparse(body)})"
            yield "condition", f"({ast.unparse(orelse)})"
        case ast.If():
            yield (
                "condition",
                ast.unparse(ast.If(ast.Constant(True), node.body, node.orelse)).replace(
                    "\n", "\n" + " " * node.col_offset
                ),
            )
            yield (
                "condition",
                ast.unparse(ast.If(ast.Constant(False), node.body, node.orelse)).replace(
                    "\n", "\n" + " " * node.col_offset
                ),
            )
        case ast.Expr(ast.Yield() | ast.YieldFrom()):
            yield "statement", "yield from ()"
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield "statement", "pass"
        case ast.Tuple(elements, ast.Load()) | ast.List(elements, ast.Load()) | ast.Set(elements) if (
            len(elements) > 1
        ):
            yield from (("element", ast.unparse(_without(node, index))) for index in range(len(elements)))
        case ast.Call(function, arguments, keywords):
            if len(arguments) == 1 and not keywords and _is_observable(function, arguments[0]):
                yield "call", f"({ast.unparse(arguments[0])})"
            for index in range(len(arguments)):
                kept = [argument for place, argument in enumerate(arguments) if place != index]
                yield "argument", ast.unparse(ast.Call(function, kept, keywords))
            for index in (number for number, word in enumerate(keywords) if word.arg != ZIP_CHECK):
                kept_words = [word for place, word in enumerate(keywords) if place != index]
                yield "argument", ast.unparse(ast.Call(function, arguments, kept_words))
        case ast.BinOp(left, ast.Add() | ast.Sub() as operator, right):
            sign = "-" if isinstance(operator, ast.Add) else "+"
            yield "arithmetic", f"({ast.unparse(left)} {sign} {ast.unparse(right)})"


def _is_observable(function: ast.expr, argument: ast.expr) -> bool:
    """Whether the program can behave differently if a call is replaced with its argument."""
    if isinstance(argument, ast.Starred) or ast.unparse(function) in NEW_TYPES:
        return False
    return not (ast.unparse(function) == "frozenset" and _is_set(argument))


def _is_set(value: ast.expr) -> bool:
    match value:
        case ast.IfExp(_, body, orelse):
            return _is_set(body) and _is_set(orelse)
    return isinstance(value, ast.Set)


def _without(node: ast.Tuple | ast.List | ast.Set, index: int) -> ast.expr:
    elements = [element for place, element in enumerate(node.elts) if place != index]
    if isinstance(node, ast.Set):
        return ast.Set(elements)
    return type(node)(elements, ast.Load())


def files_of(package: str) -> list[Path]:
    folder = ROOT / TAHALUF / package
    files = [folder.with_suffix(".py")] if not folder.is_dir() else sorted(folder.rglob("*.py"))
    return [file.relative_to(ROOT) for file in files if file.name != "__init__.py"]


def run_tests(tree: Path, package: str) -> bool:
    """Whether the package's tests pass in this tree. The tests run in a child process, which inherits this process's
    modules.
    """
    tests = [str(tree / "tests/tahaluf" / test) for test in TESTS[package]]
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT))
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        os.chdir(tree)
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(tree / ".hypothesis")
        sys.path[:0] = [str(tree / folder) for folder in ("actions", "tests")]
        code = 1
        try:
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]))
        finally:
            os._exit(code)
    deadline = time.monotonic() + CLOCK_LIMIT
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def diff_of(mutant: Mutant, source: bytes) -> str:
    before, after = source.decode().splitlines(), mutant.apply(source).decode().splitlines()
    changed = list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]
    return "\n".join(f"    {line}" for line in changed)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Report random changes to the code that no test notices.")
    parser.add_argument("package", choices=sorted(TESTS))
    parser.add_argument("--seed", default="1")
    parser.add_argument("--number", type=int, default=40)
    options = parser.parse_args(arguments)
    sites = [
        m for path in files_of(options.package) for m in mutants_of(path, (ROOT / path).read_text("utf-8"))
    ]
    chosen = random.Random(options.seed).sample(sites, min(options.number, len(sites)))
    sys.dont_write_bytecode = True
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_tree(Path(folder))
        if not run_tests(tree, options.package):
            print("the tests fail without any mutant", file=sys.stderr)
            return 1
        for mutant in chosen:
            source = (tree / mutant.path).read_bytes()
            (tree / mutant.path).write_bytes(mutant.apply(source))
            if run_tests(tree, options.package):
                survived += 1
                line = source[: mutant.start].count(b"\n") + 1
                print(
                    f"survived: {mutant.path}:{line} ({mutant.kind})\n{diff_of(mutant, source)}", flush=True
                )
            (tree / mutant.path).write_bytes(source)
    killed = len(chosen) - survived
    print(
        f"{options.package}, seed {options.seed}: {killed} of {len(chosen)} killed ({killed / len(chosen):.0%})"
    )
    return 0


def copy_tree(folder: Path) -> Path:
    """Create a copy of everything that the tests read, so that the original tree is never changed."""
    tree = folder / "tree"
    tree.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=ignored)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, tree / name)
    return tree


if __name__ == "__main__":
    sys.exit(main())
