"""The page by keyboard alone, with the keys of a real one: they come from outside the page, as a user's do."""

from __future__ import annotations

from driven import NEEDED, errors, visit
from nets import many, small

pytestmark = NEEDED


def press(driver, *keys):
    from selenium.webdriver import ActionChains

    for key in keys:
        chain = ActionChains(driver)
        if isinstance(key, tuple):  # the first is held
            chain.key_down(key[0]).send_keys(key[1]).key_up(key[0]).perform()
        else:
            chain.send_keys(key).perform()


def focused(driver) -> str:
    return driver.execute_script(
        "const e = document.activeElement;"
        "return e.id || e.dataset.view || e.dataset.key || e.dataset.name || e.tagName"
    )


# whether the focused element can be seen to have the focus: a ring of its own, within the window
RING = """
const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
return [e.matches(':focus-visible'), parseFloat(s.outlineWidth) >= 2 && s.outlineStyle === 'solid',
        b.width > 0 && b.bottom > 0 && b.right > 0 && b.top < innerHeight && b.left < innerWidth];
"""


def test_tab_goes_through_the_page_in_the_order_of_reading_and_is_always_seen(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    visit(browser, small(), tmp_path)
    order = []
    for _ in range(80):
        press(browser, Keys.TAB)
        at = focused(browser)
        if at == "BODY":
            break
        assert browser.execute_script(RING) == [True, True, True], at
        order.append(at)
    assert order[:5] == ["A", "search", "network", "map", "table"]
    wanted = ["strong", "weight", "country", "region", "path-a", "path-b", "reset", "canvas", "zoom-in", "fit"]
    assert [at for at in order if at in wanted] == wanted
    last = order[order.index("fit") :]
    assert [at for at in last if at in ("play", "from", "to", "undated", "save-png", "save-csv", "theme")] == [
        "play",
        "from",
        "to",
        "undated",
        "save-png",
        "save-csv",
        "theme",
    ]
    assert last[1] == "body/world-bank|country/PA"  # the first tie of the panel, right after the drawing
    assert len(order) == len(set(order)), order  # nothing comes twice
    assert errors(browser) == []


def test_enter_on_a_tie_opens_its_evidence_and_escape_closes_it_from_anywhere(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    visit(browser, small(), tmp_path)
    while focused(browser) != "fit":
        press(browser, Keys.TAB)
    press(browser, Keys.TAB, Keys.ENTER)
    panel = browser.find_element("id", "panel")
    assert "Strong tie, weight 6" in panel.text
    assert "The ministers met for the time no. 8." in panel.text
    assert browser.execute_script("return document.getElementById('panel').contains(document.activeElement)")
    press(browser, Keys.ESCAPE)
    assert "Strongest ties" in panel.text
    assert focused(browser) == "body/world-bank|country/PA"  # back on the tie that was opened
    assert errors(browser) == []


def test_a_found_actor_opens_from_the_search_box_and_the_panel_follows(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    visit(browser, small(), tmp_path)
    press(browser, Keys.TAB, Keys.TAB, "pana")
    assert "Panama" in browser.find_element("id", "search-list").text
    press(browser, Keys.ENTER)
    assert browser.find_element("css selector", "#panel h2").text == "Panama"
    press(browser, Keys.ESCAPE)
    assert "Strongest ties" in browser.find_element("id", "panel").text
    assert focused(browser) == "search"


def test_the_table_is_sorted_and_opened_by_keys(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    visit(browser, small(), tmp_path)
    press(browser, Keys.TAB, Keys.ENTER)  # the first stop skips to the table
    assert focused(browser) == "table-view"
    press(browser, Keys.TAB, Keys.ENTER)
    assert focused(browser) == "a"  # the head keeps the focus when it has sorted
    first = browser.find_element("css selector", "#table tbody button")
    assert first.text == "Costa Rica"
    for _ in range(9):
        press(browser, Keys.TAB)
    press(browser, Keys.ENTER)
    assert "Forum of many" in browser.find_element("id", "panel").text
    assert focused(browser) == "panel"
    press(browser, Keys.ESCAPE)
    assert focused(browser) == "country/CR|country/PA"  # back on the row
    assert browser.execute_script("return document.activeElement.closest('tbody') !== null")


def test_the_drawing_is_moved_and_walked_by_keys(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    visit(browser, small(), tmp_path)
    while focused(browser) != "canvas":
        press(browser, Keys.TAB)
    before = browser.get_screenshot_as_base64()
    press(browser, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert browser.get_screenshot_as_base64() != before
    press(browser, "n")
    assert browser.find_element("css selector", "#panel h2").text == "Panama"  # the one with most weight
    press(browser, Keys.ESCAPE)
    assert "Strongest ties" in browser.find_element("id", "panel").text


def test_clusters_of_a_large_network_open_by_keys(browser, tmp_path):
    from selenium.webdriver.common.keys import Keys

    visit(browser, many(450, 900), tmp_path)
    while focused(browser) != "canvas":
        press(browser, Keys.TAB)
    press(browser, "n")
    assert not browser.find_element("id", "close-clusters").get_property("hidden")
    while focused(browser) != "close-clusters":
        press(browser, Keys.TAB)
    press(browser, Keys.ENTER)
    assert browser.find_element("id", "close-clusters").get_property("hidden")
    assert errors(browser) == []
