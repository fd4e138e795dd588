"""What the peers' own parsers forgive in XML, put right, so that their files are read."""

from __future__ import annotations

import re

_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]\w{0,9});)")
_TOUCHING = re.compile(rb"""(=[ \t]?(?:"[^"<]*"|'[^'<]*'))(?=[A-Za-z_])""")


def mended(data: bytes) -> bytes:
    """Return XML text with small faults put right, every line still on its line.

    Published models hold comments with two hyphens in a row, attributes without a space
    between them and bare ampersands; OpenSim and MuJoCo read such files without a word.

    Examples
    --------
    >>> mended(b'<a b="1"c="2"><!-- x -- y -->R & D</a>')
    b'<a b="1" c="2"> R &amp; D</a>'
    """
    data = _without_comments(data)
    data = _TOUCHING.sub(rb"\1 ", data)
    return _AMPERSAND.sub(b"&amp;", data)


def _without_comments(data: bytes) -> bytes:
    # No regular expression: it would search to the end for each comment that has none.
    kept, at = list[bytes](), 0
    while (start := data.find(b"<!--", at)) >= 0:
        end = data.find(b"-->", start + 4)
        if end < 0:
            break
        kept += [data[at:start], b"\n" * data.count(b"\n", start, end) or b" "]
        at = end + 3
    return b"".join([*kept, data[at:]])
