"""What each document of a run is compared with: the files named for it, and those handed in together with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from narrcheck.crossing.kinship import Likeness, kin, likeness
from narrcheck.errors import UserError
from narrcheck.model.bond import Bond, Comparison
from narrcheck.pipeline import Prepared
from narrcheck.readers.bundle import Role, role
from narrcheck.relations.scene import Other


@dataclass(frozen=True, slots=True)
class Subject:
    """A document to check, the others to compare it with, and those that it was not compared with."""

    prepared: Prepared
    others: tuple[Other, ...] = ()
    apart: tuple[Comparison, ...] = ()

    @property
    def source(self) -> str:
        """The name of its file."""
        return self.prepared.source


@dataclass(frozen=True, slots=True)
class Beside:
    """A document to compare with, as the user named it or as it was handed in; ``text`` as in Other."""

    bond: Bond
    prepared: Prepared
    text: bool = True


def subjects(members: Sequence[Prepared], beside: Sequence[Beside]) -> list[Subject]:
    """The reports of one submission, each with what it is compared with.

    Explanations are compared with the tables of the same unit, year and kind, and with the explanations before them;
    all of them with the files that the user named. Tables that belong to no explanation say why the nearest one is not
    theirs. Raises UserError where nothing that the user named in one way can be compared with any of them.
    """
    tables = [member for member in members if role(member.analysis.document) is Role.TABLES]
    explanations = [member for member in members if member not in tables]
    found = []
    for number, member in enumerate(members):
        before = [other for other in members[:number] if other in explanations]
        own = [
            Beside(Bond.COMPANION, other, text=other in before)
            for other in members
            if other is not member and member in explanations and (other.scene.sheets or other in before)
        ]
        fitting = [item for item in own if not kin(Bond.COMPANION, member.scene, item.prepared.scene).apart]
        found.append(_subject(member, fitting, beside))
    if found:
        _require_fit(found, beside)
    used = {id(other.scene) for subject in found for other in subject.others}
    return [
        replace(subject, apart=(*subject.apart, *_nearest(subject, explanations)))
        if subject.prepared in tables and id(subject.prepared.scene) not in used
        else subject
        for subject in found
    ]


def unrelated(members: Sequence[Prepared]) -> list[Prepared]:
    """One document of each report that is among these, by unit, year and kind."""
    firsts: list[Prepared] = []
    for member in members:
        if all(kin(Bond.COMPANION, first.scene, member.scene).apart for first in firsts):
            firsts.append(member)
    return firsts


def _subject(member: Prepared, own: Sequence[Beside], beside: Sequence[Beside]) -> Subject:
    others: list[Other] = []
    apart: list[Comparison] = []
    for item in (*own, *beside):
        agreed = kin(item.bond, member.scene, item.prepared.scene, named=item in beside)
        if agreed.apart:
            apart.append(Comparison(item.prepared.source, item.bond, why=agreed.apart))
        else:
            others.append(Other(item.bond, item.prepared.scene, agreed.changed, item.text))
    return Subject(member, tuple(others), tuple(apart))


def _nearest(subject: Subject, explanations: Sequence[Prepared]) -> Iterator[Comparison]:
    """Why the explanation that agrees most with these tables is not theirs."""
    identity, rulebook = subject.prepared.analysis.identity, subject.prepared.scene.rulebook

    def agreement(other: Prepared) -> int:
        there = other.analysis.identity
        same = likeness(identity.entity, there.entity, rulebook) is Likeness.SAME
        return 2 * same + (identity.fiscal_year == there.fiscal_year) + (identity.profile == there.profile)

    if explanations:
        nearest = max(explanations, key=agreement)
        why = kin(Bond.COMPANION, subject.prepared.scene, nearest.scene).apart
        yield Comparison(nearest.source, Bond.COMPANION, why=why)


def _require_fit(found: Sequence[Subject], beside: Sequence[Beside]) -> None:
    """Raise UserError where no file named with an option can be compared."""
    for bond in Bond:
        items = [item for item in beside if item.bond is bond]
        scenes = [item.prepared.scene for item in items]
        fitting = [scene for scene in scenes if any(o.scene is scene for subject in found for o in subject.others)]
        if items and not fitting:
            reason = kin(bond, found[0].prepared.scene, scenes[0], named=True).apart
            assert reason
            raise _unfit(items[0], found[0].prepared, reason.zh, reason.en)
        if bond is Bond.COMPANION and fitting and not any(scene.sheets for scene in fitting):
            raise _without_tables(items[0], found[0].prepared)


def given_twice(path: Path) -> UserError:
    """The sentence about a file that is to be compared with itself."""
    return UserError(
        f"{path} 给出了两次：要核对的报告与 --with、--prior、--budget 的文件应各不相同，请改正。",
        f"{path} is given twice: the report and the files of --with, --prior and --budget must differ; correct this.",
    )


_NAMED = {Bond.COMPANION: "--with", Bond.PRIOR: "--prior", Bond.BUDGET: "--budget"}


def _unfit(item: Beside, prepared: Prepared, zh: str, en: str) -> UserError:
    there, here, option = item.prepared.source, prepared.source, _NAMED[item.bond]
    return UserError(
        f"{option} 给出的 {there} 不能与 {here} 核对（{zh}）：请换成对应的文件；若只是名称或年度识别有误，"
        "请用 --entity、--year 指明。",
        f"{there}, given with {option}, can't be compared with {here} ({en}): name the file that belongs to it, or, "
        "where its unit or year was misread, tell them with --entity and --year.",
    )


def _without_tables(item: Beside, prepared: Prepared) -> UserError:
    there, here = item.prepared.source, prepared.source
    return UserError(
        f"--with 给出的 {there} 中没有读到表格，无法与 {here} 核对：请给出公开表；若它是说明而 {here} 是表格，请对调。",
        f"no table was read in {there}, given with --with, so {here} can't be compared with it: name the file with the "
        f"tables, or swap the two if {here} holds the tables.",
    )
