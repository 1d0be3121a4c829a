"""`gdpw assets`: heads and weights of one's own beside the bundled ones."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gdpw_core.errors import GdpwError, InputError

if TYPE_CHECKING:
    from gdpw_core.assets.store import AssetStore

Item = TypeVar("Item")

SUMMARY = "list, import, check and choose head models and weights"
DESCRIPTION = """\
Head models and weights that may not be bundled: list them, import them, choose between them.

An import reads the file once, without running anything in it, and keeps the result in your own
data folder; the original is not needed any more. Official landmark and mask files of FLAME are
picked up when they lie beside the model. Nothing imported is ever copied into what you export.

  gdpw assets list
  gdpw assets import FLAME2020/generic_model.pkl --use
  gdpw assets import PWM_geom_disp.pth
  gdpw assets import model2019_bfm.h5
  gdpw assets import deca_model.tar
  gdpw assets use flame
  gdpw assets verify
  gdpw assets remove flame
"""
_NAME = "as gdpw assets list shows it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser("list", help="what is bundled, imported, in use, missing")
    importing = commands.add_parser(
        "import", help="import models: FLAME, Basel Face Model, DECA, weights"
    )
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE")
    importing.add_argument("--name", help="what commands shall call it")
    importing.add_argument("--use", action="store_true", help="use it from now on")
    verifying = commands.add_parser("verify", help="read what was imported in full")
    verifying.add_argument("names", nargs="*", metavar="NAME", help=f"{_NAME}; none: all")
    removing = commands.add_parser("remove", help="delete an import")
    removing.add_argument("names", nargs="+", metavar="NAME", help=_NAME)
    using = commands.add_parser("use", help="choose a head or weights for window and commands")
    using.add_argument(
        "name", metavar="NAME", help="or open-head, the bundled one, or automatic, weights that fit"
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry the subcommand out; 2 when a file or a name could not be used.

    Raises:
        GdpwError: the store, a file or a name cannot be used.
    """
    from gdpw_core.assets.store import AssetStore

    store = AssetStore()
    commands = {
        "list": _list, "import": _import, "verify": _verify, "remove": _remove, "use": _use,
    }  # fmt: skip
    return commands[arguments.command](store, arguments)


def _list(store: "AssetStore", _: argparse.Namespace) -> int:
    from gdpw_core.assets.overview import overview

    view = overview(store)
    for title, rows in (
        ("Heads", view.heads),
        ("Weights", view.weights),
        ("Regressors", view.regressors),
    ):
        if rows:
            print(title)
        for row in rows:
            mark = "*" if row.in_use else " "
            print(f"{mark} {row.name:<24} {row.title}: {row.state}")
    if view.missing:
        print("Not here")
    for published in view.missing:
        files = ", ".join(published.files)
        print(f"  {published.title} ({files}): {published.origin}")
    for note in view.notes:
        print(f"Note: {note}")
    print(f"* in use. Imports lie in {store.folder}")
    return 0


def _import(store: "AssetStore", arguments: argparse.Namespace) -> int:
    from gdpw_core.assets.importing import import_file
    from gdpw_core.assets.selection import use

    if arguments.name and len(arguments.files) > 1:
        raise InputError("--name is for one file: import the others by themselves")

    def one(path: Path) -> None:
        asset = import_file(path, store, name=arguments.name)
        print(f"{path}: imported as {asset.name}")
        for note in asset.notes:
            print(f"  {note}")
        if asset.licence:
            print(f"  {asset.licence}")
        if arguments.use:
            use(store, asset.name)
            print(f"  {asset.name} is in use now")

    return _each(arguments.files, one)


def _verify(store: "AssetStore", arguments: argparse.Namespace) -> int:
    from gdpw_core.assets.selection import bundled_head, bundled_weights, verify

    bundled = {asset.name: asset for asset in (bundled_head(), *bundled_weights())}
    names = arguments.names or [*bundled, *(asset.name for asset in store.imported())]

    def one(name: str) -> None:
        verify(bundled[name] if name in bundled else store.find(name))
        print(f"{name}: unchanged and readable")

    return _each(names, one)


def _remove(store: "AssetStore", arguments: argparse.Namespace) -> int:
    from gdpw_core.assets.selection import bundled_head, bundled_weights

    bundled = {asset.name for asset in (bundled_head(), *bundled_weights())}

    def one(name: str) -> None:
        if name in bundled:
            raise InputError(f"{name} came with the application and stays")
        store.remove(name)
        print(f"{name}: removed")

    return _each(arguments.names, one)


def _use(store: "AssetStore", arguments: argparse.Namespace) -> int:
    from gdpw_core.assets.selection import selection, use

    asset = use(store, arguments.name)
    print(f"{arguments.name} is in use now" if asset else "weights that fit the head are used now")
    for note in selection(store).notes:
        print(f"note: {note}")
    return 0


def _each(items: Sequence[Item], act: Callable[[Item], None]) -> int:
    """Do it for all; what cannot be done is said in one line and leaves 2."""
    failed = 0
    for item in items:
        try:
            act(item)
        except GdpwError as error:
            failed += 1
            print(" ".join(f"gdpw: error: {error}".split()), file=sys.stderr)
    return 2 if failed else 0
