"""The readers of models and motions under broken files: a small share of what the command does."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

FILE = Path(__file__).parent / "readers.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("trochanter_fuzz_readers", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


readers = load()
KINDS = readers.seeds()

# fmt: off
names = st.sampled_from((
    "mujoco", "OpenSimDocument", "Model", "body", "worldbody", "joint", "site", "geom", "tendon",
    "spatial", "default", "frame", "equality", "include", "BodySet", "objects", "Body", "range",
    "PinJoint", "JointSet", "coordinates", "Coordinate", "Constant", "value", "PathPoint", "x",
))
keys = st.sampled_from((
    "name", "pos", "axis", "type", "range", "class", "childclass", "joint1", "joint2", "polycoef",
    "size", "euler", "quat", "site", "geom", "sidesite", "file", "Version", "angle", "fromto",
))
# fmt: on
values = st.one_of(
    st.sampled_from(["", "a", "b", "main", "ground", "0 0 1", "1 0 0 0", "hinge", "40000", "ball"]),
    st.floats(width=32).map(repr),
    st.text(max_size=8),
)
elements = st.recursive(
    values.map(lambda text: text.replace("&", "").replace("<", "").replace("\0", "")),
    lambda inner: st.builds(
        lambda tag, given, parts: "<{0}{1}>{2}</{0}>".format(
            tag,
            "".join(f' {key}="{text}"' for key, text in given.items()),
            "".join(parts),
        ),
        names,
        st.dictionaries(keys, values.map(lambda text: text.replace('"', "")), max_size=4),
        st.lists(inner, max_size=5),
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_sound_files_are_read(kind: str) -> None:
    assert readers.read(kind, KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes(kind: str, data: bytes) -> None:
    readers.read(kind, data)


@pytest.mark.parametrize("root", ['mujoco model="m"', 'OpenSimDocument Version="40000"'])
@settings(max_examples=150, deadline=None)
@given(parts=st.lists(elements, max_size=6))
def test_elements_in_any_order(root: str, parts: list[str]) -> None:
    text = f"<{root}>{''.join(parts)}</{root.split()[0]}>"
    readers.read("m.xml", text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(source=st.randoms(use_true_random=False))
def test_sound_files_broken_in_a_few_places(kind: str, source: random.Random) -> None:
    readers.read(kind, readers.broken(source, KINDS[kind]))


def test_the_command_counts_and_finds_nothing() -> None:
    outcome = readers.run((0, 1500))
    assert outcome.inputs == 1500
    assert 100 < outcome.accepted < 1000
    assert outcome.finds == []


def test_a_find_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(kind: str, data: bytes) -> bool:
        raise ZeroDivisionError("found")

    monkeypatch.setattr(readers, "read", fail)
    assert readers.main(["--inputs", "4"]) == 1
    assert "4 finds" in capsys.readouterr().out
