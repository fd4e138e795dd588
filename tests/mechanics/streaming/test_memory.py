"""Memory does not grow with the number of poses."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytest.importorskip("zarr")
pytest.importorskip("pyarrow")
resource = pytest.importorskip("resource")

CHILD = """
import json, resource, sys
import trochanter as tr
from trochanter.mechanics.streaming import PoseFile, PoseGrid, RandomPoses, stream

def peak():
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used * (1 if sys.platform == "darwin" else 1024)

hip, folder, container = tr.load("dostal1981"), sys.argv[1], sys.argv[2]
few = PoseGrid({"hip_flexion": (-0.5, 2.0, 100), "hip_rotation": (-0.5, 0.5, 200)})
many = PoseGrid({"hip_flexion": (-0.5, 2.0, 2000), "hip_rotation": (-0.5, 0.5, 200)})
stream(hip, few, f"{folder}/few.{container}", chunk=4000)
before = peak()
done = stream(hip, many, f"{folder}/many.{container}", chunk=4000)
print(json.dumps([done.poses * done.pose_bytes, peak() - before]))
"""


@pytest.mark.parametrize("container", ["zarr", "parquet"])
def test_a_run_needs_no_more_memory_than_its_chunks(tmp_path, container):
    call = [sys.executable, "-c", CHILD, str(tmp_path), container]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    answers, grown = json.loads(done.stdout)
    assert answers == 400_000 * 27 * 4 * 8
    # A chunk is 3.5 MB. Held whole, the answers are 346 MB; the bound leaves room for what
    # libraries and the allocator keep back.
    assert grown < 100e6
