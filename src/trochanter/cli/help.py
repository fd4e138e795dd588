"""Help that says what it was given: Rich would take ``[degrees]`` for markup and drop it."""

from __future__ import annotations

from copy import copy
from typing import Any, TypeVar

import typer.core

C = TypeVar("C", bound=typer.core.TyperCommand)


class Command(typer.core.TyperCommand):
    """A command in whose help brackets stay brackets."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, as text."""
        super(Command, as_text(self)).format_help(ctx, formatter)


class Group(typer.core.TyperGroup):
    """The program, in the list of whose commands brackets stay brackets."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, as text."""
        shown = copy(self)
        shown.commands = {
            name: as_text(one) if isinstance(one, typer.core.TyperCommand) else one
            for name, one in self.commands.items()
        }
        super(Group, shown).format_help(ctx, formatter)


def as_text(command: C) -> C:
    """Return a copy of a command whose texts mean themselves where Rich reads them as markup."""
    from rich.markup import escape

    shown = copy(command)
    shown.help = escape(command.help) if command.help else command.help
    shown.params = [copy(one) for one in command.params]
    for one in shown.params:
        said = getattr(one, "help", None)
        if isinstance(said, str):
            one.help = escape(said)  # type: ignore[attr-defined]
    return shown
