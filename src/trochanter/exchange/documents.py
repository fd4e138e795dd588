"""Reading XML that nobody vouches for: no entities, no network, bounded size and depth."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from trochanter.errors import DataFaultError
from trochanter.exchange.mending import mended

Element: TypeAlias = Any
"""An lxml element."""

MAX_BYTES = 32 * 2**20
"""Larger files are refused unread; the largest published models have about 10 MB."""

MAX_TAGS = 1_000_000
"""Files with more tags or attributes are refused unparsed: each takes memory of its own."""

_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF8_MARK = b"\xef\xbb\xbf"


def read_bytes(path: Path, shown: str, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a regular file of at most `most` bytes.

    Raises
    ------
    DataFaultError
        If there is no such file, it cannot be read, or it is too large.
    """
    try:
        if path.is_dir():
            raise DataFaultError([f"{shown}: a folder, not a file"])
        if not path.is_file():
            raise DataFaultError([f"{shown}: no such file"])
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as fault:
        raise DataFaultError([f"{shown}: {getattr(fault, 'strerror', None) or fault}"]) from None
    if len(data) > most:
        raise DataFaultError([f"{shown}: larger than {most // 2**20} MB, which is not read"])
    return data


def parse_document(data: bytes, shown: str) -> Element:
    """Return the root element of XML text.

    Parameters
    ----------
    data : bytes
    shown : str
        What to call the file in messages.

    Raises
    ------
    DataFaultError
        One line: the file, the line and what is wrong.
    """
    data = _as_utf8(data, shown)
    if weight(data) > MAX_TAGS:
        text = f"more than {MAX_TAGS} tags and attributes, which no model has"
        raise DataFaultError([f"{shown}: {text}"])
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        row = data[: data.index(b"<!")].count(b"\n") + 1
        raise DataFaultError([f"{shown}:{row}: document types and entities are not read"])
    if not data.lstrip().startswith(b"<"):
        text = "not well-formed XML, in which OpenSim's and MuJoCo's models are written"
        raise DataFaultError([f"{shown}:1: {text}"])
    root = _root(data, shown)
    if root.getroottree().docinfo.doctype:
        raise DataFaultError([f"{shown}:1: document types and entities are not read"])
    return root


def _root(data: bytes, shown: str) -> Element:
    """Return the root element; text that is not well-formed is tried once more, mended."""
    try:
        return etree.fromstring(data, _parser(), base_url=shown)
    except etree.XMLSyntaxError as fault:
        row = fault.lineno or 1
        text = " ".join(str(fault.msg or "empty").split())[:160]
    except (LookupError, ValueError) as fault:
        raise DataFaultError([f"{shown}:1: not XML: {str(fault)[:160]}"]) from None
    try:
        return etree.fromstring(mended(data), _parser(), base_url=shown)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        raise DataFaultError([f"{shown}:{row}: not well-formed XML: {text}"]) from None


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )


def weight(data: bytes) -> int:
    """Return how many tags and attributes there are at most in XML text."""
    return data.count(b"<") + data.count(b"=")


def _as_utf8(data: bytes, shown: str) -> bytes:
    """Return UTF-16 text as UTF-8 without its declaration; other text as it is."""
    if data[:2] in _WIDE:
        try:
            text = data.decode(_WIDE[data[:2]])
        except UnicodeDecodeError as fault:
            raise DataFaultError([f"{shown}:1: not the UTF-16 it says it is: {fault}"]) from None
        if text.startswith("<?xml"):
            # The first line is kept, empty, so that lines keep their numbers.
            end = text.find("?>")
            text = "" if end < 0 else "\n" * text[:end].count("\n") + text[end + 2 :]
        data = text.encode()
    data = data.removeprefix(_UTF8_MARK)
    if not data.strip():
        raise DataFaultError([f"{shown}: empty"])
    return data
