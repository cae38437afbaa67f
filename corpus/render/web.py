"""A report as a web page, with a menu and a foot around it as government sites have them."""

from __future__ import annotations

from html import escape
from pathlib import Path

from corpus.generator.composition import At, Composition, Grid, Paragraph
from corpus.render.word import WordFile

MENU = 20


class WebPage(WordFile):
    """The same parts as in Word, in HTML."""

    suffix = ".html"

    def __init__(self, report: Composition) -> None:
        super().__init__(report)
        self._title = next(part.text for part in report.parts if isinstance(part, Paragraph))

    def write(self, path: Path) -> None:
        """Write the file."""
        body = "".join(
            f"<p>　　{escape(part)}</p>\n" if isinstance(part, str) else _table(part) for part in self._parts
        )
        menu = "".join(f'<li><a href="/{k}">栏目{k}</a></li>' for k in range(MENU))
        path.write_text(
            f'<html><head><meta charset="utf-8"><title>{escape(self._title)}</title></head>\n<body><ul>{menu}</ul>\n'
            f'<div class="content">\n{body}</div>\n<p>主办单位</p></body></html>\n',
            encoding="utf-8",
        )

    def place(self, at: At) -> dict[str, int | str]:
        """The cell; of a paragraph nothing, since a page numbers what is around the report too."""
        return super().place(at) if isinstance(self._report.parts[at.part], Grid) else {}


def _table(rows: list[list[str]]) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{escape(words)}</td>' for words in row)}</tr>\n" for row in rows)
    return f'<table border="1">{cells}</table>\n'
