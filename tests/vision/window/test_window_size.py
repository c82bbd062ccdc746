"""A window of any size shows the whole picture, and the mouse hits what it points at."""

from __future__ import annotations

from tests.screen import SIZE_WH, Screen, wait_until
from tests.vision.shown import Show
from vision.window.status_line import BAR_PX


def test_a_window_made_larger_shows_a_larger_picture_and_the_mouse_still_hits(
    screen: Screen, show: Show
) -> None:
    shown = show("film")
    shown.wait_for("shown 1")
    screen.resize(shown.window, (800, 600 + BAR_PX))
    # The mark of 100..140 by 200..280, a quarter larger.
    wait_until(lambda: screen.picture()[253:347, 128:172].max() == 0, "the larger picture")
    assert screen.picture()[602 : 600 + BAR_PX, :800].mean() < 100
    screen.drag((100, 200), (500, 500))
    shown.wait_for("area 80 160 320 240")
    screen.press("q")
    assert shown.end() == 0


def test_a_window_made_narrow_shows_the_whole_picture_in_its_middle(screen: Screen, show: Show) -> None:
    shown = show("photos")
    screen.resize(shown.window, (320, 600))
    top = (600 - BAR_PX - 240) // 2

    def is_there() -> bool:
        picture = screen.picture()[: 600 - BAR_PX, :320]
        return bool(picture[top + 104 : top + 136, 53:67].max() == 0 and picture[top - 3].max() < 64)

    wait_until(is_there, "the smaller picture")
    screen.press("q")
    assert shown.end() == 0


def test_f11_fills_the_screen_and_comes_back(show: Show, screen: Screen) -> None:
    with screen.window_manager():
        shown = show("film")
        shown.wait_for("shown 1")

        def status_row() -> float:
            return float(screen.picture()[-BAR_PX:].mean())

        screen.press("F11")
        wait_until(lambda: 20 < status_row() < 100, "the full screen")
        height = SIZE_WH[1] - BAR_PX
        left = (SIZE_WH[0] - round(height * 4 / 3)) // 2
        factor = height / 480
        rows, columns = (
            slice(round(start * factor) + off + 3, round(end * factor) + off - 3)
            for start, end, off in ((200, 280, 0), (100, 140, left))
        )
        wait_until(lambda: screen.picture()[rows, columns].max() == 0, "the large picture")
        screen.press("F11")
        wait_until(lambda: not 20 < status_row() < 100, "the window again")
        screen.press("q")
        assert shown.end() == 0
