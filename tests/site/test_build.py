"""Building: whole or not at all, nothing twice, nothing of anyone else's touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from trochanter.errors import TrochanterError
from trochanter.site import build_site
from trochanter.site.swap import MARK, swapped_in


def snapshot(folder):
    return {
        f.relative_to(folder).as_posix(): (f.stat().st_mtime_ns, f.stat().st_size)
        for f in folder.rglob("*")
        if f.is_file()
    }


@pytest.fixture(scope="module")
def plain_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain") / "site"
    assert build_site(folder, with_pictures=False).changed
    return folder


def test_a_second_build_with_nothing_changed_writes_nothing(plain_site):
    before = snapshot(plain_site)
    built = build_site(plain_site, with_pictures=False)
    assert not built.changed
    assert snapshot(plain_site) == before


def test_a_damaged_site_is_built_again(plain_site):
    victim = plain_site / "index.html"
    text = victim.read_text(encoding="utf-8")
    victim.unlink()
    assert build_site(plain_site, with_pictures=False).changed
    assert victim.read_text(encoding="utf-8") == text


def test_a_folder_with_other_files_is_refused_and_kept(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(TrochanterError, match="holds other files"):
        build_site(tmp_path, with_pictures=False)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_interrupted_build_leaves_the_old_site_whole(plain_site):
    before = snapshot(plain_site)

    def interrupt(what, done, total):
        if what == "Writing pages" and done == 10:
            raise KeyboardInterrupt

    (plain_site / MARK).write_text("{}")
    before = snapshot(plain_site)
    with pytest.raises(KeyboardInterrupt):
        build_site(plain_site, with_pictures=False, progress=interrupt)
    assert snapshot(plain_site) == before
    assert not list(plain_site.parent.glob(".*new*"))


def test_a_swap_that_was_cut_off_is_mended(tmp_path):
    target = tmp_path / "site"
    old = tmp_path / ".site.old"
    old.mkdir()
    (old / MARK).write_text("old")
    (tmp_path / ".site.new-abc").mkdir()
    with pytest.raises(RuntimeError, match="on purpose"), swapped_in(target):
        raise RuntimeError("on purpose")
    assert (target / MARK).read_text() == "old"
    assert not list(tmp_path.glob(".site*"))


CHILD = "from pathlib import Path; from trochanter.site import build_site; import sys; "


def test_a_killed_build_leaves_the_old_site_and_the_next_cleans_up(plain_site):
    build_site(plain_site, with_pictures=False)
    (plain_site / MARK).write_text("{}")
    before = snapshot(plain_site)
    code = CHILD + (
        "build_site(Path(sys.argv[1]), with_pictures=False, "
        "progress=lambda what, done, total: print(what, done, flush=True))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(plain_site)], stdout=subprocess.PIPE, text=True
    )
    for line in child.stdout:
        if line.startswith("Writing pages 20"):
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    assert snapshot(plain_site) == before
    assert build_site(plain_site, with_pictures=False).changed
    assert not list(plain_site.parent.glob(".*new*"))


@pytest.fixture
def unwritable(tmp_path):
    """A folder that may not be written: by its mode, or read-only where root may write anywhere."""
    place = tmp_path / "kept"
    place.mkdir()
    if os.geteuid():
        place.chmod(0o500)
        yield place
        return
    mount = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("root may write anywhere and nothing can be mounted; run as another user")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_an_unwritable_folder_is_one_clear_line(unwritable):
    with pytest.raises(TrochanterError, match="no permission"):
        build_site(unwritable / "site", with_pictures=False)


def test_a_place_that_cannot_be_a_folder_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(TrochanterError, match="not a folder"):
        build_site(tmp_path / "file", with_pictures=False)
    with pytest.raises(TrochanterError, match="cannot write"):
        build_site(tmp_path / "file" / "site", with_pictures=False)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 300 kB, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("a small tmpfs cannot be mounted here; run as root")
    yield place
    for _ in range(5):
        if subprocess.run(["umount", str(place)], check=False).returncode == 0:
            break
        time.sleep(0.2)


def test_a_full_disk_is_one_clear_line_and_leaves_nothing(small_disk):
    with pytest.raises(TrochanterError, match="disk is full"):
        build_site(small_disk / "site", with_pictures=False)
    assert not list(small_disk.iterdir())


def test_a_cut_off_drawing_goes_on_where_it_stopped(tmp_path, monkeypatch):
    """What was drawn before an interrupt is kept and not drawn again."""
    from trochanter.errors import MissingLibraryError
    from trochanter.pictures import prepare_rendering
    from trochanter.site import galleries

    try:
        prepare_rendering()
    except MissingLibraryError as missing:
        pytest.skip(str(missing))

    def interrupt(what, done, total):
        if what == "Drawing the muscles" and done == 1:
            raise KeyboardInterrupt

    slugs = ("gluteus-minimus", "gemellus-inferior")
    with pytest.raises(KeyboardInterrupt):
        galleries.draw(slugs, tmp_path, 64, 1, interrupt)
    found, drawn = galleries.draw(slugs, tmp_path, 64, 1, lambda *_: None)
    assert drawn == 1
    assert all(gallery.complete for gallery in found.values())
    assert galleries.draw(slugs, tmp_path, 64, 1, lambda *_: None)[1] == 0
