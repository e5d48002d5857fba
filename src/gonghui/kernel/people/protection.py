"""Sealing of class C3 facts: AES-256-GCM at rest, a keyed index for exact look-up.

A sealed value is `enc1:<key id>:<nonce>:<ciphertext and tag>`, bound to the field and row it was
written for, so that it cannot be moved to another person (docs/security.md).
"""

import base64
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_SCHEME = "enc1"


class UnknownKey(RuntimeError):
    """A value was sealed with a key that this installation's keyring does not hold."""


@lru_cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(key))


def seal(plain: str, *, context: str) -> str:
    """Encrypt with the active key. `context` names field and row, e.g. `person.id_number:<uid>`."""
    if not plain:
        return ""
    key_id = settings.KEYRING.active
    nonce = os.urandom(12)
    cipher = _cipher(settings.KEYRING.encryption[key_id])
    body = cipher.encrypt(nonce, plain.encode(), context.encode())
    return f"{_SCHEME}:{key_id}:{_text(nonce)}:{_text(body)}"


def unseal(sealed: str, *, context: str) -> str:
    """Decrypt. Raises UnknownKey, or InvalidTag when the value was altered or moved."""
    if not sealed:
        return ""
    _, key_id, nonce, body = sealed.split(":")
    key = settings.KEYRING.encryption.get(key_id)
    if key is None:
        raise UnknownKey(f"密钥环中没有编号为 {key_id} 的密钥，请恢复密钥备份。")
    return _cipher(key).decrypt(_bytes(nonce), _bytes(body), context.encode()).decode()


def blind_index(plain: str) -> str:
    """HMAC-SHA-256 of a normalised value, 16 bytes as hexadecimal: equal values, equal index."""
    if not plain:
        return ""
    key = bytes.fromhex(settings.KEYRING.index)
    return hmac.digest(key, plain.encode(), "sha256").hex()[:32]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
