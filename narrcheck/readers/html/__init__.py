"""Web pages: the article of a saved page, without what the site puts around it."""

from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.document import Document, Skipped
from narrcheck.readers.html.article import article
from narrcheck.readers.html.document import assemble
from narrcheck.readers.html.page import load
from narrcheck.readers.html.walk import Walk


def read(path: Path) -> Document:
    """Read a saved web page (.html, .mht). Raises UserError where it has no text."""
    page = load(path)
    walk = Walk(page)
    lines, pictures = article(page, walk)
    if not lines:
        raise UserError(
            f"{path} 这个网页里没有正文（可能由脚本在浏览器中生成）："
            "请在浏览器中打开后另存为“网页，仅 HTML”，或复制为文本。",
            f"{path} is a web page without text (scripts may make it in the browser): "
            "open it in a browser and save it from there, or copy its text.",
        )
    skipped = [Skipped(f"图片（{pictures} 张）", "正文中的图片没有识别文字")] if pictures else []
    return assemble(str(path), lines, tuple(skipped))
