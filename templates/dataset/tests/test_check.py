import json
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from check import check  # noqa: E402  (it stands beside this folder, not in a package)


def mistakes(data: str, **constraints: object) -> list[str]:
    """What is said of a file with the one column `n`, an integer."""
    field = {"name": "n", "type": "integer", "constraints": constraints}
    package = {"resources": [{"path": "n.csv", "schema": {"fields": [field]}}]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        (folder / "n.csv").write_text(data, encoding="utf-8")
        return check(folder)


class Check(unittest.TestCase):
    def test_the_data_here_is_as_its_schema_says(self) -> None:
        self.assertEqual(check(ROOT), [])

    def test_a_mistake_is_told_with_its_line_and_column(self) -> None:
        self.assertEqual(mistakes("n\n1\nmany\n"), ["n.csv:3: n: 'many' is not of the type integer"])

    def test_limits_are_kept(self) -> None:
        self.assertEqual(mistakes("n\n-1\n", minimum=0), ["n.csv:2: n: -1 is less than 0"])

    def test_an_empty_value_is_a_mistake_only_where_one_is_required(self) -> None:
        self.assertEqual(mistakes('n\n""\n'), [])
        self.assertEqual(mistakes('n\n""\n', required=True), ["n.csv:2: n: it is empty"])

    def test_a_value_that_must_be_unique_is(self) -> None:
        self.assertEqual(mistakes("n\n1\n1\n", unique=True), ["n.csv:3: n: '1' stands here already"])

    def test_other_columns_than_the_schema_has_are_told(self) -> None:
        self.assertEqual(mistakes("m\n1\n"), ["n.csv:1: the columns are m, the schema has n"])


if __name__ == "__main__":
    unittest.main()
