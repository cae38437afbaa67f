"""Mutates files of every format and reads them: only a Document or a UserError may come of it.

    python -m tests.fuzzing --count 5000 --seconds 600 --keep CRASHES [--format pdf] [--seed 7] [--real REPORTS]

Run it in a process of its own: it limits its memory, and a library may crash as a whole. What goes wrong is printed,
one line each, and the file that did it is kept.
"""

import argparse
import random
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.limits import time_limit
from narrcheck.model.document import Document
from narrcheck.readers import read
from narrcheck.readers.bundle import is_bundle, members
from tests.samples import samples

ROOT = Path(__file__).parents[1]
MEMORY = 3 << 30
SECONDS_A_FILE = 10.0
_LARGEST = 600_000
_OFFICE = (".doc", ".wps", ".rtf", ".odt")
_TOKENS = (
    b"99999999999", b"-1", b"0", b"\xff\xff\xff\xff", b"\0\0\0\0", b"<", b">", b"&#xD800;", b"\xed\xa0\x80",
    b"]]>", b"<!--", b"%PDF-1.7", b"endobj", b"stream", b"PK\x03\x04", b"\x00", b"w:tbl", b"</w:tc>",
    b"<td colspan='1000' rowspan='65000'>", "，".encode(), "\u202e".encode(), b"1e999", b"NaN", b"A1:XFD1048576",
)  # fmt: skip


def mutate(data: bytes, chance: random.Random) -> bytes:
    """The file with a few faults: on its bytes, or inside a part of a ZIP file, which is packed again."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.7:
        return _repacked(data, chance) or _bytes(data, chance)
    return _bytes(data, chance)


def _repacked(data: bytes, chance: random.Random) -> bytes | None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        members = [(info.filename, package.read(info)) for info in package.infolist()]
    victims = [k for k, (name, _) in enumerate(members) if name.endswith((".xml", ".rels", ".txt", ".html"))]
    if not victims:
        return None
    large = [max(victims, key=lambda k: len(members[k][1]))]
    for victim in chance.sample(victims, min(len(victims), chance.choice((1, 1, 2)))) + large * (chance.random() < 0.5):
        name, content = members[victim]
        members[victim] = (name, _bytes(content, chance))
    if chance.random() < 0.1:
        members.pop(chance.choice(victims))
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
    return out.getvalue()


def _bytes(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        a = chance.randrange(len(data))
        b = min(len(data), a + chance.choice((1, 2, 8, 64, 1024, 20_000)))
        kind = chance.randrange(8)
        if kind == 0:
            data = data[:a]
        elif kind == 1:
            data = data[:a] + data[b:]
        elif kind == 2:
            data = data[:b] + data[a:b] * chance.choice((1, 2, 50)) + data[b:]
        elif kind == 3:
            data = data[:a] + chance.randbytes(b - a) + data[b:]
        elif kind == 4:
            data = data[:a] + chance.choice(_TOKENS) + data[a:]
        elif kind == 5:
            data = data[:a] + bytes([data[a] ^ (1 << chance.randrange(8))]) + data[a + 1 :]
        elif kind == 6:
            data = _tags(data, a, chance)
        else:
            data = data[:a] + bytes(b - a) + data[b:]
    return data[: 4 * _LARGEST]


def _tags(data: bytes, near: int, chance: random.Random) -> bytes:
    """Take out, double or nest the tag (or the word) that comes next."""
    first = data.find(b"<", near)
    last = data.find(b">", first)
    if first < 0 or last < 0:
        return data[:near] + data[near : near + 10] * 3 + data[near + 10 :]
    tag = data[first : last + 1]
    return data[:first] + tag * chance.choice((0, 2, 3000)) + data[last + 1 :]


def require_sound(document: Document) -> None:
    """Raise AssertionError where the document contradicts itself or a place can't be told."""
    size = len(document.text)
    for block in document.blocks:
        assert 0 <= block.span.start <= block.span.end <= size, "block outside the text"
    for span in [block.span for block in document.blocks[:300]]:
        place = document.origin.locate(span)
        assert 0 <= place.start <= place.end, "place upside down"
    for table in document.tables:
        assert document.blocks[table.block].span == table.span, "table and block differ"
        for cell in table.cells[:300]:
            assert document.words(cell.span) == cell.text, "cell and text differ"
            assert cell.rows >= 1 and cell.columns >= 1 and cell.row >= 0 and cell.column >= 0, "cell outside the grid"
            document.origin.locate(cell.span)


