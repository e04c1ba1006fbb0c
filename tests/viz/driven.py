"""A Chromium that is driven: real keys, any width, pictures of the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import viz

BROWSER = next((b for b in ("chromium", "chromium-browser", "google-chrome", "chrome") if shutil.which(b)), None)
DRIVER = shutil.which("chromedriver")
NEEDED = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no Chromium with its driver here (Debian: chromium, chromium-driver)"
)


def start():
    """A browser without a network; the caller ends it."""
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which(str(BROWSER))
    for o in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "hide-scrollbars",
        "no-first-run",
        "disable-background-networking",
        "force-prefers-reduced-motion",
        "host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
    ):
        options.add_argument("--" + o)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_script_timeout(300)  # a busy machine takes its time
    return driver


def visit(driver, net, place: Path, fragment: str = "", size: tuple[int, int] = (1280, 800)) -> None:
    """Open a network's page in a window of this size; below 600 pixels it is a phone, with touch."""
    phone = size[0] < 600
    screen = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": phone}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})
    path = place / "page.html"
    path.write_text(viz.html(net), "utf-8")
    driver.get("about:blank")
    driver.get(path.as_uri() + fragment)
    assert driver.execute_script("return document.documentElement.dataset.ready") == "1"


def errors(driver) -> list[str]:
    """What the console has said."""
    return [line["message"] for line in driver.get_log("browser")]
