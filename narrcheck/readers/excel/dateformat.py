"""How a spreadsheet displays a date or a time: the format applied to the stored serial number."""

import re
from datetime import datetime, timedelta

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<field>y+|m+|d+|h+|s+|a+|e+)|(?P<fraction>\.0+)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_DAYS = "一二三四五六日"
_DIGIT = re.compile(r"[0#?]")
_LARGEST = 2_958_465


def is_date(code: str) -> bool:
    """Whether a section of a number format displays dates or times."""
    if "general" in code.lower() or "通用格式" in code:
        return False
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "field" and match["field"][0].lower() not in "ea":
            return True
        if match.lastgroup == "field" and match["field"].lower() in ("e", "aaa", "aaaa"):
            return not _DIGIT.search(re.sub(r"\[[^\]]*\]", "", code))
        if match.lastgroup == "bracket" and _ELAPSED.fullmatch(match["bracket"]):
            return True
    return False


def shown(serial: float, code: str, *, since_1904: bool = False) -> str | None:
    """The moment ``serial`` as the format displays it; None where there is no such day."""
    if not 0 <= serial <= _LARGEST:
        return None
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)
    moment = start + timedelta(days=int(serial), seconds=round(serial % 1 * 86_400))
    fields = [match for match in _TOKEN.finditer(code) if match.lastgroup]
    chinese = "[DBNum1]" in code
    twelve = any(match.lastgroup == "half" for match in fields)
    out: list[str] = []
    for index, match in enumerate(fields):
        kind = match.lastgroup or ""
        if kind == "field":
            name = match["field"].lower()
            if name[0] == "m" and _is_minute(fields, index):
                name = "n" * len(name)
            out.append(_field(name, moment, twelve, chinese))
        elif kind == "half":
            out.append("AM" if moment.hour < 12 else "PM")
        elif kind == "bracket":
            if _ELAPSED.fullmatch(match["bracket"]):
                out.append(_elapsed(match["bracket"][0].lower(), serial))
        elif kind in ("quoted", "escaped", "other"):
            out.append(match[kind])
    return "".join(out)


def _is_minute(fields: list[re.Match[str]], index: int) -> bool:
    """Whether an m stands for minutes: behind hours or before seconds."""

    def neighbour(step: int) -> str:
        at = index + step
        while 0 <= at < len(fields):
            kind = fields[at].lastgroup or ""
            if kind in ("field", "bracket"):
                return fields[at][kind][:1].lower()
            at += step
        return ""

    return neighbour(-1) == "h" or neighbour(1) == "s"


def _field(name: str, moment: datetime, twelve: bool, chinese: bool) -> str:
    """One part of the moment: ``n`` stands for minutes, ``a`` for the day of the week."""
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    kind, long = name[0], len(name) > 1
    if kind in "ye":
        year = f"{moment.year:04d}" if kind == "e" or len(name) > 2 else f"{moment.year % 100:02d}"
        return year.translate(_DIGITS) if chinese else year
    if kind == "a" or (kind == "d" and len(name) > 2):
        return ("星期" if len(name) == 4 else "") + _DAYS[moment.weekday()]
    if kind == "m" and len(name) > 2:
        return moment.strftime("%b" if len(name) == 3 else "%B")
    value = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[kind]
    if chinese:
        return _chinese(value)
    return f"{value:02d}" if long else str(value)


def _elapsed(unit: str, serial: float) -> str:
    return str(int(serial * {"h": 24, "m": 1440, "s": 86_400}[unit] + 1e-6))


def _chinese(value: int) -> str:
    """A day or month in Chinese numerals."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else str(tens).translate(_DIGITS)) + "十" if tens else ""
    return head + (str(ones).translate(_DIGITS) if ones or not tens else "")
