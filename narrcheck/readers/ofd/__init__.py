"""OFD (GB/T 33190): characters and lines straight from the package, then read as pages of a PDF are."""

import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.document import Document, Skipped
from narrcheck.readers.ofd.origin import OfdOrigin
from narrcheck.readers.ofd.package import Damaged, Package
from narrcheck.readers.ofd.page import read_page
from narrcheck.readers.paged.compose import compose
from narrcheck.readers.paged.grid import find_grids
from narrcheck.readers.paged.layout import Leaf, apportion, leaf


def read(path: Path) -> Document:
    """Read an OFD file. Raises UserError where it is damaged, locked or has no text."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(path, Package(archive))
    except (Damaged, zipfile.BadZipFile) as error:
        raise UserError(
            f"{path} 已损坏或不完整（{error}）：请重新下载，或用 OFD 阅读器打开后另存。",
            f"{path} is damaged or incomplete ({error}): download it again, or open it in an OFD reader and save it.",
        ) from error


def _read(path: Path, package: Package) -> Document:
    if package.locked:
        raise UserError(
            f"{path} 已加密，读不到内容：请解密、另存后再检查。", f"{path} is encrypted: decrypt it and check it again."
        )
    leaves: list[Leaf] = []
    wordless: list[int] = []
    broken: list[int] = []
    crowded: list[int] = []
    for number, sheet in enumerate(package.pages(), 1):
        if sheet is None:
            broken.append(number)
            continue
        page, edges = read_page(sheet, number)
        if not page.chars:
            wordless.append(number)
            continue
        grids, too_many = find_grids(edges)
        if too_many:
            crowded.append(number)
        leaves.append(leaf(page, grids, *apportion(page, grids), leaves[-1] if leaves else None))
    if not any(one.items for one in leaves):
        raise UserError(
            f"{path} 的各页都没有文字（可能是扫描件）：请先做文字识别（OCR），再检查。",
            f"{path} has no text on any page (probably scanned): run OCR first.",
        )
    reasons = (
        (wordless, "没有文字（可能是图片，需要文字识别），未检查"),
        (broken, "已损坏或缺失，未检查"),
        (crowded, "的线条过多，未能识别表格，只按文字读取"),
    )
    skipped = [Skipped(_pages(numbers), why) for numbers, why in reasons if numbers]
    return compose(
        leaves, path, skipped, partial(OfdOrigin, boxes_of={one.page.number: one.page.boxes for one in leaves})
    )


def _pages(numbers: Sequence[int]) -> str:
    return f"第 {'、'.join(map(str, numbers[:8]))} 页" + (f"等 {len(numbers)} 页" if len(numbers) > 8 else "")
