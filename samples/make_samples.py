"""Draws the sample clip and the sample pictures: MNIST test digits on paper, as a webcam would see them.

Run `make samples`. Everything comes from one seed, so the same pictures come out again.
Besides them, truth.json says what stands there and where: for the tests.
"""

import json
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt

from samples.scene import Matrix, Scene, Writing, draw_scene, floats, transform, typical_digits

FOLDER = Path(__file__).parent
BLUE_INK, BLACK_INK = (0.36, 0.16, 0.11), (0.15, 0.14, 0.15)
FPS, CLIP_FRAMES, CLIP_SIZE_WH = 15, 105, (1280, 720)
PHOTO_SIZE_WH = (1600, 1200)

Text = tuple[Writing, ...]

CLIP_TEXT = (
    Writing("22 11 2026", 200, 120, 104),
    Writing("0664 178 2305", 200, 340, 100),
    Writing("47", 500, 590, 100),
    Writing("90210", 1020, 600, 125),
    Writing("+365", 290, 745, 100),
    Writing("31 58", 1020, 830, 125),
    Writing("_", 310, 850, 100),
    Writing("412", 405, 945, 100),
)
PHOTO_TEXT = (
    Writing("1984", 240, 105, 150),
    Writing("73 2650 38", 240, 395, 130),
    Writing("5091 46 827", 240, 670, 110),
    Writing("314159", 240, 930, 130),
    Writing("60 72", 240, 1200, 120),
)
LIST_TEXT = (
    Writing("3.14 -2.5", 260, 150, 130),
    Writing("19,99 0.05", 260, 470, 120),
    Writing("-7 128.50", 260, 790, 130),
    Writing("4,5 -12", 260, 1120, 125),
)


def main() -> None:
    """Draw all, and write them and their truth beside this file."""
    rng = np.random.default_rng(7)
    glyphs = typical_digits(stroke_px=2.7)
    clip = draw_scene(CLIP_TEXT, (1760, 1180), (2560, 1440), BLUE_INK, glyphs, rng)
    photo = draw_scene(PHOTO_TEXT, (1560, 1480), (2400, 1800), BLACK_INK, glyphs, rng)
    truth = {
        "demo.mp4": film(clip, CLIP_TEXT, rng),
        "page.jpg": photograph("page.jpg", photo, PHOTO_TEXT, rng),
    }
    signed = draw_scene(LIST_TEXT, (1560, 1480), (2400, 1800), BLACK_INK, glyphs, rng)
    truth["list.jpg"] = photograph("list.jpg", signed, LIST_TEXT, rng)
    (FOLDER / "truth.json").write_text(json.dumps(truth) + "\n")


def picture(
    scene: Scene, matrix: Matrix, size_wh: tuple[int, int], blur: float, rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """The (H, W, 3) uint8 picture taken through `matrix`: soft, darker at the rim, noisy."""
    width, height = size_wh
    # The scene is larger than the picture: without the blur, every second of its pixels would be lost.
    image = cv2.GaussianBlur(scene.image, (0, 0), 0.7)
    image = cv2.warpPerspective(image, matrix, size_wh, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    image = floats(cv2.GaussianBlur(image, (0, 0), blur))
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    image *= floats(0.93 - 0.12 * (x * x + y * y))[..., None]
    # A camera smooths its own noise.
    grain = cv2.GaussianBlur(floats(rng.standard_normal((height, width, 3))), (0, 0), 0.6)
    image += floats(grain * (0.008 + 0.012 * np.sqrt(np.clip(image, 0, 1))))
    return np.asarray(np.clip(image * 255 + 0.5, 0, 255), np.uint8)


def drift(index: int) -> Matrix:
    """The 3x3 matrix from the clip's scene to frame `index`: halved, and shaken as by a hand."""
    t = index / FPS
    angle = 0.011 * np.sin(1.3 * t) + 0.004 * np.sin(3.7 * t + 1)
    zoom = 0.5 * (1 + 0.012 * np.sin(0.9 * t))
    move = np.array(
        [12 * np.sin(1.1 * t) + 3 * np.sin(5.1 * t), 8 * np.sin(1.7 * t + 0.5) + 2 * np.sin(6.3 * t)]
    )
    width, height = CLIP_SIZE_WH
    turn = cv2.getRotationMatrix2D((width, height), float(np.degrees(angle)), float(zoom))
    turn[:, 2] += move - np.array([width / 2, height / 2])
    return np.asarray(np.vstack([turn, [0, 0, 1]]), np.float64)


def film(scene: Scene, text: Text, rng: np.random.Generator) -> dict[str, object]:
    """Write demo.mp4; returns what stands there."""
    kept = {0, CLIP_FRAMES // 2, CLIP_FRAMES - 1}
    with av.open(str(FOLDER / "demo.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "25", "preset": "slow"})
        stream.width, stream.height = CLIP_SIZE_WH
        stream.pix_fmt = "yuv420p"
        for index in range(CLIP_FRAMES):
            blur = 0.75 + 0.25 * np.sin(0.8 * index / FPS) ** 2
            image = picture(scene, drift(index), CLIP_SIZE_WH, blur, rng)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode(None))
    frames = {str(index): boxes(scene, drift(index)) for index in sorted(kept)}
    return {"fps": FPS, "frames": CLIP_FRAMES, "numbers": texts(text), "boxes": frames}


def photograph(name: str, scene: Scene, text: Text, rng: np.random.Generator) -> dict[str, object]:
    """Write the picture `name`; returns what stands there."""
    matrix = np.diag([PHOTO_SIZE_WH[0] / scene.image.shape[1]] * 2 + [1.0])
    image = picture(scene, matrix, PHOTO_SIZE_WH, 0.8, rng)
    cv2.imwrite(str(FOLDER / name), image, [cv2.IMWRITE_JPEG_QUALITY, 88])
    return {"numbers": texts(text), "boxes": {"0": boxes(scene, matrix)}}


def texts(text: Text) -> list[str]:
    """The numbers as they stand there, in reading order."""
    words = [word.strip("+_") for writing in text for word in writing.text.split()]
    return [word for word in words if word]


def boxes(scene: Scene, matrix: Matrix) -> list[list[list[int]]]:
    """x, y, width and height of each digit of each number, in the picture taken through `matrix`."""
    return [
        [list(cv2.boundingRect(transform(mark.outline, matrix))) for mark in number]
        for number in scene.numbers
    ]


if __name__ == "__main__":
    main()
