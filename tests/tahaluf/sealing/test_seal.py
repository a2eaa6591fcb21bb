"""What is sealed to the stewards is opened by each of them, by nobody else, and only if it is whole."""

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
def test_each_recipient_reads_what_was_sealed(text: str) -> None:
    block = format_sealed(seal(text, BOTH))
    for secret in (ALICE, BASIL):
        assert unseal(parse_sealed(block), [secret]) == text


def test_nobody_else_reads_it_and_they_are_told_whose_it_is() -> None:
    with pytest.raises(UnsealError, match=key_id(public_key_of(ALICE))):
        unseal(parse_sealed(BLOCK), [STRANGER])


def test_after_a_rotation_the_old_key_still_opens_what_was_sealed_to_it() -> None:
    new = new_secret_key()
    later = format_sealed(seal(TEXT, [public_key_of(new)]))
    for block in (BLOCK, later):
        assert unseal(parse_sealed(block), [new, ALICE]) == TEXT
    with pytest.raises(UnsealError):
        unseal(parse_sealed(later), [ALICE])


def test_the_same_text_is_never_the_same_block() -> None:
    assert format_sealed(seal(TEXT, BOTH)) != BLOCK


def test_the_length_of_a_text_shows_only_in_steps() -> None:
    lengths = {len(format_sealed(seal("a" * count, BOTH))) for count in range(1, 512)}
    assert len(lengths) == 1


def test_the_longest_text_for_the_most_recipients_fits_into_an_issue() -> None:
    block = format_sealed(seal("ا" * 8 * 1024, [public_key_of(new_secret_key()) for _ in range(20)]))
    assert len(block) < 30_000
    assert parse_sealed(block)


def test_a_recipient_who_is_named_twice_gets_one_key() -> None:
    assert len(seal(TEXT, [*BOTH, *BOTH]).boxes) == 2


@pytest.mark.parametrize(
    ("text", "keys", "said"),
    [
        ("", BOTH, "there is no text"),
        (TEXT, [], "nobody"),
        ("a" * (16 * 1024 + 1), BOTH, "16,385 bytes"),
        (TEXT, [bytes(32)], "keeps a secret"),
    ],
)
def test_what_cannot_be_sealed_is_said(text: str, keys: list[bytes], said: str) -> None:
    with pytest.raises(SealError, match=said):
        seal(text, keys)


# -- the block -----------------------------------------------------------------------------------------


def test_a_block_is_found_in_a_form_that_a_browser_has_sent() -> None:
    body = f"### Languages\n\nArabic\n\n### Sealed\n\n{BLOCK}\n\n### Before you send it\n\n- [x] yes\n"
    assert unseal(parse_sealed(body.replace("\n", "\r\n")), [BASIL]) == TEXT


def test_writing_what_was_read_gives_the_same_block() -> None:
    assert format_sealed(parse_sealed(BLOCK)) == BLOCK


@given(st.integers(0, len(BLOCK) - 1), st.sampled_from("Aa0+/= \n-v"))
def test_no_sign_of_a_block_can_be_changed(place: int, sign: str) -> None:
    changed = BLOCK[:place] + sign + BLOCK[place + 1 :]
    if changed == BLOCK:
        return
    # Whoever's own line is untouched may still read it; then the text is the one that was sealed.
    try:
        opened = unseal(parse_sealed(changed), [ALICE])
    except (InvalidArmour, UnsealError):
        return
    assert opened == TEXT


@given(st.integers(1, len(LINES) - 2))
def test_no_line_of_a_block_can_be_left_out(number: int) -> None:
    lines = LINES[:number] + LINES[number + 1 :]
    with pytest.raises((InvalidArmour, UnsealError)):
        unseal(parse_sealed("\n".join(lines)), [ALICE])
        unseal(parse_sealed("\n".join(lines)), [BASIL])  # it may be the other's key that is gone


@given(st.text(max_size=400))
def test_other_text_is_refused_and_nothing_worse(text: str) -> None:
    for body in (text, f"{LINES[0]}\n{text}\n{LINES[-1]}", f"{LINES[0]}\nversion 1\n{text}\n{LINES[-1]}"):
        with pytest.raises(InvalidArmour):
            parse_sealed(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "no sealed message"),
        (f"{BLOCK}\n{BLOCK}", "more than one"),
        ("\n".join(LINES[:-1]), "not whole"),
        ("\n".join(reversed(LINES)), "not whole"),
        (BLOCK.replace("version 1", "version 2"), "another version"),
        ("\n".join([*LINES[:2], LINES[3], LINES[2], *LINES[4:]]), "order"),
        ("\n".join([*LINES[:3], LINES[2], *LINES[3:]]), "order"),
        ("\n".join([*LINES[:2], *LINES[4:]]), "names a key"),
        (BLOCK.replace("\nkey ", "\nKey "), "names a key"),
        (BLOCK.replace("\n\n", "\n"), "empty line"),
        ("\n".join([*LINES[:6], "", *LINES[6:]]), "lines are not"),
        ("\n".join([*LINES[:6], *LINES[7:]])[:-80] + "\n" + LINES[-1], "."),
        ("\n".join([*LINES[:-2], *["A" * 64] * 1_000, *LINES[-2:]]), "longer"),
    ],
)
def test_a_block_that_is_not_as_it_was_written_is_refused_in_a_sentence(body: str, said: str) -> None:
    with pytest.raises(InvalidArmour, match=said):
        parse_sealed(body)


def test_a_text_that_was_put_under_another_key_is_not_opened() -> None:
    mine, other = seal(TEXT, BOTH), seal("another", BOTH)
    with pytest.raises(UnsealError, match="changed"):
        unseal(SealedMessage(mine.boxes, other.body), [ALICE])


# -- keys in the manifest ------------------------------------------------------------------------------

HEAD = "version: 1\norganization: example-coalition\n"
KEY = "seal-public-1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh_nJecv"


def test_a_manifest_without_recipients_has_none() -> None:
    assert load(HEAD).sealing.recipients == ()


@given(st.integers(14, len(KEY) - 1), st.sampled_from("AbZ9-_"))
def test_a_mistyped_key_is_never_taken(place: int, sign: str) -> None:
    mistyped = KEY[:place] + sign + KEY[place + 1 :]
    text = f"{HEAD}sealing: {{recipients: [{{name: newcomers, key: {mistyped}}}]}}\n"
    if mistyped == KEY:
        assert load(text).sealing.recipients[0].key == KEY
        return
    with pytest.raises(InvalidInput) as refused:
        load(text)
    assert [problem.id for problem in refused.value.problems] == ["sealing-key-malformed"]


def test_a_secret_key_in_the_manifest_is_refused_and_not_repeated() -> None:
    secret = "seal-secret-1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh-3MUxx"
    with pytest.raises(InvalidInput) as refused:
        load(f"{HEAD}sealing: {{recipients: [{{name: newcomers, key: {secret}}}]}}\n")
    [problem] = refused.value.problems
    assert problem.id == "sealing-key-secret"
    assert "AAEC" not in str(problem)
