"""An MJCF model with its includes, defaults and compiler settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trochanter.errors import DataFaultError
from trochanter.exchange.documents import (
    MAX_BYTES,
    MAX_TAGS,
    Element,
    parse_document,
    read_bytes,
    weight,
)
from trochanter.exchange.numbers import numbers, truth
from trochanter.exchange.reading import Reading, place, shown

MAX_INCLUDES = 200
MAX_CLASSES = 1000
MAX_SETTINGS = 200
"""How many kinds of element a default class may set, and how many attributes of each."""

MAIN = "main"

Attributes = dict[str, str]


class Document:
    """The sections of a model, in order, and what its elements fall back on.

    Attributes
    ----------
    degrees : bool
        Whether angles are in degrees.
    eulerseq : str
    autolimits : bool
    """

    def __init__(self, root: Element, path: Path, reading: Reading) -> None:
        self.root, self.reading = root, reading
        self._folder = path.parent
        # By file: its root, and the element that includes it.
        self._included: dict[Path, tuple[Element, Element]] = {path.resolve(): (root, root)}
        self._folders: dict[Element, Path] = {root: path.parent}
        self._left, self._tags_left = MAX_BYTES, MAX_TAGS
        self.degrees, self.eulerseq, self.autolimits = True, "xyz", True
        self._classes: dict[str, dict[str, Attributes]] = {MAIN: {}}
        for node in self.sections("compiler"):
            self._read_compiler(node)
        for node in self.sections("default"):
            self._read_default(node, MAIN, top=True)

    def sections(self, tag: str) -> Iterator[Element]:
        """Yield the model's sections of one kind, wherever they are included from."""
        for node in self.children(self.root):
            if node.tag == tag:
                yield node

    def children(self, node: Element) -> Iterator[Element]:
        """Yield the children of an element, those of included files in the include's place."""
        for child in node:
            if child.tag == "include":
                yield from self.children(self._include(child))
            else:
                yield child

    def attributes(self, node: Element, tag: str, childclass: str = "") -> Attributes:
        """Return an element's attributes over those of its default class.

        Parameters
        ----------
        node : element
        tag : str
            The kind of element whose defaults hold, such as ``"geom"``.
        childclass : str
            The class that holds where the element names none.
        """
        name = node.get("class") or childclass or MAIN
        if name not in self._classes:
            self.reading.fault(node, f"there is no default class {shown(name)}")
            name = MAIN
        return {**self._classes[name].get(tag, {}), **node.attrib}

    def true(self, node: Element, given: Attributes, key: str, default: bool) -> bool:
        """Return an attribute that is true or false."""
        return truth(self.reading, node, given[key], key) if key in given else default

    def numbers(
        self, node: Element, given: Attributes, key: str, default: tuple[float, ...]
    ) -> tuple[float, ...]:
        """Return an attribute of as many numbers as `default` has; a fault gives the default."""
        if key not in given:
            return default
        return numbers(self.reading, node, given[key], len(default), key) or default

    def _include(self, node: Element) -> Element:
        """Return the root of an included file; a file may be included once, as in MuJoCo."""
        name = node.get("file") or ""
        path = self._place(node, name)
        if path in self._included:
            known, by = self._included[path]
            if by is not node:
                raise DataFaultError([f"{place(node)}: {shown(name)} is included already"])
            return known
        if len(self._included) > MAX_INCLUDES:
            raise DataFaultError([f"{place(node)}: more than {MAX_INCLUDES} files included"])
        short = shown(name)[1:-1]
        try:
            data = read_bytes(path, short)
        except DataFaultError as fault:
            raise DataFaultError([f"{place(node)}: include: {fault.faults[0]}"]) from None
        self._left -= len(data)
        self._tags_left -= weight(data)
        if min(self._left, self._tags_left) < 0:
            raise DataFaultError([f"{place(node)}: the included files are too large together"])
        known = parse_document(data, short)
        self._included[path] = known, node
        self._folders[known] = path.parent
        return known

    def _place(self, node: Element, name: str) -> Path:
        """Return where an included file is: beside the main file, or else beside its includer."""
        if "\0" in name:
            return self._folder
        path = (self._folder / name).resolve()
        beside = (self._folders[node.getroottree().getroot()] / name).resolve()
        return beside if not _is_file(path) and _is_file(beside) else path

    def _read_compiler(self, node: Element) -> None:
        given: Attributes = dict(node.attrib)
        angle = given.get("angle", "degree" if self.degrees else "radian")
        if angle not in ("degree", "radian"):
            self.reading.fault(node, f"angle is degree or radian, not {shown(angle)}")
        self.degrees = angle == "degree"
        self.autolimits = self.true(node, given, "autolimits", self.autolimits)
        if given.get("coordinate", "local") != "local":
            self.reading.lack(node, f"coordinate={shown(given['coordinate'])} of the compiler")
        sequence = given.get("eulerseq", self.eulerseq)
        if len(sequence) != 3 or not set(sequence) <= set("xyzXYZ"):
            self.reading.fault(node, f"eulerseq is three of xyzXYZ, not {shown(sequence)}")
            return
        self.eulerseq = sequence

    def _read_default(self, node: Element, parent: str, *, top: bool = False) -> None:
        name = node.get("class") or (MAIN if top else "")
        if not name or (name in self._classes and not top):
            what = f"default class {shown(name)} is there already" if name else "no class is named"
            self.reading.fault(node, what)
            return
        if len(self._classes) > MAX_CLASSES:
            raise DataFaultError([f"{place(node)}: more than {MAX_CLASSES} default classes"])
        settings = self._classes.get(name)
        if settings is None:
            inherited = self._classes[parent]
            settings = {tag: dict(values) for tag, values in inherited.items()}
            self._classes[name] = settings
        nested = []
        for child in self.children(node):
            if child.tag == "default":
                nested.append(child)
            else:
                settings.setdefault(child.tag, {}).update(child.attrib)
                if max(len(settings), len(settings[child.tag])) > MAX_SETTINGS:
                    text = f"more than {MAX_SETTINGS} settings in a default class"
                    raise DataFaultError([f"{place(child)}: {text}"])
        for child in nested:
            self._read_default(child, name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long, told when it is read
        return False
