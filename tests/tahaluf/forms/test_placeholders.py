"""Placeholders look right in a right-to-left form."""

import unicodedata

import yaml

from support.written_forms import TEMPLATES
from tahaluf.bidi import is_rtl
from tahaluf.inputs.form_choices import desired_forms
from tahaluf.inputs.local_files import read_manifest
from tahaluf.layout import MANIFEST_FILE
from tahaluf.shipped import shipped


def test_no_placeholder_ends_in_punctuation() -> None:
    """On GitHub, an empty field is left-to-right, so a final full stop would appear at the start of the line."""
    found = {}
    for form in desired_forms(read_manifest(shipped(MANIFEST_FILE)), TEMPLATES):
        if is_rtl(form.language):
            for field in yaml.safe_load(form.written)["body"]:
                if placeholder := field["attributes"].get("placeholder"):
                    found[form.path, field["id"]] = placeholder
    assert found
    assert not [key for key, text in found.items() if unicodedata.category(text[-1]).startswith("P")]
