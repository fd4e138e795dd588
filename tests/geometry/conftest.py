"""What several tests of surfaces share: the elastic band, and MuJoCo asked for lengths."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="session")
def bands() -> ModuleType:
    """Return the elastic band's module, which lies beside the tests."""
    return _beside("bands")


@pytest.fixture(scope="session")
def hinges() -> ModuleType:
    """Return the module of slopes by brute force, which lies beside the tests."""
    return _beside("hinges")


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def mujoco_lengths() -> Callable[..., np.ndarray]:
    """Return a function from (kind, radius, ends, side points or None) to MuJoCo's lengths."""
    mujoco = pytest.importorskip("mujoco")

    def lengths(
        kind: str, radius: float, ends: list[np.ndarray], sides: np.ndarray | None
    ) -> np.ndarray:
        sites, tendons = [], []
        for i, (p, s) in enumerate(ends):
            places = {"p": p, "s": s} | ({"t": sides[i]} if sides is not None else {})
            for name, place in places.items():
                text = " ".join(repr(float(x)) for x in place)
                sites.append(f'<site name="{name}{i}" pos="{text}"/>')
            side = f' sidesite="t{i}"' if sides is not None else ""
            geom = f'<geom geom="g"{side}/>'
            tendons.append(f'<spatial><site site="p{i}"/>{geom}<site site="s{i}"/></spatial>')
        geom = f'<geom name="g" type="{kind}" size="{radius} 0.05" contype="0" conaffinity="0"/>'
        body = '<body><joint/><geom size="0.01"/></body>'
        xml = f"<mujoco><worldbody>{geom}{body}{''.join(sites)}</worldbody>"
        xml += f"<tendon>{''.join(tendons)}</tendon></mujoco>"
        model = mujoco.MjModel.from_xml_string(xml)
        data = mujoco.MjData(model)
        mujoco.mj_forward(model, data)
        return np.array(data.ten_length)

    return lengths
