"""`python -m quanyi.cli` is `quanyi`."""

from quanyi.cli import main

main(prog_name="quanyi")
