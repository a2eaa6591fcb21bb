import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from check import CONSTRAINTS, MESSAGES, TYPES, check  # noqa: E402  (a script in the parent folder)


def mistakes(data: str, kind: str = "integer", **schema: object) -> list[str]:
    """The mistakes in a file with one column `n`. `key` is the primary key; the rest are constraints."""
    key = schema.pop("key", [])
    field = {"name": "n", "type": kind, "constraints": schema}
    return mistakes_in({"fields": [field], "primaryKey": key}, data)


def mistakes_in(schema: dict[str, object], data: str) -> list[str]:
    return mistakes_of(json.dumps({"resources": [{"path": "n.csv", "schema": schema}]}), data)


def mistakes_of(package: str, data: str = "n\n") -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "datapackage.json").write_text(package, encoding="utf-8")
        (folder / "n.csv").write_text(data, encoding="utf-8")
        return check(folder)


def message(key: str, **values: object) -> str:
    return MESSAGES[key].format(**values)


class Check(unittest.TestCase):
    def test_the_data_matches_its_schema(self) -> None:
        self.assertEqual(check(ROOT), [])

    def test_a_mistake_has_its_line_and_column(self) -> None:
        wrong = message("type", value="'many'", type="integer")
        self.assertEqual(mistakes("n\n1\nmany\n"), [f"n.csv:3: n: {wrong}"])

    def test_a_column_is_named_by_its_title_too(self) -> None:
        field = {"name": "n", "type": "integer", "title": "العدد"}
        self.assertIn("n.csv:2: n (العدد): ", mistakes_in({"fields": [field]}, "n\nmany\n")[0])

    def test_each_type_has_one_notation(self) -> None:
        valid = {
            "integer": ["0", "-12", "+3"],
            "number": ["0", "-1.5", ".5", "2.", "6.02e23"],
            "boolean": ["true", "FALSE", "1"],
            "date": ["2026-01-31"],
            "year": ["2026"],
        }
        invalid = {
            "integer": ["1_000", "١٢", "1.0", " 1", "nan"],
            "number": ["nan", "inf", "-Infinity", "1_000", "١٢", "1,5", "1e999", " "],
            "boolean": ["yes", "2"],
            "date": ["20260131", "2026-W05-6", "2026-02-30", "31.1.2026", "٢٠٢٦-٠١-٣١"],
            "year": ["26", "٢٠٢٦"],
        }
        for kind, values in valid.items():
            for value in values:
                self.assertEqual(mistakes(f'n\n"{value}"\n', kind), [], f"{kind} {value}")
        for kind, values in invalid.items():
            for value in values:
                wrong = message("type", value=repr(value), type=kind)
                self.assertEqual(mistakes(f'n\n"{value}"\n', kind), [f"n.csv:2: n: {wrong}"], value)

    def test_limits_are_checked(self) -> None:
        less = message("minimum", value="'-1'", limit=0)
        self.assertEqual(mistakes("n\n-1\n", minimum=0), [f"n.csv:2: n: {less}"])
        self.assertEqual(len(mistakes("n\nnan\n", "number", minimum=0, maximum=5)), 1)
        self.assertEqual(len(mistakes("n\n2026-02-01\n", "date", maximum="2026-01-31")), 1)
        self.assertEqual(len(mistakes("n\nabc\n", "string", maxLength=2)), 1)
        self.assertEqual(len(mistakes("n\na\n", "string", minLength=2)), 1)
        self.assertEqual(len(mistakes("n\nA1\n", "string", pattern="[a-z]+")), 1)

    def test_allowed_values_are_compared_as_values_of_the_type(self) -> None:
        self.assertEqual(mistakes("n\n2026-01-31\n", "date", enum=["2026-01-31"]), [])
        self.assertEqual(mistakes("n\n01\n", enum=[1, 2]), [])
        self.assertEqual(len(mistakes("n\n3\n", enum=[1, 2])), 1)

    def test_only_required_values_may_not_be_empty(self) -> None:
        missing = [f"n.csv:2: n: {message('required')}"]
        self.assertEqual(mistakes('n\n""\n'), [])
        for blank in ("", " ", "\u00a0"):
            self.assertEqual(mistakes(f'n\n"{blank}"\n', "string", required=True), missing)
            self.assertEqual(mistakes(f'n\n"{blank}"\n', "string", key="n"), missing)

    def test_duplicates_in_a_unique_column_are_found(self) -> None:
        again = message("unique", value="'1'")
        self.assertEqual(mistakes("n\n1\n1\n", unique=True), [f"n.csv:3: n: {again}"])
        self.assertEqual(mistakes("n\n1\n1\n", key=["n"]), [f"n.csv:3: primaryKey: {again}"])

    def test_wrong_columns_are_found(self) -> None:
        wrong = message("columns", found="m", package="datapackage.json", expected="n")
        self.assertEqual(mistakes("m\n1\n"), [f"n.csv:1: {wrong}"])
        self.assertEqual(mistakes("n\n1,2\n"), [f"n.csv:2: {message('count', values=2, columns=1)}"])

    def test_a_column_without_a_type_is_text(self) -> None:
        self.assertEqual(mistakes_in({"fields": [{"name": "n"}]}, "n\nanything\n"), [])

    def test_an_unknown_type_or_constraint_is_reported_once(self) -> None:
        unknown = message("no_type", column="n", type="place", types=", ".join(TYPES))
        self.assertEqual(mistakes("n\na\nb\n", "place"), [f"datapackage.json: {unknown}"])
        known = ", ".join(sorted(CONSTRAINTS))
        unknown = message("no_constraint", column="n", constraint="min", constraints=known)
        self.assertEqual(mistakes("n\n1\n2\n", min=5), [f"datapackage.json: {unknown}"])

    def test_a_constraint_that_cannot_be_checked_is_reported(self) -> None:
        for constraint in ({"minimum": "many"}, {"pattern": "("}, {"maxLength": "long"}, {"enum": ["a"]}):
            (mistake,) = mistakes("n\n1\n", **constraint)
            self.assertTrue(mistake.startswith("datapackage.json: n: "), mistake)
        self.assertEqual(
            mistakes("n\n1\n", key=["m"]), [f"datapackage.json: {message('no_column', column='m')}"]
        )

    def test_a_broken_package_is_reported_with_its_line(self) -> None:
        self.assertTrue(mistakes_of("{\n]")[0].startswith("datapackage.json:2: "))
        self.assertEqual(mistakes_of("{}"), [f"datapackage.json: {message('key', name=repr('resources'))}"])


if __name__ == "__main__":
    unittest.main()
