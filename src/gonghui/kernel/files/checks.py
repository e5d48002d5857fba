"""What may come in. A refusal names the file and says what to do."""

import io
import zipfile
from dataclasses import dataclass

from gonghui.kernel.refusal import Refusal

MEGABYTE = 1024 * 1024
MAX_ARCHIVE_ENTRIES = 2_000
MAX_UNPACKED = 400 * MEGABYTE
MAX_RATIO = 200

_ZIP_KINDS = ("xlsx", "docx")
_MAGIC = {
    "pdf": (b"%PDF-",),
    "xlsx": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "zip": (b"PK\x03\x04",),
}


@dataclass(frozen=True)
class FileRule:
    """Kinds (by extension) and largest size in bytes that a place accepts."""

    kinds: tuple[str, ...]
    largest: int


PAPERS = FileRule(("txt", "docx", "pdf"), 20 * MEGABYTE)
ROSTERS = FileRule(("xlsx", "xls", "csv"), 50 * MEGABYTE)


def extension(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def check_file(name: str, content: bytes, *, rule: FileRule) -> None:
    """Refuse what is empty, too large, of the wrong kind, or hostile inside."""
    kind = extension(name)
    allowed = "、".join(f".{kind}" for kind in rule.kinds)
    if not content:
        raise Refusal(f"文件“{name}”是空的，请检查后重新选择。")
    if len(content) > rule.largest:
        raise Refusal(
            f"文件“{name}”有{len(content) / MEGABYTE:.0f}MB，超过{rule.largest // MEGABYTE}MB的上限，"
            "请拆分或压缩后再上传。"
        )
    if kind not in rule.kinds:
        hint = "旧版Word文件请另存为.docx。" if kind == "doc" else ""
        raise Refusal(f"不支持“{name}”这种文件，请上传{allowed}文件。{hint}")
    starts = _MAGIC.get(kind)
    if starts and not content.startswith(starts):
        if kind in _ZIP_KINDS and content.startswith(b"\xd0\xcf\x11\xe0"):
            raise Refusal(f"文件“{name}”可能设置了打开密码，请在Office中取消密码后再上传。")
        raise Refusal(f"文件“{name}”的内容与扩展名不符，请用原软件打开并另存后再上传。")
    if kind in _ZIP_KINDS:
        _check_archive(name, content)


def _check_archive(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise Refusal(f"文件“{name}”已损坏，无法打开，请重新导出或另存后再上传。") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if (
        len(entries) > MAX_ARCHIVE_ENTRIES
        or unpacked > MAX_UNPACKED
        or (unpacked > 20 * MEGABYTE and unpacked / packed > MAX_RATIO)
    ):
        raise Refusal(f"文件“{name}”解压后过大或结构异常，已拒收。请用Office另存后再上传。")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise Refusal(f"文件“{name}”含有宏，请另存为不含宏的文件后再上传。")
