"""What one picture shows by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from recognizer import Detections, DigitRecognizer, RegionClassifier
from tests.vision.paper import ink_of
from vision.decoding import Detector, Detectors, Networks, Observer, ObserverSettings
from vision.frame import Frame
from vision.reader import DigitReader, Settings

Image = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def strip() -> Image:
    """Three digits that fill the picture, and a Q, which may be a 0."""
    grey = np.full((120, 420), 235, np.uint8)
    for place, digit in enumerate((3, 8, 5)):
        ink = ink_of(digit, 70)
        part = grey[25 : 25 + ink.shape[0], 20 + 80 * place : 20 + 80 * place + ink.shape[1]]
        np.minimum(part, 235 - (0.8 * ink).astype(np.uint8), out=part)
    cv2.putText(grey, "Q", (280, 95), cv2.FONT_HERSHEY_SIMPLEX, 2.4, (40,), 5, cv2.LINE_AA)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def test_a_less_sure_digit_counts_on_a_picture_cut_close_around_its_digits_only(strip: Image) -> None:
    recognizer, networks = DigitRecognizer.load(), Networks.load()
    doubt = DigitReader(recognizer, networks=networks).read(strip).digits[-1].confidence
    observer = Observer(recognizer, networks, ObserverSettings(), doubt + 0.1, doubt - 0.1)
    page = cv2.copyMakeBorder(strip, 400, 400, 400, 400, cv2.BORDER_CONSTANT, value=(235, 235, 235))
    close, far = (observer.observe(np.asarray(each, np.uint8)).predictions for each in (strip, page))
    assert close.is_digit.tolist() == [True] * 4
    assert far.is_digit.tolist() == (far.confidences >= doubt + 0.1).tolist()


def test_a_doubtful_place_is_looked_at_again_on_a_photo_and_not_on_a_frame_of_a_film(strip: Image) -> None:
    networks, shown = Networks.load(), list[int]()
    look = networks.regions._run

    def counted(views: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        shown.append(len(views))
        return look(views)

    reader = DigitReader(
        DigitRecognizer.load(), networks=replace(networks, regions=RegionClassifier(counted))
    )
    reader.read(strip)
    assert len(shown) == 2
    shown.clear()
    reader.update(Frame(strip, 0, 0.0))
    assert len(shown) == 1


def test_a_probability_that_was_asked_for_holds_on_a_close_cut_too(strip: Image) -> None:
    recognizer, networks = DigitRecognizer.load(), Networks.load()
    doubt = DigitReader(recognizer, networks=networks).read(strip).digits[-1].confidence
    strict = DigitReader(recognizer, Settings(min_confidence=doubt + 0.1), networks)
    assert [reading.digit for reading in strict.read(strip).digits][:3] == [3, 8, 5]
    assert 0 not in [reading.digit for reading in strict.read(strip).digits][3:]


def test_a_small_picture_is_looked_at_by_the_detector_of_close_cuts(strip: Image) -> None:
    networks, asked = Networks.load(), list[str]()

    @dataclass
    class Named:
        """A detector that says when it is asked."""

        name: str
        detector: Detector

        def detect(self, grey: npt.NDArray[np.uint8]) -> Detections:
            asked.append(self.name)
            return self.detector.detect(grey)

    shipped = networks.detectors
    named = Detectors(Named("pages", shipped.whole), Named("close cuts", shipped.close))
    reader = DigitReader(DigitRecognizer.load(), networks=replace(networks, detectors=named))
    reader.read(strip)
    assert set(asked) == {"pages"}
    asked.clear()
    reader.read(np.asarray(cv2.resize(strip, None, fx=0.5, fy=0.5), np.uint8))
    assert set(asked) == {"close cuts"}
