"""`gdpw bench`."""

import argparse

SUMMARY = "measure the speed of this machine"
DESCRIPTION = "Measure."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out."""
    return 0
