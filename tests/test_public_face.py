"""The public face: small, documented, and quick to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import trochanter


def test_the_face_is_small_and_every_name_is_documented_with_an_example():
    assert len(trochanter.__all__) <= 15
    for name in trochanter.__all__:
        value = getattr(trochanter, name)
        assert ">>>" in value.__doc__, f"{name} has no example"


def test_importing_pulls_in_nothing_heavy():
    code = (
        "import sys, trochanter; "
        "heavy = {'numpy', 'xarray', 'pydantic', 'pyvista', 'vtk', 'scipy', 'numba'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_help_pulls_in_nothing_heavy():
    code = (
        "import sys, trochanter.cli; "
        "heavy = {'numpy', 'xarray', 'pyvista', 'vtk', 'scipy', 'numba', 'uvicorn', 'jinja2'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="gluteus"):
        trochanter.gluteus  # noqa: B018
