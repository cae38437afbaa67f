"""The user's settings: ``narrcheck.toml`` or ``[tool.narrcheck]`` of ``pyproject.toml``, the command line over them."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from narrcheck.errors import UserError
from narrcheck.model.finding import Finding, Message, Severity

Prefix = Annotated[str, Field(pattern=r"^NC\d{0,3}$")]
Code = Annotated[str, Field(pattern=r"^NC\d{3}$")]

_LEAST_MEMORY = 512 << 20
_CODES = Message(
    '规则编号或其开头的列表，如 ["NC1", "NC203"]', 'a list of codes or their beginnings, such as ["NC1", "NC203"]'
)
_LEVEL = Message("error、warning 或 info", "error, warning or info")
_EXPECTED = {
    "select": _CODES,
    "ignore": _CODES,
    "severity": Message('编号对级别的表，如 NC103 = "info"', 'a table of codes and levels, such as NC103 = "info"'),
    "entity": Message("单位全称", "the unit's full name"),
    "fiscal_year": Message("1990 至 2100 的年份", "a year from 1990 to 2100"),
    "fail_on": _LEVEL,
    "baseline": Message("基线文件的路径", "the path of a baseline file"),
    "decisions": Message("意见文件的路径", "the path of a decisions file"),
    "companions": Message("文件路径的列表", "a list of paths"),
    "prior": Message("文件路径的列表", "a list of paths"),
    "budget": Message("文件路径的列表", "a list of paths"),
    "lang": Message("zh 或 en", "zh or en"),
    "max_bytes": Message("大于 0 的整数（字节）", "a whole number of bytes above 0"),
    "timeout": Message("秒数，0 为不限", "a number of seconds, 0 for no limit"),
    "max_memory": Message("不小于 536870912 的字节数，0 为不限", "at least 536870912 bytes, or 0 for no limit"),
    "original": Message("true 或 false", "true or false"),
}


class Settings(BaseModel):
    """What the user may choose; the defaults check everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    select: tuple[Prefix, ...] = ()
    ignore: tuple[Prefix, ...] = ()
    severity: dict[Code, Severity] = {}
    entity: str | None = Field(default=None, min_length=1)
    fiscal_year: int | None = Field(default=None, ge=1990, le=2100)
    fail_on: Severity = Severity.ERROR
    baseline: Path | None = None
    decisions: Path | None = None
    companions: tuple[Path, ...] = ()
    prior: tuple[Path, ...] = ()
    budget: tuple[Path, ...] = ()
    lang: Literal["zh", "en"] = "zh"
    max_bytes: int = Field(default=64 * 1024 * 1024, gt=0)
    timeout: float = Field(default=120, ge=0, allow_inf_nan=False)
    max_memory: int = Field(default=4 * 1024**3, ge=0)
    original: bool = False

    @field_validator("max_memory")
    @classmethod
    def _room_for_ourselves(cls, size: int) -> int:
        """With less than this the program itself can't be loaded."""
        if 0 < size < _LEAST_MEMORY:
            raise ValueError(f"{size} is too little")
        return size

    def wants(self, code: str) -> bool:
        """Whether findings of ``code`` are to be shown; the longer of two prefixes that fit decides."""
        chosen = max((len(p) for p in self.select if code.startswith(p)), default=-1 if self.select else 0)
        dropped = max((len(p) for p in self.ignore if code.startswith(p)), default=-1)
        return chosen > dropped

    def apply(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are wanted, weighed as the user says."""
        wanted = (finding for finding in findings if self.wants(finding.code))
        return tuple(f.with_severity(self.severity[f.code]) if f.code in self.severity else f for f in wanted)

    def require_known(self, codes: Iterable[str]) -> None:
        """Raise UserError where a code or prefix in the settings fits none of ``codes``."""
        known = tuple(codes)
        for key, names in (("select", self.select), ("ignore", self.ignore), ("severity", tuple(self.severity))):
            for name in names:
                if not any(code.startswith(name) for code in known):
                    raise UserError(
                        f"配置项 {key} 中的 {name} 不是任何规则的编号：请用 narrcheck rules 查看全部编号。",
                        f"{name}, given for {key}, is no rule's code: see `narrcheck rules` for all codes.",
                    )


def load_settings(
    overrides: Mapping[str, Any] | None = None, *, config: Path | None = None, start: Path | None = None
) -> Settings:
    """The settings that hold in ``start`` (the current folder): of the configuration file, then of ``overrides``.

    ``config`` names the file instead of looking for it upward. Raises UserError naming file, key and remedy.
    """
    file = config or find_config(start or Path.cwd())
    data = _read(file, required=config is not None) if file else {}
    settings = _validated(data, f"配置文件 {file} ", f"Configuration file {file}, ")
    if file:
        settings = settings.model_copy(update=_beside(settings, file.parent))
    given = {key: value for key, value in (overrides or {}).items() if value not in (None, (), [])}
    return _validated({**settings.model_dump(), **given}, "命令行", "Command line, ")


def _beside(settings: Settings, folder: Path) -> dict[str, Any]:
    """The files that the settings name, as seen from the folder of the configuration file."""
    lists = ("companions", "prior", "budget")
    paths: dict[str, Any] = {key: tuple(folder / path for path in getattr(settings, key)) for key in lists}
    for key in ("baseline", "decisions"):
        path = getattr(settings, key)
        paths[key] = path and folder / path
    return paths


def settings_of(options: Mapping[str, Any]) -> Settings:
    """Settings made of ``options`` alone; no file is read."""
    return _validated(dict(options), "参数", "Argument, ")


def find_config(start: Path) -> Path | None:
    """The nearest ``narrcheck.toml``, or ``pyproject.toml`` that speaks of narrcheck, in ``start`` or above it."""
    for folder in (start.resolve(), *start.resolve().parents):
        own, shared = folder / "narrcheck.toml", folder / "pyproject.toml"
        if own.is_file():
            return own
        if shared.is_file() and _mentions_us(shared):
            return shared
    return None


def _mentions_us(file: Path) -> bool:
    """Whether a ``pyproject.toml`` has our section; one that can't be read is somebody else's affair."""
    try:
        return b"[tool.narrcheck" in file.read_bytes()
    except OSError:
        return False


def _read(file: Path, *, required: bool) -> dict[str, Any]:
    """The settings as the file has them."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(
            f"配置文件 {file} 读不到（{error.strerror}）：请检查路径和权限。",
            f"Configuration file {file} can't be read ({error.strerror}): check its path and permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(
            f"配置文件 {file} 第 {error.start + 1} 个字节不是 UTF-8：请另存为 UTF-8。",
            f"Configuration file {file}, byte {error.start + 1}, is not UTF-8: save it as UTF-8.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        place = regex.search(r"line (\d+)", str(error))
        line = place[1] if place else "?"
        raise UserError(
            f"配置文件 {file} 第 {line} 行不是合法的 TOML（{error}）：请按 TOML 语法改正。",
            f"Configuration file {file}, line {line}, is not valid TOML ({error}): correct the syntax.",
        ) from error
    if file.name != "pyproject.toml":
        return data
    section = data.get("tool", {}).get("narrcheck")
    if isinstance(section, dict):
        return section
    if required or section is not None:
        raise UserError(
            f"配置文件 {file} 没有 [tool.narrcheck] 一节：请加上这一节，或指定别的文件。",
            f"Configuration file {file} has no section [tool.narrcheck]: add it, or name another file.",
        )
    return {}


def _validated(data: dict[str, Any], where_zh: str, where_en: str) -> Settings:
    """``data`` as settings; ``where`` begins the sentence about what is wrong."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise _explained(error, where_zh, where_en) from error


def _explained(error: ValidationError, where_zh: str, where_en: str) -> UserError:
    """The first thing that is wrong with the settings, as one sentence."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    top = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(top, _EXPECTED, n=1)
        names = "、".join(near or _EXPECTED)
        return UserError(
            f"{where_zh}的 {key} 不是配置项：请改为 {names} 或删去。",
            f"{where_en}key {key} is unknown: use {', '.join(near or _EXPECTED)}, or remove it.",
        )
    expected = _EXPECTED[top]
    if top == "severity" and len(first["loc"]) > 1 and first["loc"][-1] != "[key]":
        expected = _LEVEL
    found = repr(first["input"])
    return UserError(
        f"{where_zh}的 {key} 是 {found}，应为{expected.zh}：请改正这一项。",
        f"{where_en}key {key} is {found} but must be {expected.en}: correct this entry.",
    )
