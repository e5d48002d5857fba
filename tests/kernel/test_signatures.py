"""Signed texts: one true form, this purpose, this installation; and rotation."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gonghui.kernel import signatures

BODIES = st.binary(min_size=1, max_size=80).map(signatures.encode)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


@given(BODIES)
@hypothesis_settings(max_examples=40)
def test_what_was_signed_is_verified_for_its_purpose_only(body: str) -> None:
    text = signatures.sign(body, purpose="one")

    assert signatures.verified(text, purpose="one") == body
    assert signatures.verified(text, purpose="other") is None


@given(BODIES, st.data())
@hypothesis_settings(max_examples=120)
def test_no_changed_character_is_verified(body: str, data: st.DataObject) -> None:
    text = signatures.sign(body, purpose="one")
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(ALPHABET).filter(lambda one: one != text[place]))

    changed = text[:place] + letter + text[place + 1 :]

    assert signatures.verified(changed, purpose="one") is None


@given(BODIES, st.data())
@hypothesis_settings(max_examples=80)
def test_no_flipped_bit_of_the_text_is_verified(body: str, data: st.DataObject) -> None:
    raw = bytearray(signatures.sign(body, purpose="one").encode())
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8

    assert signatures.verified(raw.decode("latin-1"), purpose="one") is None


def test_the_mirrored_signature_is_not_a_second_true_form() -> None:
    key_id, body, signature = signatures.sign("YWJj", purpose="one").split(".")
    raw = signatures.decode(signature)
    assert raw is not None
    s = signatures._ORDER - int.from_bytes(raw[32:], "big")

    mirrored = signatures.encode(raw[:32] + s.to_bytes(32, "big"))

    assert signatures.verified(f"{key_id}.{body}.{mirrored}", purpose="one") is None


@given(st.text(max_size=200))
@hypothesis_settings(max_examples=60)
def test_noise_is_not_verified(text: str) -> None:
    assert signatures.verified(text, purpose="one") is None


def test_an_older_key_still_verifies_and_a_removed_one_does_not(monkeypatch) -> None:
    text = signatures.sign("YWJj", purpose="one")
    old = settings.KEYRING
    both = replace(old, active="k2", encryption={**old.encryption, "k2": "ab" * 32})

    monkeypatch.setattr(settings, "KEYRING", both)
    assert signatures.verified(text, purpose="one") == "YWJj"
    assert signatures.sign("YWJj", purpose="one").startswith("k2.")
    assert set(signatures.public_keys(purpose="one")) == {*old.encryption, "k2"}

    monkeypatch.setattr(
        settings, "KEYRING", replace(both, encryption={"k2": both.encryption["k2"]})
    )
    assert signatures.verified(text, purpose="one") is None
