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
_FILE = b"GHS1"
_WRAPPED = 32 + 16


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


def seal_bytes(content: bytes, *, context: str) -> bytes:
    """Encrypt a file under a key of its own, which the active key wraps and the file's head holds:
    `GHS1`, length and name of the wrapping key, nonce and wrapped key, nonce and content."""
    key_id = settings.KEYRING.active
    own = os.urandom(32)
    wrap_nonce, nonce = os.urandom(12), os.urandom(12)
    wrapping = _cipher(settings.KEYRING.encryption[key_id])
    wrapped = wrapping.encrypt(wrap_nonce, own, f"key:{context}".encode())
    body = AESGCM(own).encrypt(nonce, content, context.encode())
    name = key_id.encode()
    return b"".join((_FILE, bytes((len(name),)), name, wrap_nonce, wrapped, nonce, body))


def unseal_bytes(sealed: bytes, *, context: str) -> bytes:
    """Decrypt a file. Raises UnknownKey, or InvalidTag when it was altered or moved."""
    start = len(_FILE) + 1
    ends = start + sealed[len(_FILE)]
    key_id = sealed[start:ends].decode()
    key = settings.KEYRING.encryption.get(key_id)
    if key is None:
        raise UnknownKey(f"密钥环中没有编号为 {key_id} 的密钥，请恢复密钥备份。")
    body = ends + 12 + _WRAPPED
    own = _cipher(key).decrypt(
        sealed[ends : ends + 12], sealed[ends + 12 : body], f"key:{context}".encode()
    )
    return AESGCM(own).decrypt(sealed[body : body + 12], sealed[body + 12 :], context.encode())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
