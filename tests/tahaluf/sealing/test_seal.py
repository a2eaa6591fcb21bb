"""Each steward can open a sealed message that has not been changed, and no one else can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahaluf.manifest import load
from tahaluf.problems import InvalidInput
from tahaluf.sealing import (
    InvalidArmour,
    SealedMessage,
    SealError,
    UnsealError,
    format_sealed,
    key_id,
    new_secret_key,
    parse_sealed,
    public_key_of,
    seal,
    unseal,
)

ALICE, BASIL, STRANGER = new_secret_key(), new_secret_key(), new_secret_key()
BOTH = [public_key_of(ALICE), public_key_of(BASIL)]
TEXT = "أستطيع الترجمة. Write to me by post.\n"
BLOCK = format_sealed(seal(TEXT, BOTH))
LINES = BLOCK.split("\n")

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=2_000)


@given(texts)
def test_each_recipient_can_open_a_message(text: str) -> None:
    block = format_sealed(seal(text, BOTH))
    for secret in (ALICE, BASIL):
        assert unseal(parse_sealed(block), [secret]) == text


def test_others_cannot_open_it_and_the_error_names_the_recipients_keys() -> None:
    with pytest.raises(UnsealError, match=key_id(public_key_of(ALICE))):
        unseal(parse_sealed(BLOCK), [STRANGER])


def test_after_a_key_rotation_the_old_key_still_opens_old_messages() -> None:
    new = new_secret_key()
    later = format_sealed(seal(TEXT, [public_key_of(new)]))
    for block in (BLOCK, later):
        assert unseal(parse_sealed(block), [new, ALICE]) == TEXT
    with pytest.raises(UnsealError):
        unseal(parse_sealed(later), [ALICE])


def test_sealing_the_same_text_twice_gives_different_messages() -> None:
    assert format_sealed(seal(TEXT, BOTH)) != BLOCK


def test_padding_hides_the_exact_length() -> None:
    lengths = {len(format_sealed(seal("a" * count, BOTH))) for count in range(1, 512)}
    assert len(lengths) == 1


def test_the_longest_message_fits_into_an_issue() -> None:
    block = format_sealed(seal("ا" * 8 * 1024, [public_key_of(new_secret_key()) for _ in range(20)]))
    assert len(block) < 30_000
    assert parse_sealed(block)


def test_a_repeated_recipient_gets_one_key() -> None:
    assert len(seal(TEXT, [*BOTH, *BOTH]).boxes) == 2


@pytest.mark.parametrize(
    ("text", "keys", "message"),
    [
        ("", BOTH, "the text is empty"),
        (TEXT, [], "no recipients"),
        ("a" * (16 * 1024 + 1), BOTH, "16,385 bytes"),
        (TEXT, [bytes(32)], "is weak"),
    ],
)
def test_an_invalid_text_or_recipient_is_an_error(text: str, keys: list[bytes], message: str) -> None:
    with pytest.raises(SealError, match=message):
        seal(text, keys)


# -- the text format -----------------------------------------------------------------------------------------


def test_a_message_is_found_in_a_form_sent_by_a_browser() -> None:
    body = f"### Languages\n\nArabic\n\n### Sealed\n\n{BLOCK}\n\n### Before you send it\n\n- [x] yes\n"
    assert unseal(parse_sealed(body.replace("\n", "\r\n")), [BASIL]) == TEXT


def test_a_message_round_trips() -> None:
    assert format_sealed(parse_sealed(BLOCK)) == BLOCK


@given(st.integers(0, len(BLOCK) - 1), st.sampled_from("Aa0+/= \n-v"))
def test_no_character_of_a_message_can_be_changed(place: int, character: str) -> None:
    changed = BLOCK[:place] + character + BLOCK[place + 1 :]
    if changed == BLOCK:
        return
    # A recipient whose key line is intact may still open the message, but then sees the original text
    try:
        opened = unseal(parse_sealed(changed), [ALICE])
    except (InvalidArmour, UnsealError):
        return
    assert opened == TEXT


@given(st.integers(1, len(LINES) - 2))
def test_no_line_of_a_message_can_be_removed(number: int) -> None:
    lines = LINES[:number] + LINES[number + 1 :]
    with pytest.raises((InvalidArmour, UnsealError)):
        unseal(parse_sealed("\n".join(lines)), [ALICE])
        unseal(parse_sealed("\n".join(lines)), [BASIL])  # the removed line could be the other recipient's key


@given(st.text(max_size=400))
def test_other_text_is_rejected(text: str) -> None:
    for body in (text, f"{LINES[0]}\n{text}\n{LINES[-1]}", f"{LINES[0]}\nversion 1\n{text}\n{LINES[-1]}"):
        with pytest.raises(InvalidArmour):
            parse_sealed(body)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "no sealed message"),
        (f"{BLOCK}\n{BLOCK}", "more than one"),
        ("\n".join(LINES[:-1]), "incomplete"),
        ("\n".join(reversed(LINES)), "incomplete"),
        (BLOCK.replace("version 1", "version 2"), "does not support the version"),
        ("\n".join([*LINES[:2], LINES[3], LINES[2], *LINES[4:]]), "order"),
        ("\n".join([*LINES[:3], LINES[2], *LINES[3:]]), "order"),
        ("\n".join([*LINES[:2], *LINES[4:]]), "key line"),
        (BLOCK.replace("\nkey ", "\nKey "), "key line"),
        (BLOCK.replace("\n\n", "\n"), "empty line"),
        ("\n".join([*LINES[:6], "", *LINES[6:]]), "truncated"),
        ("\n".join([*LINES[:6], *LINES[7:]])[:-80] + "\n" + LINES[-1], "."),
        ("\n".join([*LINES[:-2], *["A" * 64] * 1_000, *LINES[-2:]]), "too long"),
    ],
)
def test_a_damaged_message_is_rejected_with_a_reason(body: str, message: str) -> None:
    with pytest.raises(InvalidArmour, match=message):
        parse_sealed(body)


def test_a_body_under_another_message_s_keys_is_not_opened() -> None:
    first, other = seal(TEXT, BOTH), seal("another", BOTH)
    with pytest.raises(UnsealError, match="changed"):
        unseal(SealedMessage(first.boxes, other.body), [ALICE])


# -- keys in the manifest ------------------------------------------------------------------------------

HEAD = "version: 1\norganization: example-coalition\n"
KEY = "seal-public-1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh_nJecv"


def test_a_manifest_has_no_recipients_by_default() -> None:
    assert load(HEAD).sealing.recipients == ()


@given(st.integers(14, len(KEY) - 1), st.sampled_from("AbZ9-_"))
def test_a_mistyped_key_is_never_accepted(place: int, character: str) -> None:
    mistyped = KEY[:place] + character + KEY[place + 1 :]
    text = f"{HEAD}sealing: {{recipients: [{{name: newcomers, key: {mistyped}}}]}}\n"
    if mistyped == KEY:
        assert load(text).sealing.recipients[0].key == KEY
        return
    with pytest.raises(InvalidInput) as rejected:
        load(text)
    assert [problem.id for problem in rejected.value.problems] == ["sealing-key-malformed"]


def test_a_secret_key_in_the_manifest_is_rejected_without_being_quoted() -> None:
    secret = "seal-secret-1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh-3MUxx"
    with pytest.raises(InvalidInput) as rejected:
        load(f"{HEAD}sealing: {{recipients: [{{name: newcomers, key: {secret}}}]}}\n")
    [problem] = rejected.value.problems
    assert problem.id == "sealing-key-secret"
    assert "AAEC" not in str(problem)
