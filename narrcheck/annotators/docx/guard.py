"""Documents that must not be changed: signed ones, protected ones, and those of the strict dialect."""

from pathlib import Path

from narrcheck.annotators.package import Parts
from narrcheck.errors import UserError
from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.package import on

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def require_changeable(parts: Parts, main: str, path: Path, *, tracked: bool) -> None:
    """Raise UserError where the document is signed, protected or of the strict dialect."""
    if any(name.startswith("_xmlsignatures/") for name in parts.names()):
        raise UserError(
            f"{path} 有数字签名，加批注会使签名失效：请另存一份未签名的副本再加批注。",
            f"{path} is digitally signed, and any change breaks the signature: annotate an unsigned copy.",
        )
    if _STRICT in parts.content(main)[:20_000]:
        raise UserError(
            f"{path} 是“严格 Open XML”文件，不能加批注：请在 Word 中另存为普通 .docx。",
            f"{path} is a Strict Open XML document, which can't be annotated: save it as a usual .docx.",
        )
    allowed = {"trackedChanges"} if tracked else {"trackedChanges", "comments"}
    for name in parts.related(main, "settings"):
        protection = parts.tree(name).find(n.w("documentProtection"))
        if protection is None or n.w("enforcement") not in protection.attrib:
            continue
        if on(protection.get(n.w("enforcement"))) and protection.get(n.w("edit")) not in allowed:
            raise UserError(
                f"{path} 设有“限制编辑”保护，不允许加批注或修订：请在 Word 中停止保护后再试。",
                f"{path} is protected against editing: stop the protection in Word first.",
            )
