"""What a compound file (.doc, .xls, .wps, .et, encrypted .docx) holds: the streams of its root storage."""

import struct
from pathlib import Path

from narrcheck.errors import UserError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_NONE = 0xFFFFFFFF
_ENTRY = 128
_MOST_ENTRIES = 20_000


class Damaged(ValueError):
    """The file does not keep to its own tables."""


class Compound:
    """The directory of a compound file; raises Damaged where it can't be followed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        if len(data) < 512 or not data.startswith(SIGNATURE):
            raise Damaged("header")
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise Damaged("sector size")
        self.size = 1 << shift
        self._fat = self._table()
        self._directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self.streams = self._root_streams()

    def start(self, name: str, length: int) -> bytes:
        """The first bytes of a large stream of the root storage (small ones are kept elsewhere)."""
        first, size = self.streams[name]
        return self._sector(first)[: min(length, size)] if size >= 4096 else b""

    def _sector(self, number: int) -> bytes:
        offset = (number + 1) * self.size
        return self.data[offset : offset + self.size]

    def _table(self) -> list[int]:
        """Which sector follows which."""
        count = struct.unpack_from("<I", self.data, 44)[0]
        sectors = [number for number in struct.unpack_from("<109I", self.data, 76) if number < _END]
        more = struct.unpack_from("<I", self.data, 68)[0]
        seen: set[int] = set()
        while more < _END and more not in seen and len(sectors) < count:
            seen.add(more)
            block = self._integers(self._sector(more))
            if not block:
                break
            sectors.extend(number for number in block[:-1] if number < _END)
            more = block[-1]
        table: list[int] = []
        for sector in sectors[: len(self.data) // self.size + 1]:
            table.extend(self._integers(self._sector(sector)))
        return table

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        while number < _END and number not in seen and len(parts) * self.size < _MOST_ENTRIES * _ENTRY:
            seen.add(number)
            parts.append(self._sector(number))
            number = self._fat[number] if number < len(self._fat) else _NONE
        return b"".join(parts)

    def _root_streams(self) -> dict[str, tuple[int, int]]:
        """The streams directly under the root by name: their first sector and size; those of embedded objects not."""
        streams: dict[str, tuple[int, int]] = {}
        count = len(self._directory) // _ENTRY
        if not count:
            raise Damaged("directory")
        waiting, seen = [self._links(0)[2]], set()
        while waiting:
            index = waiting.pop()
            if index >= count or index in seen:
                continue
            seen.add(index)
            left, right, _ = self._links(index)
            waiting += [left, right]
            entry = self._directory[index * _ENTRY : (index + 1) * _ENTRY]
            length = min(64, struct.unpack_from("<H", entry, 64)[0])
            if entry[66] in (1, 2):
                name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
                streams[name] = struct.unpack_from("<II", entry, 116)
        return streams

    def _links(self, index: int) -> tuple[int, int, int]:
        return struct.unpack_from("<III", self._directory, index * _ENTRY + 68)

    @staticmethod
    def _integers(sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])


def streams(path: Path) -> Compound:
    """The streams of a compound file; raises UserError where it is damaged."""
    try:
        return Compound(path.read_bytes())
    except (Damaged, struct.error) as error:
        raise UserError(
            f"{path} 已损坏或不完整（复合文档的目录读不出）：请重新下载，或用 Office/WPS 打开后另存。",
            f"{path} is damaged or incomplete (the directory of the compound file can't be read): "
            "download it again, or open it in Office and save it anew.",
        ) from error


def password_protected(file: Compound) -> bool:
    """Whether the content is encrypted: a modern file in a wrapper, or an old Word file with its flag set."""
    if "EncryptedPackage" in file.streams or "EncryptionInfo" in file.streams:
        return True
    if "WordDocument" in file.streams:
        header = file.start("WordDocument", 12)
        return len(header) == 12 and bool(header[11] & 0x01)
    return False
