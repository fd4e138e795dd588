"""An OpenSim model's properties, however its version writes them."""

from __future__ import annotations

from collections.abc import Iterator

from trochanter.errors import DataFaultError
from trochanter.exchange.documents import Element
from trochanter.exchange.numbers import MAX_SIZE, numbers, truth
from trochanter.exchange.reading import Reading, place, shown

Vector = tuple[float, float, float]

OLDEST = 20_000
"""Version numbers below this have joints laid out in another way (OpenSim 1)."""


class Document:
    """The model element of a file, and the defaults that its objects fall back on."""

    def __init__(self, root: Element, reading: Reading) -> None:
        self.reading = reading
        version = root.get("Version", "")
        if not (version.isascii() and version.isdigit() and int(version[:9]) >= OLDEST):
            text = f"OpenSim version {shown(version)} is not read; from {OLDEST} on it is. "
            raise DataFaultError(
                [f"{place(root)}: {text}Open the file in OpenSim 4 and save it again"]
            )
        models = root.findall("Model")
        if len(models) != 1:
            raise DataFaultError([f"{place(root)}: {len(models)} models in the file; it takes one"])
        self.model = models[0]
        self.defaults: dict[str, Element] = {}
        for one in self.model.findall("defaults/*"):
            self.defaults.setdefault(one.tag, one)

    def property(self, node: Element, tag: str) -> Element | None:
        """Return the child of `node` called `tag`, or that of its class's defaults, or None."""
        found = node.find(tag)
        if found is None and node.tag in self.defaults:
            found = self.defaults[node.tag].find(tag)
        return found

    def text(self, node: Element, tag: str, default: str = "") -> str:
        """Return a property's text without blanks around it."""
        found = self.property(node, tag)
        return default if found is None else (found.text or "").strip()

    def vector(self, node: Element, tag: str, default: Vector | None = (0.0, 0.0, 0.0)) -> Vector:
        """Return a property of three numbers; a fault and zeros if it has not got them."""
        found = self.property(node, tag)
        if found is None and default is not None:
            return default
        where = node if found is None else found
        given = numbers(self.reading, where, None if found is None else found.text, 3, tag)
        return (given[0], given[1], given[2]) if given else (0.0, 0.0, 0.0)

    def number(
        self, node: Element, tag: str, default: float | None = None, limit: float = MAX_SIZE
    ) -> float | None:
        """Return a property of one number, `default` if it is not there, None after a fault."""
        found = self.property(node, tag)
        if found is None:
            return default
        given = numbers(self.reading, found, found.text, 1, tag, limit=limit)
        return given[0] if given else None

    def true(self, node: Element, tag: str, default: bool) -> bool:
        """Return a property that is true or false."""
        found = self.property(node, tag)
        return default if found is None else truth(self.reading, found, found.text, tag)

    def objects(self, parent: Element, *sets: str) -> Iterator[Element]:
        """Yield the objects of the sets that `parent` has, such as ``"BodySet"``."""
        for name in sets:
            yield from parent.findall(f"{name}/objects/*")

    def reference(
        self, node: Element, socket: str, old: str, own: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Return the path that a socket, or the older property `old`, refers to.

        Parameters
        ----------
        node : element
        socket, old : str
        own : tuple of str
            The path of `node` itself, from which a path without a slash in front starts.
        """
        text = ""
        for tag in (f"socket_{socket}", f"socket_{socket}_connectee_name", old):
            text = text or (self.text(node, tag) if tag else "")
        path = [] if text.startswith("/") else list(own)
        for part in text.split("/"):
            if part == "..":
                path = path[:-1]
            elif part not in ("", "."):
                path.append(part)
        return tuple(path) if text else ()


def bodies_of(document: Document) -> list[Element]:
    """Return the bodies of a model, wherever its version keeps them."""
    rows = list(document.objects(document.model, "BodySet"))
    return [*rows, *document.model.findall("components/Body")]
