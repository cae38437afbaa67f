"""Settings: where they are found, what they mean, and what is said of wrong ones."""

from pathlib import Path

import pytest

from narrcheck.config import Settings, find_config, load_settings, settings_of
from narrcheck.errors import UserError
from narrcheck.model.finding import Severity
from tests.support import make_finding


def test_defaults_check_everything(tmp_path: Path) -> None:
    settings = load_settings(start=tmp_path)
    assert settings == Settings()
    assert settings.wants("NC101") and settings.fail_on is Severity.ERROR


def test_file_is_found_upward(tmp_path: Path) -> None:
    (tmp_path / "narrcheck.toml").write_text('ignore = ["NC2"]\nentity = "某市档案馆"\nfiscal_year = 2021\n', "utf-8")
    inner = tmp_path / "一" / "二"
    inner.mkdir(parents=True)
    assert load_settings(start=inner) == Settings(ignore=("NC2",), entity="某市档案馆", fiscal_year=2021)


def test_pyproject_section(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.narrcheck]\nlang = "en"\n[tool.narrcheck.severity]\nNC103 = "info"\n'
    )
    settings = load_settings(start=tmp_path)
    assert settings.lang == "en" and settings.severity == {"NC103": Severity.INFO}


def test_pyproject_of_others_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "narrcheck.toml").write_text("max_bytes = 10\n")
    inner = tmp_path / "project"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert find_config(inner) == tmp_path.resolve() / "narrcheck.toml"


def test_own_file_wins_over_pyproject(tmp_path: Path) -> None:
    (tmp_path / "narrcheck.toml").write_text("max_bytes = 10\n")
    (tmp_path / "pyproject.toml").write_text("[tool.narrcheck]\nmax_bytes = 20\n")
    assert load_settings(start=tmp_path).max_bytes == 10


def test_command_line_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "narrcheck.toml").write_text('select = ["NC1"]\nlang = "en"\n')
    settings = load_settings({"select": ("NC2",), "lang": None, "ignore": ()}, start=tmp_path)
    assert settings == Settings(select=("NC2",), lang="en")


def test_baseline_is_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "narrcheck.toml").write_text('baseline = "accepted.json"\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    assert load_settings(start=inner).baseline == tmp_path.resolve() / "accepted.json"
    assert load_settings({"baseline": Path("other.json")}, start=inner).baseline == Path("other.json")


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), True),
        (("NC1",), (), True),
        (("NC2",), (), False),
        ((), ("NC1",), False),
        (("NC103",), ("NC1",), True),
        (("NC1",), ("NC103",), False),
        (("NC1",), ("NC1",), False),
        ((), ("NC",), False),
        (("NC",), ("NC2",), True),
    ],
)
def test_select_and_ignore(select: tuple[str, ...], ignore: tuple[str, ...], wanted: bool) -> None:
    assert Settings(select=select, ignore=ignore).wants("NC103") is wanted


def test_apply_filters_and_weighs() -> None:
    text = "增长2%，下降3%。"
    findings = [make_finding(text, "增长", code="NC103"), make_finding(text, "下降", code="NC201")]
    settings = Settings(ignore=("NC2",), severity={"NC103": Severity.INFO})
    assert settings.apply(findings) == (findings[0].with_severity(Severity.INFO),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("lang = \n", "第 1 行不是合法的 TOML"),
        ('a = 1\nb = "\n', "第 2 行不是合法的 TOML"),
        ('lang = "fr"\n', "lang 是 'fr'，应为zh 或 en"),
        ('fail_on = "never"\n', "fail_on 是 'never'，应为error、warning 或 info"),
        ("fiscal_year = 21\n", "fiscal_year 是 21，应为1990 至 2100 的年份"),
        ('select = "NC1"\n', "select 是 'NC1'，应为规则编号"),
        ('ignore = ["E501"]\n', "ignore.0 是 'E501'，应为规则编号"),
        ("max_memory = 1000\n", "max_memory 是 1000，应为不小于 536870912"),
        ("max_bytes = 0\n", "max_bytes 是 0，应为大于 0"),
        ('entity = ""\n', "entity 是 ''，应为单位全称"),
        ('[severity]\nNC103 = "fatal"\n', "severity.NC103 是 'fatal'，应为error、warning 或 info"),
        ('[severity]\nNC1 = "info"\n', "severity.NC1"),
        ('entitty = "某市"\n', "entitty 不是配置项：请改为 entity 或删去"),
        ("zzz = 1\n", "zzz 不是配置项：请改为 select、ignore"),
    ],
)
def test_wrong_files_are_explained(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "narrcheck.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(UserError) as caught:
        load_settings(start=tmp_path)
    message = caught.value.message
    assert said in message.zh
    assert str(file) in message.zh and str(file) in message.en
    assert "\n" not in message.zh + message.en


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"没有.toml 读不到"):
        load_settings(config=tmp_path / "没有.toml")
    gbk = tmp_path / "narrcheck.toml"
    gbk.write_bytes('entity = "某市"\n'.encode("gb18030"))
    with pytest.raises(UserError, match="不是 UTF-8"):
        load_settings(config=gbk)
    other = tmp_path / "pyproject.toml"
    other.write_text("[project]\n")
    with pytest.raises(UserError, match=r"没有 \[tool.narrcheck\] 一节"):
        load_settings(config=other)


def test_options_of_the_api_are_checked() -> None:
    assert settings_of({"select": ["NC1"]}).select == ("NC1",)
    with pytest.raises(UserError, match="fiscal_year"):
        settings_of({"fiscal_year": "soon"})


def test_unknown_codes_are_named() -> None:
    Settings(select=("NC1",)).require_known(["NC103"])
    with pytest.raises(UserError, match="ignore 中的 NC9"):
        Settings(ignore=("NC9",)).require_known(["NC103"])
    with pytest.raises(UserError, match="severity 中的 NC104"):
        Settings(severity={"NC104": Severity.INFO}).require_known(["NC103"])
