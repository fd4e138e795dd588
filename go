#!/bin/sh
# The two commands of README.md:  ./go atlas  installs, builds and serves; ./go test  installs and
# runs every test. ./go check runs all that CI runs. Everything lands in .venv beside this file.
set -eu
cd "$(dirname "$0")"
# Chosen apart from any other Python environment that happens to be active.
PYTHON=${PYTHON:-python3}
BIN=.venv/bin

say() { printf '%s\n' "$*"; }

need_python() {
  command -v "$PYTHON" >/dev/null 2>&1 || {
    say "Python is missing. Install it with:  apt-get install python3 python3-venv"; exit 1; }
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Python 3.11 or newer is needed; this is $("$PYTHON" --version). Name another: PYTHON=python3.12 ./go"; exit 1; }
  "$PYTHON" -c 'import ensurepip' 2>/dev/null || {
    say "Python's venv module is missing. Install it with:  apt-get install python3-venv"; exit 1; }
}

install() {
  need_python
  [ -x $BIN/python ] || "$PYTHON" -m venv .venv
  say "Installing trochanter into .venv ..."
  $BIN/python -m pip install --quiet --disable-pip-version-check -e "$1"
}

case "${1:-}" in
  atlas)
    install .
    shift
    exec $BIN/trochanter serve "$@"
    ;;
  test)
    install '.[test]'
    shift
    exec $BIN/python -m pytest "$@"
    ;;
  check)
    install '.[test,docs]'
    $BIN/ruff check .
    $BIN/ruff format --check .
    $BIN/mypy
    $BIN/lint-imports --no-cache
    $BIN/python -m sphinx -W -q -b html docs docs/_build
    $BIN/trochanter check
    say "All checks passed."
    ;;
  *)
    say "usage: ./go atlas | ./go test | ./go check"
    exit 2
    ;;
esac
