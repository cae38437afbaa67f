"""Pages of reports opened in a real Chromium, where there is one."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

OWN = ("file:", "blob:")

Open = Callable[..., Any]
"""Opens a page: its HTML, or a file that holds it; ``width``, ``height`` and ``scheme`` say on what screen."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without any network."""
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens pages and fails, at the end, on any error in them, dialog, or request for anything but the page itself."""
    contexts: list[Any] = []
    bad: list[str] = []

    def dismiss(dialog: Any) -> None:
        bad.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def opened(page: str | Path, *, width: int = 1440, height: int = 900, scheme: str = "light") -> Any:
        if isinstance(page, str):
            file = tmp_path / "report.html"
            file.write_text(page, encoding="utf-8")
        else:
            file = page
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", offline=True
        )
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.on("pageerror", lambda error: bad.append(f"error: {error}"))
        tab.on("console", lambda message: bad.extend([message.text] if message.type == "error" else []))
        tab.on("dialog", dismiss)
        tab.on("request", lambda request: bad.extend([] if request.url.startswith(OWN) else [request.url]))
        tab.goto(file.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert not bad
