"""The page's own words, in one language."""

import json
from collections.abc import Mapping
from pathlib import Path


class Labels(dict[str, str]):
    """Words by key; a key that has no word is shown as it is."""

    def __missing__(self, key: str) -> str:
        return key.rpartition(".")[2]


def read_labels(folder: Path, lang: str) -> Labels:
    """The words of ``labels.json`` in ``lang``; Chinese unless it is ``en``."""
    words: Mapping[str, Mapping[str, str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    language = "en" if lang == "en" else "zh"
    return Labels({key: word[language] for key, word in words.items()})
