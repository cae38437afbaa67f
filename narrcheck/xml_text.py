"""Text that may stand in XML 1.0."""

import re

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with a � for each character that XML forbids."""
    return _FORBIDDEN.sub("\ufffd", text)
