"""``python -m trochanter`` is the command line."""

from trochanter.cli import main

main()
