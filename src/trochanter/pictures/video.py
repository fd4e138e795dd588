"""Frames as video: MP4 (H.264) and WebM (VP9), whole or not at all, the same bytes each time.

The encoders come with PyAV's wheels, so nothing has to be on the machine. They
run in one thread and write no date and no random number: on one machine and one
release of PyAV the same frames give the same file.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochanter.errors import (
    MissingLibraryError,
    OutOfRangeError,
    TrochanterError,
    UnknownNameError,
)

Pixels = NDArray[np.uint8]

FPS = 25
#: x264's macroblock tree gave, of 50 runs over the same frames, 17 different files.
_ALWAYS_THE_SAME = "mbtree=0:cpu-independent=1"
#: The player can jump to a place every so many frames.
_KEY_EVERY = 50


@dataclass(frozen=True, eq=False)
class Held:
    """A picture that stands still for some frames.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (height, width, 3)
    frames : int
        At least 1.
    """

    pixels: Pixels
    frames: int = 1


@dataclass(frozen=True)
class _Kind:
    container: str
    codec: str
    container_options: Mapping[str, str]
    options: Mapping[str, str]


_KINDS = {
    ".mp4": _Kind(
        "mp4",
        "libx264",
        {"movflags": "+faststart", "fflags": "+bitexact"},
        {"preset": "veryfast", "crf": "21", "profile": "high", "x264-params": _ALWAYS_THE_SAME},
    ),
    ".webm": _Kind(
        "webm",
        "libvpx-vp9",
        {"fflags": "+bitexact"},
        {"deadline": "realtime", "cpu-used": "7", "crf": "30", "b": "0"},
    ),
}
VIDEO_SUFFIXES = tuple(_KINDS)


def write_videos(
    targets: Sequence[str | Path], frames: Iterable[Held | Pixels], *, fps: int = FPS
) -> int:
    """Write the same frames as several videos at once, each whole or not at all.

    Frames are taken one at a time, so that they need not all be in memory. Until
    the last has been encoded the files lie under passing names beside their
    targets; on any error, or an interrupt, those are removed and older files of
    the targets' names stay as they were.

    Parameters
    ----------
    targets : sequence of str or Path
        Files to write, ending in ``.mp4`` (H.264) or ``.webm`` (VP9).
    frames : iterable of Held or ndarray of uint8, shape (height, width, 3)
        RGB of one size, even both ways. A `Held` one stands still for its number of frames.
    fps : int
        Frames a second.

    Returns
    -------
    int
        How many frames the videos have.

    Raises
    ------
    UnknownNameError
        If a target has another suffix.
    OutOfRangeError
        If there is no frame, one has another size or an odd one, or `fps` is not 1 to 120.
    MissingLibraryError
        If PyAV is not installed.
    TrochanterError
        If a file cannot be written or the disk is full.
    """
    paths = [Path(target) for target in targets]
    for path in paths:
        if path.suffix.lower() not in _KINDS:
            raise UnknownNameError("kind of video", path.suffix, VIDEO_SUFFIXES)
    if not 1 <= fps <= 120:
        raise OutOfRangeError(f"{fps} frames a second; use 1 to 120")
    _library()
    passing: list[Path] = []
    try:
        for path in paths:
            passing.append(_passing_name(path))
        kinds = [_KINDS[path.suffix.lower()] for path in paths]
        count = _encode(passing, kinds, frames, fps)
        for part, path in zip(passing, paths, strict=True):
            part.chmod(0o644)
            os.replace(part, path)
    except OSError as fault:
        where = ", ".join(map(str, paths))
        raise TrochanterError(f"cannot write {where}: {fault.strerror or fault}") from fault
    finally:
        for part in passing:
            part.unlink(missing_ok=True)
    return count


def _library() -> Any:
    try:
        import av
    except ImportError as missing:
        raise MissingLibraryError(
            "video needs a library that is not installed; run: pip install 'av>=14'"
        ) from missing
    return av


def _passing_name(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    return Path(name)


def _encode(
    files: Sequence[Path], kinds: Sequence[_Kind], frames: Iterable[Held | Pixels], fps: int
) -> int:
    """Encode the frames into every file and return how many there were."""
    outputs: list[_Output] = []
    count, size = 0, None
    try:
        for one in frames:
            held = one if isinstance(one, Held) else Held(one)
            if size is None:
                size = _size_of(held.pixels)
                for file, kind in zip(files, kinds, strict=True):
                    outputs.append(_Output(file, kind, size, fps))
            elif held.pixels.shape[1::-1] != size:
                raise OutOfRangeError(f"frame {count} is not {size[0]} by {size[1]} px")
            picture = _yuv(held.pixels)
            for _ in range(held.frames):
                for output in outputs:
                    output.put(picture, count)
                count += 1
        if not count:
            raise OutOfRangeError("a video needs at least one frame")
        while outputs:
            outputs.pop().finish()
        return count
    finally:
        for output in outputs:
            output.abandon()


def _size_of(pixels: Pixels) -> tuple[int, int]:
    height, width = pixels.shape[:2]
    if width % 2 or height % 2 or not width * height:
        raise OutOfRangeError(f"frames of {width} by {height} px; both must be even")
    return width, height


def _yuv(pixels: Pixels) -> Any:
    """Return a frame in the colours that both encoders take, converted once for both."""
    frame = _library().VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")


class _Output:
    """One file that is being encoded."""

    def __init__(self, file: Path, kind: _Kind, size: tuple[int, int], fps: int) -> None:
        av = _library()
        self._held = av.open(
            str(file), "w", format=kind.container, options=dict(kind.container_options)
        )
        self._stream = self._held.add_stream(kind.codec, rate=fps, options=dict(kind.options))
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuv420p"
        coder = self._stream.codec_context
        coder.thread_count = 1
        coder.gop_size = _KEY_EVERY
        # BT.709, limited range, said in the file: players guess differently where it is not.
        coder.colorspace, coder.color_primaries, coder.color_trc, coder.color_range = 1, 1, 1, 1

    def put(self, frame: Any, index: int) -> None:
        frame.pts = index
        frame.time_base = 1 / self._stream.codec_context.framerate
        self._held.mux(self._stream.encode(frame))

    def finish(self) -> None:
        self._held.mux(self._stream.encode())
        self._held.close()

    def abandon(self) -> None:
        """Close the file without caring what is in it."""
        # The error that brought us here is the one to tell.
        with contextlib.suppress(Exception):
            self._held.close()
