"""Many forms of sentence, by province and kind of report: correct ones stay clean, planted slips are found."""

from pathlib import Path

import pytest
import regex
import yaml

import narrcheck

SHAPES = yaml.safe_load(Path(__file__).with_name("data").joinpath("shapes.yaml").read_text("utf-8"))
MARK = regex.compile(r"\{(?P<right>[^{}→]*)→(?P<wrong>[^{}→]*)\}")


def _read(text: str, planted: int | None = None) -> str:
    """Return the text as it is right, or with the one slip of the mark numbered ``planted``."""
    marks = iter(range(text.count("→")))
    return MARK.sub(lambda mark: mark["wrong" if next(marks) == planted else "right"], text)


def _said(text: str) -> list[str]:
    """Return the codes and words of what is found above info."""
    findings = narrcheck.check_text(text).documents[0].findings
    return [f"{finding.code} {finding.location.quote}" for finding in findings if finding.severity != "info"]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["name"])
def test_correct_shape_is_clean(shape: dict[str, str]) -> None:
    assert _said(_read(shape["text"])) == []


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "→" in shape["text"]], ids=lambda shape: shape["name"])
def test_planted_slips_are_found(shape: dict[str, str]) -> None:
    silent = [
        mark[0]
        for number, mark in enumerate(MARK.finditer(shape["text"]))
        if not any(said.startswith(("NC1", "NC8")) for said in _said(_read(shape["text"], number)))
    ]
    assert silent == []
