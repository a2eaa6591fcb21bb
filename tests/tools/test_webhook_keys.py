"""tools/webhook_keys.py extracts the keys of payloads, but not their values."""

from webhook_keys import objects, webhook_keys

PAYLOADS = [
    {"action": "opened", "issue": {"id": 1, "labels": [{"name": "a", "old": 1}, {"name": "b"}]}, "extra": {}},
    {"action": "opened", "issue": {"id": 2, "labels": []}},
    {"action": "closed", "issue": None, "by": {"login": "x"}},
]


def test_objects_are_listed_by_path() -> None:
    assert list(objects(PAYLOADS[0])) == [
        ("", {"action", "issue", "extra"}),
        ("issue", {"id", "labels"}),
        ("issue.labels[]", {"name", "old"}),
        ("issue.labels[]", {"name"}),
        ("extra", set()),
    ]


def test_keys_that_most_examples_have_are_required() -> None:
    found = webhook_keys({"issues": PAYLOADS})
    assert found["actions"] == {
        "issues opened": ["action", "issue"],
        "issues closed": ["action", "by", "issue"],
    }
    assert found["objects"]["issues"] == {
        "issue": ["id", "labels"],
        "issue.labels[]": ["name"],
        "extra": [],
        "by": ["login"],
    }
