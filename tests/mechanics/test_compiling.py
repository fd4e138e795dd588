"""Users are told that loops are being compiled, and only then."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from trochanter.cli.compile_status import CompileStatus, show_compiling
from trochanter.mechanics.kernel import compiling

ASK = "import trochanter as tr; tr.load('dostal1981').evaluate([[0.0, 0.0, 0.0]])"


def about(function: str, module: str) -> SimpleNamespace:
    """What numba tells of a function."""
    own = SimpleNamespace(__name__=function, __module__=module)
    return SimpleNamespace(data={"dispatcher": SimpleNamespace(py_func=own)})


def test_outermost_of_our_functions_is_told(caplog: pytest.LogCaptureFixture) -> None:
    teller = compiling._Teller()
    run = about("run", "trochanter.mechanics.kernel.run")
    inner, theirs = about("load", "trochanter.mechanics.kernel.relations"), about("f", "user")
    with caplog.at_level(logging.INFO, "trochanter"):
        for told in (theirs, run, inner):
            teller.on_start(told)
        for told in (inner, run, theirs):
            teller.on_end(told)
    assert [record.compiling for record in caplog.records] == [True, False]
    assert "once on this machine: about half a minute" in caplog.messages[0]
    assert "kept on disk" in caplog.messages[1]


def test_command_line_says_it_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    handler = CompileStatus()
    record = logging.LogRecord("trochanter", logging.INFO, "", 0, "compiling: %s", ("now",), None)
    handler.emit(record)
    assert capsys.readouterr().err == ""
    record.compiling = True
    handler.emit(record)
    assert capsys.readouterr().err == "note: compiling: now\n"


def test_it_is_shown_once() -> None:
    log = logging.getLogger("trochanter")
    before, level, propagate = list(log.handlers), log.level, log.propagate
    try:
        show_compiling()
        show_compiling()
        assert sum(isinstance(one, CompileStatus) for one in log.handlers) == 1
    finally:
        log.handlers[:] = before
        log.setLevel(level)
        log.propagate = propagate


def test_second_process_finds_it_on_the_disk() -> None:
    told = "import logging; logging.basicConfig(level=logging.INFO); "
    subprocess.run([sys.executable, "-c", ASK], check=True, env=os.environ)
    run = subprocess.run(
        [sys.executable, "-c", told + ASK], check=True, capture_output=True, text=True
    )
    assert "compil" not in run.stderr
