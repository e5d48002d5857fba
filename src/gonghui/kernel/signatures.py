"""Signed texts that others check without asking us: ECDSA on P-256, which every browser verifies.

Signing keys are derived from the keyring's encryption keys, one for each purpose, so that they are
rotated with them: a text names the key that signed it, and keys no longer active still verify.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF = _ORDER // 2
_SIZE = 32
_ECDSA = ec.ECDSA(hashes.SHA256())


@lru_cache
def _private_key(secret: str, purpose: str) -> ec.EllipticCurvePrivateKey:
    derive = HKDF(
        algorithm=hashes.SHA256(), length=48, salt=None, info=f"gonghui.sign.{purpose}".encode()
    )
    scalar = int.from_bytes(derive.derive(bytes.fromhex(secret)), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


def encode(data: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes | None:
    """The bytes, None for anything that `encode` would not have written in just this way."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if encode(data) == text else None


def sign(body: str, *, purpose: str) -> str:
    """`<key id>.<body>.<signature>`. The body may hold what base64 for addresses holds."""
    key_id = settings.KEYRING.active
    signed = f"{key_id}.{body}"
    key = _private_key(settings.KEYRING.encryption[key_id], purpose)
    r, s = decode_dss_signature(key.sign(signed.encode(), _ECDSA))
    # Of the two signatures that verify, the lower one is ours: a text has one true form only.
    s = min(s, _ORDER - s)
    return f"{signed}.{encode(r.to_bytes(_SIZE, 'big') + s.to_bytes(_SIZE, 'big'))}"


def verified(text: str, *, purpose: str) -> str | None:
    """The body of a text that this installation signed for this purpose; None for all others."""
    key_id, body, signature = (*text.split("."), "", "")[:3]
    secret = settings.KEYRING.encryption.get(key_id)
    raw = decode(signature)
    if text.count(".") != 2 or secret is None or raw is None or len(raw) != 2 * _SIZE:
        return None
    if not text.isascii():
        return None
    r, s = int.from_bytes(raw[:_SIZE], "big"), int.from_bytes(raw[_SIZE:], "big")
    if s > _HALF:
        return None
    try:
        _private_key(secret, purpose).public_key().verify(
            encode_dss_signature(r, s), f"{key_id}.{body}".encode(), _ECDSA
        )
    except InvalidSignature:
        return None
    return body


def public_keys(*, purpose: str) -> dict[str, dict[str, str]]:
    """Public keys by key id, as JSON Web Keys: what a browser needs to verify by itself."""
    keys = {}
    for key_id, secret in settings.KEYRING.encryption.items():
        point = _private_key(secret, purpose).public_key().public_numbers()
        keys[key_id] = {
            "kty": "EC",
            "crv": "P-256",
            "x": encode(point.x.to_bytes(_SIZE, "big")),
            "y": encode(point.y.to_bytes(_SIZE, "big")),
        }
    return keys
