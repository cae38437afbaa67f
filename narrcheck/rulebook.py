"""The data in ``rules/``: found, read strictly, and kept for as long as the rulebook lives."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import regex
import yaml
from pydantic import BaseModel, ConfigDict, PlainValidator, TypeAdapter, ValidationError

from narrcheck.errors import UserError

T = TypeVar("T")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def expression(pattern: str) -> regex.Pattern[str]:
    """A pattern for a clause or a title, compiled; raises regex.error where it is none.

    The standard library compiles it in half the time and finds it sooner in a few words, but does not know all of the
    syntax. For whole texts regex is the faster one.
    """
    try:
        return cast("regex.Pattern[str]", re.compile(pattern))
    except re.error:
        return regex.compile(pattern)


def _compiled(pattern: str) -> regex.Pattern[str]:
    try:
        return expression(pattern)
    except regex.error as error:
        raise ValueError(f"not a regular expression ({error})") from error


Expression = Annotated[regex.Pattern[str], PlainValidator(_compiled)]
"""A field that is written as a pattern in the rules and compiled when they are read."""


class RuleData(BaseModel):
    """Base of every model of a file in ``rules/``: frozen, and unknown keys are errors."""

    # Built when a file is read: most are parts of others or belong to checks that a report has no use for.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def rules_folder() -> Path:
    """The folder of the shipped rules: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


class Rulebook:
    """Reads files of one rules folder; what is made from them is made once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or rules_folder()
        self._made: dict[Any, Any] = {}

    def read(self, path: str, kind: type[T]) -> T:
        """The content of one YAML file as ``kind`` (a pydantic model or a type such as ``list[Model]``).

        Raises UserError naming the file and the key or line that is wrong.
        """
        key = (path, kind)
        if key not in self._made:
            self._made[key] = self._load(self.folder / path, kind)
        return self._made[key]

    def read_all(self, folder: str, kind: type[T]) -> list[T]:
        """The content of every YAML file of a folder, by file name."""
        names = sorted(file.name for file in (self.folder / folder).glob("*.yaml"))
        return [self.read(f"{folder}/{name}", kind) for name in names]

    def derive(self, build: "Callable[[Rulebook], T]") -> T:
        """What ``build(self)`` returns, kept: for compiled patterns, automata and the like."""
        if build not in self._made:
            self._made[build] = build(self)
        return self._made[build]

    def _load(self, file: Path, kind: type[T]) -> T:
        try:
            data = yaml.load(file.read_text(encoding="utf-8"), _Loader)
            return TypeAdapter(kind).validate_python(data)
        except OSError as error:
            raise UserError(
                f"规则文件 {file} 读不到（{error.strerror}）：请检查路径，或重新安装 narrcheck。",
                f"Rules file {file} can't be read ({error.strerror}): check the path or reinstall narrcheck.",
            ) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else "?"
            raise UserError(
                f"规则文件 {file} 第 {line} 行不是合法的 YAML：请按 YAML 语法改正。",
                f"Rules file {file}, line {line}, is not valid YAML: correct the syntax.",
            ) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "(top)"
            raise UserError(
                f"规则文件 {file} 的 {place}：{first['msg']}；请改正这一项。",
                f"Rules file {file}, key {place}: {first['msg']}; correct this entry.",
            ) from error
