"""Help says all that the commands' texts say; Rich would take ``[degrees]`` for markup."""

from __future__ import annotations

import re

import pytest
import typer.main

from trochanter.cli.app import app

GROUP = typer.main.get_command(app)


def words(text: str) -> str:
    """Return text without frames and line breaks."""
    return re.sub(r"\W+", "", re.sub(r"[│╭╮╰╯─\s]+", "", text).replace("_", ""))


@pytest.fixture
def wide(run):
    return lambda *arguments: run(*arguments, "--help")


@pytest.mark.parametrize("name", GROUP.commands)
def test_no_help_text_loses_a_word(wide, name):
    command = GROUP.commands[name]
    status, out, _ = wide(name)
    assert status == 0
    said = words(out)
    for text in (command.help, *(one.help for one in command.params)):
        for part in (text or "").split("\n"):
            assert words(part) in said, part


def test_brackets_are_seen_in_the_help(wide):
    bracketed = [
        (name, part)
        for name, command in GROUP.commands.items()
        for one in command.params
        for part in re.findall(r"\[[^\]]*\]", one.help or "")
    ]
    assert len(bracketed) > 5
    for name, part in bracketed:
        assert part in " ".join(re.sub("[│]", "", wide(name)[1]).split()), (name, part)


def test_the_list_of_commands_names_each(wide):
    status, out, _ = wide()
    assert status == 0
    for name in GROUP.commands:
        assert f" {name} " in out