def sources(folder: Path, wanted: str | None, real: Path, *, office: bool) -> list[Path]:
    """Made files, those of the corpus, and real ones to begin with."""
    found = [*samples(folder), *sorted((ROOT / "corpus" / "formats").iterdir())]
    found += [path for path in sorted(real.glob("*")) if path.stat().st_size <= _LARGEST]
    kinds = {path.suffix for path in found} - {".jsonl"} - (set() if office else set(_OFFICE))
    return [path for path in found if path.suffix in kinds and (wanted is None or path.suffix == f".{wanted}")]


def attempts(paths: list[Path], seed: int) -> Iterator[tuple[str, str, bytes]]:
    """Mutants without end, each format in its turn: a label, the suffix and the bytes."""
    by_kind: dict[str, list[Path]] = {}
    for path in paths:
        by_kind.setdefault(path.suffix, []).append(path)
    number = 0
    while True:
        for suffix, known in by_kind.items():
            chance = random.Random(f"{seed}-{suffix}-{number}")
            path = chance.choice(known)
            name = suffix if chance.random() < 0.9 else chance.choice(sorted(by_kind))
            yield f"{seed}-{number}-{path.name[:24]}", name, mutate(path.read_bytes(), chance)
        number += 1


def run(options: argparse.Namespace) -> int:
    """Read mutants until the count or the time is reached; how many went wrong."""
    folder: Path = options.keep
    folder.mkdir(parents=True, exist_ok=True)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcomes: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    paths = sources(folder / "made", options.format, options.real, office=options.office)
    if not paths:
        sys.exit(f"there is no file of format {options.format} to begin with")
    for count, (label, suffix, data) in enumerate(attempts(paths, options.seed)):
        if count >= options.count or time.monotonic() > end:
            break
        victim = folder / f"{label}{suffix}"
        victim.write_bytes(data)
        outcome = _outcome(victim)
        outcomes[outcome if outcome in ("document", "refused") else "WRONG"] += 1
        outcomes[f"{suffix} {outcome[:8]}"] += 1
        if outcome in ("document", "refused"):
            victim.unlink()
        else:
            print(f"{victim.name}: {outcome}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{dict(sorted(outcomes.items()))}, peak {peak} MB", flush=True)
    return outcomes["WRONG"]


def _outcome(path: Path) -> str:
    began = time.monotonic()
    try:
        with time_limit(path, SECONDS_A_FILE):
            if is_bundle(path, max_bytes=50_000_000):
                for member in members(path, max_bytes=50_000_000):
                    if member.error is None and member.report:
                        require_sound(read(member.path))
            else:
                require_sound(read(path))
    except UserError as error:
        if "\n" in error.message.zh or len(error.message.zh) > 600:
            return f"no sentence: {error.message.zh!r}"
        return "refused" if time.monotonic() - began < 2 * SECONDS_A_FILE else f"slow: {time.monotonic() - began:.1f} s"
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        return f"{type(error).__name__}: {str(error)[:100]} ({where})"
    return "document"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format")
    parser.add_argument("--office", action="store_true", help="also what LibreOffice reads: a second or more a file")
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "reports", help="a folder of reports")
    parser.add_argument("--keep", type=Path, required=True)
    sys.exit(1 if run(parser.parse_args()) else 0)


if __name__ == "__main__":
    main()
