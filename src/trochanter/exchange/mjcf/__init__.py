"""MuJoCo's model files, read into a draft."""

from __future__ import annotations

from pathlib import Path

from trochanter.exchange.documents import Element
from trochanter.exchange.draft import MAX_NAME, Draft
from trochanter.exchange.mjcf.actuators import read_pulls
from trochanter.exchange.mjcf.document import Document
from trochanter.exchange.mjcf.equality import read_equality
from trochanter.exchange.mjcf.tendons import read_tendons
from trochanter.exchange.mjcf.tree import WORLD, Tree
from trochanter.exchange.reading import Reading, named
from trochanter.model import Source

_READ = frozenset({"compiler", "default", "worldbody", "tendon", "equality", "actuator"})
# What is seen, touched, weighed, measured or computed with; no tendon's path depends on it.
_IDLE = frozenset(
    {"option", "size", "visual", "statistic", "asset", "contact", "sensor", "keyframe"}
    | {"custom", "extension", "deformable"}
)


def read_mjcf(root: Element, path: Path, file_name: str, reading: Reading) -> Draft:
    """Return the draft of the model in a ``mujoco`` element.

    Parameters
    ----------
    root : element
    path : Path
        Beside which included files are looked for.
    file_name : str
        Without folders; it becomes the source's id.
    reading : Reading
        Takes the faults and what is not supported.
    """
    document = Document(root, path, reading)
    name = (root.get("model") or "").strip()[:MAX_NAME] or file_name
    source = Source(id=file_name, citation=f"read from {file_name}")
    draft = Draft(reading, id=name, title=name, source=source, root=WORLD)
    for node in document.children(root):
        if node.tag not in _READ | _IDLE:
            reading.lack(node, f"section {named(node)}")
    tree = Tree(document, draft)
    tree.read()
    if WORLD not in draft.bodies:
        reading.fault(root, "there is no worldbody")
        return draft
    read_equality(document, draft)
    read_tendons(document, draft, tree, read_pulls(document))
    return draft
