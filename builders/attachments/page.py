"""Fill the tables of docs/attachments.md from the data: ``python -m builders.attachments.page``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from builders.attachments.write import TARGET

PAGE = Path(__file__).resolve().parents[2] / "docs" / "attachments.md"


def fits(held: dict) -> str:
    """Return the table of surface errors."""
    rows = [
        "| bone | similarity | modes | warp | warp, 95 % | back, mean | back, 95 % |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in held["fits"]:
        last = one["warp"]
        cells = [
            one["piece"],
            one["similarity"]["mean_mm"],
            one["modes"]["mean_mm"],
            *last.values(),
        ]
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(rows)


def corrections(held: dict) -> str:
    """Return the table of corrections."""
    rows = ["| muscle | end | why | sources |", "|---|---|---|---|"]
    for one in held["corrections"]:
        part = f", {one['compartment']}" if "compartment" in one else ""
        cells = [one["muscle"] + part, one["end"], one["reason"], ", ".join(one["sources"])]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    """Write both tables between their marks."""
    held, text = json.loads(TARGET.read_text(encoding="utf-8")), PAGE.read_text(encoding="utf-8")
    for name, table in (("fits", fits(held)), ("corrections", corrections(held))):
        marks = f"<!-- {name} -->\n"
        text = re.sub(
            f"{marks}.*?{marks}", lambda _, m=marks, t=table: f"{m}{t}\n{m}", text, flags=re.S
        )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
