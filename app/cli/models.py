"""`--head NAME` and `--weights FILE`: the models that a headless command works with."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gdpw_core.errors import InputError

if TYPE_CHECKING:
    from gdpw_core.assets.selection import Selection
    from gdpw_core.pipeline import Pipeline


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Declare both."""
    add_head_option(parser)
    parser.add_argument("--weights", type=Path, metavar="FILE", help="weights of the network")


def add_head_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--head`."""
    parser.add_argument("--head", metavar="NAME", help="head to use; see gdpw assets list")


def chosen_models(arguments: argparse.Namespace) -> "Selection":
    """The head and weights that are in use, or that the options name.

    What keeps a choice from being followed is said on standard error.

    Raises:
        InputError: there is no head of that name.
    """
    from gdpw_core.assets.selection import selection
    from gdpw_core.assets.store import BUNDLED_HEAD, AssetStore

    store = AssetStore()
    chosen = selection(store)
    if arguments.head == BUNDLED_HEAD:
        chosen = replace(chosen, head=None, weights=None, notes=())
    elif arguments.head is not None:
        head = store.find(arguments.head)
        if head.kind != "head":
            raise InputError(f"{arguments.head} is no head; see gdpw assets list")
        chosen = replace(chosen, head=head, weights=None, notes=())
    for note in chosen.notes:
        print(f"gdpw: note: {note}", file=sys.stderr)
    return chosen


def chosen_regressor(arguments: argparse.Namespace) -> Path | None:
    """The regressor that `--fitter` asks for; None for a fit to the landmarks.

    Raises:
        InputError: it was not imported.
    """
    if arguments.fitter == "landmarks":
        return None
    from gdpw_core.assets.store import AssetStore

    asset = AssetStore().first("regressor")
    if asset is None:
        raise InputError(
            "--fitter deca needs DECA: import it with gdpw assets import deca_model.tar"
        )
    return asset.path


def make_pipeline(
    arguments: argparse.Namespace, chosen: "Selection", regressor: Path | None = None
) -> "Pipeline":
    """The pipeline of these models.

    Raises:
        AssetError: a file is damaged, or the weights do not fit the head.
        InputError: the regressor is for another kind of head.
    """
    from gdpw_core.pipeline import Pipeline

    weights = getattr(arguments, "weights", None) or chosen.weights_path
    return Pipeline(weights=weights, head=chosen.head_path, regressor=regressor)
