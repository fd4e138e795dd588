"""Videos: decoded back as they were put in, the same bytes each time, whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from trochanter.errors import OutOfRangeError, TrochanterError, UnknownNameError
from trochanter.pictures.video import Held, write_videos

av = pytest.importorskip("av")

SIZE = (96, 64)


def frames(count: int = 6) -> Iterator[Held]:
    """Yield pictures with a bar that moves, the last of which stands still."""
    for k in range(count):
        pixels = np.full((SIZE[1], SIZE[0], 3), (251, 249, 245), dtype=np.uint8)
        pixels[:, 10 * k : 10 * k + 20] = (176, 52, 43)
        yield Held(pixels, 5 if k == count - 1 else 1)


@pytest.fixture(scope="module", params=[".mp4", ".webm"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short video of each kind."""
    target = tmp_path_factory.mktemp("video") / f"short{request.param}"
    assert write_videos([target], frames()) == 10
    return target


def test_the_frames_come_back(made: Path) -> None:
    with av.open(str(made)) as held:
        stream = held.streams.video[0]
        assert stream.codec_context.name == ("h264" if made.suffix == ".mp4" else "vp9")
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert float(stream.average_rate) == 25.0
        found = list(held.decode(stream))
    assert len(found) == 10
    assert [round(float(one.time) * 25) for one in found] == list(range(10))
    wanted = [one.pixels for one in frames() for _ in range(one.frames)]
    for one, pixels in zip(found, wanted, strict=True):
        image = one.to_ndarray(format="rgb24").astype(int)
        assert image.shape == pixels.shape
        # Colour is kept at half the resolution: only the bar's edges may differ by much.
        assert np.median(np.abs(image - pixels)) <= 6
        assert abs(image.mean() - pixels.mean()) < 4


def test_the_same_frames_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    again = tmp_path / made.name
    write_videos([again], frames())
    assert again.read_bytes() == made.read_bytes()


def test_an_mp4_can_be_played_before_it_is_all_there(tmp_path: Path) -> None:
    write_videos([tmp_path / "a.mp4"], frames())
    held = (tmp_path / "a.mp4").read_bytes()
    assert 0 < held.find(b"moov") < held.find(b"mdat")


def test_an_interrupt_leaves_nothing_and_spares_what_was_there(tmp_path: Path) -> None:
    older = tmp_path / "a.mp4"
    older.write_bytes(b"older")

    def interrupted() -> Iterator[Held]:
        yield from frames(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_videos([older, tmp_path / "a.webm"], interrupted())
    assert [one.name for one in tmp_path.iterdir()] == ["a.mp4"]
    assert older.read_bytes() == b"older"


def test_wrong_use_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="mp4"):
        write_videos([tmp_path / "a.avi"], frames())
    with pytest.raises(OutOfRangeError, match="at least one frame"):
        write_videos([tmp_path / "a.mp4"], [])
    with pytest.raises(OutOfRangeError, match="even"):
        write_videos([tmp_path / "a.mp4"], [np.zeros((63, 96, 3), dtype=np.uint8)])
    other = np.zeros((32, 32, 3), dtype=np.uint8)
    with pytest.raises(OutOfRangeError, match="96 by 64"):
        write_videos([tmp_path / "a.mp4"], [*frames(), Held(other)])
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(TrochanterError, match="cannot write"):
        write_videos([tmp_path / "file" / "a.mp4"], frames())
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
