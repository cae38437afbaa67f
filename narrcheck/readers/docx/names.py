"""The names of the XML elements that the reader knows."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return _W + name


BODY, P, R, T, TBL, TR, TC, SDT = (w(name) for name in ("body", "p", "r", "t", "tbl", "tr", "tc", "sdt"))
PPR, RPR, TRPR, TCPR, SDT_PR = (w(name) for name in ("pPr", "rPr", "trPr", "tcPr", "sdtPr"))
SDT_CONTENT, ALT_CHUNK, TXBX = w("sdtContent"), w("altChunk"), w("txbxContent")
TAB, PTAB, BR, CR = w("tab"), w("ptab"), w("br"), w("cr")
NO_BREAK_HYPHEN, SYM, RUBY, RUBY_BASE = w("noBreakHyphen"), w("sym"), w("ruby"), w("rubyBase")
FIELD, INSTRUCTION, DELETED_INSTRUCTION = w("fldChar"), w("instrText"), w("delInstrText")
FOOTNOTE_REF, ENDNOTE_REF = w("footnoteReference"), w("endnoteReference")
DRAWING, PICT, OBJECT = w("drawing"), w("pict"), w("object")
STYLE, NUM_PR, ILVL, NUM_ID, OUTLINE = w("pStyle"), w("numPr"), w("ilvl"), w("numId"), w("outlineLvl")
RUN_STYLE, VANISH = w("rStyle"), w("vanish")
VAL, ID, TYPE, FIELD_TYPE = w("val"), w("id"), w("type"), w("fldCharType")
INS, DEL, MOVE_FROM, MOVE_TO = w("ins"), w("del"), w("moveFrom"), w("moveTo")
CELL_INS, CELL_DEL = w("cellIns"), w("cellDel")
ALTERNATE, CHOICE, FALLBACK = _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback"
MATH, MATH_PARAGRAPH, MATH_TEXT = _M + "oMath", _M + "oMathPara", _M + "t"
FRACTION, DENOMINATOR = _M + "f", _M + "den"
BLIP, IMAGE, TEXT_PATH, OLE_OBJECT = _A + "blip", _V + "imagedata", _V + "textpath", _O + "OLEObject"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"

TRANSPARENT = frozenset(map(w, ("hyperlink", "smartTag", "customXml", "dir", "bdo", "fldSimple", "sdtContent")))
"""What only wraps the content that is read."""
ADDED, REMOVED = frozenset({INS, MOVE_TO}), frozenset({DEL, MOVE_FROM})
"""Tracked changes, around runs, in the properties of a row and of the mark of a paragraph."""
