"""`trochanter show`: a muscle's key facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trochanter.cli.output import Json, Name, console, print_json

if TYPE_CHECKING:
    from trochanter.anatomy import Atlas, Muscle
    from trochanter.anatomy.muscle import Attachment


def show(muscle: Name, json: Json = False) -> None:
    """Show a muscle's key facts with their sources."""
    from trochanter.anatomy import atlas

    facts = atlas()
    found = facts.muscles[muscle]
    if json:
        data = found.model_dump(mode="json")
        print_json({**data, "sources": list(found.sources)})
        return
    _print(facts, found)


def _print(facts: Atlas, muscle: Muscle) -> None:
    from rich.table import Table

    out = console()
    name = f"{muscle.name[0].upper()}{muscle.name[1:]}"
    out.print(f"\n[bold]{name}[/bold]  [italic]{muscle.names.latin}[/italic]")
    out.print(f"{muscle.subtitle}\n")
    table = Table.grid(padding=(0, 2))
    for name, lines in _rows(facts, muscle):
        table.add_row(f"[bold]{name}[/bold]", "\n".join(lines))
    out.print(table)
    keys = ", ".join(facts.sources[key].short for key in muscle.sources)
    out.print(f"\n[dim]Sources: {keys}[/dim]")


def _rows(facts: Atlas, muscle: Muscle) -> list[tuple[str, list[str]]]:
    def where(end: Attachment) -> str:
        part = f"{end.compartment} fibres: " if end.compartment else ""
        if end.bone is None:
            return f"{part}{facts.structures[str(end.structure)].english}: {end.part}"
        bone = facts.bones[end.bone]
        marks = "".join(f", {m.english}" for m in bone.landmark if m.slug == end.landmark)
        return f"{part}{bone.english}{marks}: {end.part}"

    nerves = [f"{facts.nerves[i.nerve].english} ({', '.join(i.roots)})" for i in muscle.innervation]
    actions = [
        f"{a.motion}{f', {a.compartment} fibres' if a.compartment else ''} ({a.posture}; {a.role})"
        for a in muscle.action
    ]
    return [
        ("Origin", [where(end) for end in muscle.origin]),
        ("Insertion", [where(end) for end in muscle.insertion]),
        ("Nerve", nerves),
        ("Blood supply", [facts.arteries[b.artery].english for b in muscle.blood_supply]),
        ("Action", actions),
        ("Bursae", [facts.bursae[b.bursa].english for b in muscle.bursa] or ["none recorded"]),
        ("Group", [facts.groups[muscle.classification.group].title]),
    ]
