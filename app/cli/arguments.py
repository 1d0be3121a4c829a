"""What the command line understands; parsing imports neither torch nor Qt."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from app.cli import animate, assets, batch, bench, edit, fit, frontalize, reenact, retouch, window
from gdpw_core.errors import InputError

_COMMANDS = {
    "fit": fit,
    "edit": edit,
    "frontalize": frontalize,
    "animate": animate,
    "reenact": reenact,
    "retouch": retouch,
    "batch": batch,
    "assets": assets,
    "bench": bench,
}

_DESCRIPTION = "Edit faces in photographs through a 3-D head."
_EPILOG = """\
Without a command the window opens, on FILE if one is given.

examples:
  gdpw portrait.jpg
  gdpw edit portrait.jpg --set yaw=12 --set mouthSmile=0.6 --out smiling.png
  gdpw frontalize holiday/*.jpg --out straight/
  gdpw animate portrait.jpg --motion nod --out nod.mp4
  gdpw reenact portrait.jpg driver.mp4 --out driven.mp4
  gdpw retouch talk.mp4 --set eye_yaw=0 --add mouthSmile=0.3 --out smiling.mp4
  gdpw batch recipe.json holiday/*.jpg --out edited/
  gdpw fit portrait.jpg --json portrait.json
"""


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line like every other wrong input: in one line."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} --help")


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse a command line.

    Args:
        argv: arguments without the program's name.

    Returns:
        The options; `run` is the function that carries the command out.

    Raises:
        InputError: the command line is not understood.
    """
    if argv and (argv[0] in _COMMANDS or argv[0] in ("-h", "--help", "--version")):
        return _command_parser().parse_args(argv)
    parser = _Parser(prog="gdpw", add_help=False)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
    parser.set_defaults(run=window.run)
    return parser.parse_args(argv)


def _command_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gdpw",
        usage="gdpw [FILE] | gdpw COMMAND ...",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="gdpw"
    )
    for name, module in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=module.DESCRIPTION,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


class _Version(argparse.Action):
    """Prints name and version; looked up only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and stop")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print and leave."""
        from gdpw_core.provenance import software_name

        print(software_name())
        parser.exit()
