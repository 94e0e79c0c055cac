"""命令行: what an operator does; one file a group of commands, `office` for what they share."""

from quanyi.cli.program import main as main
