"""The installation's secrets: one file, made at first start, readable by its owner only."""

import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "keyring.json"


class InsecureKeyring(RuntimeError):
    """The keyring can be read by others than its owner."""


@dataclass(frozen=True)
class Keyring:
    """Keys of protected fields, as hexadecimal text.

    `encryption` maps key ids to AES-256 keys; `active` names the one that new values use, the
    others only read. `index` is the key of the blind index, `audit` the key of the audit's MAC.
    Losing this file loses every protected value: keep its backup apart from the data's.
    """

    active: str
    encryption: dict[str, str]
    index: str
    audit: str


@dataclass(frozen=True)
class Secrets:
    secret_key: str
    keyring: Keyring


def load_or_create_secrets(folder: Path) -> Secrets:
    """Read the secrets of `folder`, making them at the first start.

    Raises InsecureKeyring when other users of the machine may read the file.
    """
    path = folder / FILE_NAME
    if not path.exists():
        _create(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise InsecureKeyring(f"密钥文件 {path} 可被他人读取，请执行 chmod 600 {path} 后重试。")
    stored = json.loads(path.read_text())
    return Secrets(stored["secret_key"], Keyring(**stored["keyring"]))


def _create(path: Path) -> None:
    keyring = {
        "active": "k1",
        "encryption": {"k1": secrets.token_hex(32)},
        "index": secrets.token_hex(32),
        "audit": secrets.token_hex(32),
    }
    text = json.dumps({"secret_key": secrets.token_urlsafe(64), "keyring": keyring})
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    try:
        os.link(draft, path)  # of two processes that start at once, the first one's keys stay
    except FileExistsError:
        pass
    finally:
        draft.unlink()
