"""`gdpw-train`: prepare, fit, train, finetune, evaluate, export, ablation.

Exit codes: 0 done, 2 with one line that says what is wrong, 130 after Ctrl-C.
"""

import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import tyro

from gdpw_core.errors import Cancelled, GdpwError
from gdpw_core.training.ablation.config import AblationConfig
from gdpw_core.training.config import (
    EvaluateConfig,
    ExportConfig,
    FinetuneConfig,
    FitConfig,
    PrepareConfig,
    TrainConfig,
)

Command = (
    Annotated[PrepareConfig, tyro.conf.subcommand("prepare")]
    | Annotated[FitConfig, tyro.conf.subcommand("fit")]
    | Annotated[TrainConfig, tyro.conf.subcommand("train")]
    | Annotated[FinetuneConfig, tyro.conf.subcommand("finetune")]
    | Annotated[EvaluateConfig, tyro.conf.subcommand("evaluate")]
    | Annotated[ExportConfig, tyro.conf.subcommand("export")]
    | Annotated[AblationConfig, tyro.conf.subcommand("ablation")]
)

EXIT_OK, EXIT_ERROR, EXIT_INTERRUPTED = 0, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `gdpw-train`; returns the exit code."""
    command: Command = tyro.cli(
        Command,
        prog="gdpw-train",
        description="Prepare data; train, fine-tune, evaluate, export and compare GDPW generators.",
        args=arguments,
        config=(tyro.conf.OmitSubcommandPrefixes,),
    )
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        return _run(command)
    except (KeyboardInterrupt, Cancelled):
        _say("interrupted", error=True)
        return EXIT_INTERRUPTED
    except GdpwError as error:
        _say(f"gdpw-train: error: {error}", error=True)
        return EXIT_ERROR
    except OSError as error:
        # A full disk or a folder without permission: the user's to mend, not a defect.
        named = f"{error.filename}: " if error.filename else ""
        _say(f"gdpw-train: error: {named}{error.strerror or error}", error=True)
        return EXIT_ERROR


def _run(command: Command) -> int:
    # Each command imports what it needs: --help and prepare do not wait for the training loop.
    match command:
        case PrepareConfig():
            from gdpw_core.training.preparation.command import describe, prepare

            _say(describe(prepare(command), command.out))
        case FitConfig():
            from gdpw_core.training.preparation.refit import refit

            fitted = refit(command)
            _say(f"{command.out}: {fitted.frames} frames fitted with {fitted.head_name}")
        case TrainConfig():
            from gdpw_core.training.loop import train

            return train(command)
        case FinetuneConfig():
            from gdpw_core.training.loop import finetune

            return finetune(command)
        case EvaluateConfig():
            from gdpw_core.training.evaluation.command import evaluate

            _say(evaluate(command))
        case ExportConfig():
            from gdpw_core.training.export import export

            _say(f"{export(command)} written")
        case AblationConfig():
            from gdpw_core.training.ablation.command import ablation

            _say(ablation(command))
    return EXIT_OK


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    stream.write(text.rstrip() + "\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
