"""What the user is told: each photo, what went wrong, the end."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vision.told import Told, a_page
from vision.app.options import Options
from vision.app.report import Report, in_words
from vision.layout import sum_in_words
from vision.page import Page

PHOTOS = Options(images=(Path("a.jpg"), Path("b.jpg")))
FILM = Options(videos=(Path("clip.mp4"),))


def test_every_photo_has_a_line_with_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("2 photos")
    with Report(source, PHOTOS) as report:
        source.frames_read = 1
        report.put(a_page(["47", "1?"]))
        source.frames_read = 2
        report.put(a_page([], source="b.jpg"))
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "a.jpg: 47 1?",
        "b.jpg: no digits",
        "2 frames read; 4 digits; 2 numbers",
    ]
    assert told.out == ""


def test_a_film_has_its_numbers_in_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("clip.mp4")
    with Report(source, FILM) as report:
        for frame in range(20):
            source.frames_read = frame + 1
            report.put(a_page(["47", "128"] if frame < 10 else ["47"], frame / 15))
    assert capsys.readouterr().err == "20 frames read; 5 digits; 2 numbers: 47, 128\n"


def test_what_was_there_for_a_moment_or_never_sure_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("clip.mp4")
    with Report(source, FILM) as report:
        for frame in range(20):
            source.frames_read = frame + 1
            report.put(a_page(["47", "3"] if frame == 7 else ["47"], frame / 15, steady=frame > 2))
    assert capsys.readouterr().err == "20 frames read; 2 digits; 1 number: 47\n"


def test_days_of_new_numbers_are_all_counted_and_not_all_kept(capsys: pytest.CaptureFixture[str]) -> None:
    tracemalloc.start()
    source = Told("clip.mp4")
    with Report(source, FILM) as report:
        for number in range(3000):
            source.frames_read += 1
            page = a_page(["4"])
            for time_s in (number, number + 0.6):
                report.put(renamed(page, number + 1, time_s))
            if number == 1500:
                earlier = tracemalloc.get_traced_memory()[0]
        grown = tracemalloc.get_traced_memory()[0] - earlier
    tracemalloc.stop()
    assert grown < 100_000
    told = capsys.readouterr().err
    assert told.startswith("3000 frames read; 3000 digits; 3000 numbers: 4, 4, ")
    assert told.count("4, ") == 20


def renamed(page: Page, id: int, time_s: float) -> Page:
    """The page's one number as another one."""
    return replace(
        page,
        frame=replace(page.frame, time_s=time_s),
        digits=(replace(page.digits[0], id=id),),
        numbers=(replace(page.numbers[0], id=id, digits=(id,)),),
    )


def test_problems_are_told_as_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("2 photos")
    problems: list[str] = []
    source.problems = problems
    with Report(source, PHOTOS) as report:
        source.frames_read = 1
        problems.append("x.jpg is damaged; save it again")
        report.put(a_page(["47"]))
        assert capsys.readouterr().err.splitlines() == ["x.jpg is damaged; save it again", "a.jpg: 47"]
        problems.append("y.jpg is damaged; save it again")
    assert capsys.readouterr().err.splitlines()[0] == "y.jpg is damaged; save it again"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("clip.mp4")
    with Report(source, Options(videos=(Path("clip.mp4"),), is_quiet=True)) as report:
        source.frames_read = 1
        report.say("something")
        report.put(a_page(["47"]))
    assert capsys.readouterr().err == ""


def test_a_damaged_film_is_told_even_so(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("clip.mp4")
    with Report(source, Options(videos=(Path("clip.mp4"),), is_quiet=True)) as report:
        source.frames_read, source.frames_damaged = 239, 1
        report.put(a_page(["47"]))
    assert capsys.readouterr().err.startswith("239 of 240 frames read, 1 damaged;")


def test_what_went_wrong_before_its_first_page_has_no_summary(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("clip.mp4")
    with Report(source, FILM):
        source.frames_read = 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (["47", "12"], "sum 59"),
        (["0.1", "0,2"], "sum 0.3"),
        (["-7", "10"], "sum 3"),
        (["4?", "1"], "sum 1, 1 left out"),
        (["007"], "sum 7"),
        ([], "sum 0"),
    ],
)
def test_numbers_are_added_as_they_stand_on_the_page(texts: list[str], says: str) -> None:
    assert sum_in_words(a_page(texts)) == says


def test_the_sum_at_the_end_is_over_all_photos(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("2 photos")
    with Report(source, replace(PHOTOS, has_sum=True)) as report:
        for at, texts in enumerate((["47", "1?"], ["12.5"])):
            source.frames_read += 1
            page = a_page(texts)
            numbers = tuple(replace(number, id=10 * at + number.id) for number in page.numbers)
            report.put(replace(page, numbers=numbers))
    assert capsys.readouterr().err.splitlines()[-1].endswith("3 numbers; sum 59.5, 1 left out")


def test_a_number_of_a_film_is_in_its_sum_once(capsys: pytest.CaptureFixture[str]) -> None:
    source = Told("clip.mp4")
    with Report(source, replace(FILM, has_sum=True)) as report:
        for frame in range(20):
            source.frames_read += 1
            report.put(a_page(["47", "12"], frame / 15))
    assert capsys.readouterr().err.endswith("; 2 numbers: 47, 12; sum 59\n")


def test_the_sum_follows_the_numbers_where_it_is_asked_for() -> None:
    assert in_words(a_page(["47", "12"]), has_sum=True) == "47 12 (sum 59)"
    assert in_words(a_page(["47", "12"]), has_sum=False) == "47 12"
