import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from check import check  # noqa: E402  (a script in the parent folder, not a package)


def mistakes(data: str, **constraints: object) -> list[str]:
    """The mistakes in a file with one integer column `n`."""
    field = {"name": "n", "type": "integer", "constraints": constraints}
    package = {"resources": [{"path": "n.csv", "schema": {"fields": [field]}}]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        (folder / "n.csv").write_text(data, encoding="utf-8")
        return check(folder)


class Check(unittest.TestCase):
    def test_the_data_matches_its_schema(self) -> None:
        self.assertEqual(check(ROOT), [])

    def test_a_mistake_has_its_line_and_column(self) -> None:
        self.assertEqual(mistakes("n\n1\nmany\n"), ["n.csv:3: n: 'many' is not of type integer"])

    def test_limits_are_checked(self) -> None:
        self.assertEqual(mistakes("n\n-1\n", minimum=0), ["n.csv:2: n: -1 is less than 0"])

    def test_only_required_values_may_not_be_empty(self) -> None:
        self.assertEqual(mistakes('n\n""\n'), [])
        self.assertEqual(mistakes('n\n""\n', required=True), ["n.csv:2: n: a value is required"])

    def test_duplicates_in_a_unique_column_are_found(self) -> None:
        self.assertEqual(mistakes("n\n1\n1\n", unique=True), ["n.csv:3: n: '1' is a duplicate"])

    def test_wrong_columns_are_found(self) -> None:
        self.assertEqual(mistakes("m\n1\n"), ["n.csv:1: the columns are m, but the schema has n"])


if __name__ == "__main__":
    unittest.main()
