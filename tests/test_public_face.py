"""The public face: small, documented, and quick to import."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import trochanter
from trochanter.errors import DataFaultError, UnknownNameError


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


def test_errors_come_whole_out_of_another_process():
    unknown = UnknownNameError("muscle", "glut", ["gluteus-minimus", "gluteus-medius"])
    faults = DataFaultError(["a.toml:1: wrong", "b.toml:2: wrong too"])
    for error in (unknown, faults):
        again = pickle.loads(pickle.dumps(error))
        assert str(again) == str(error)
        assert vars(again) == vars(error)
