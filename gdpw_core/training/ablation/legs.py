"""The runs of an ablation: planned once, trained equally long, continued after an interrupt."""

import json
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, cast

from gdpw_core.errors import AssetError, Cancelled, InputError, OutputError
from gdpw_core.image import write_whole
from gdpw_core.metrics.paper import BOTH, BOTH_BFM, GEOM_DISP, HEADGAN, NEURAL_CODES, NMFC
from gdpw_core.model.weights import load_weights
from gdpw_core.training.ablation.config import AblationConfig
from gdpw_core.training.config import FitConfig, TrainConfig, Variant
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.loop import EXIT_INTERRUPTED, train
from gdpw_core.training.preparation.refit import refit
from gdpw_core.training.runs.files import WEIGHTS, has_checkpoint
from gdpw_core.training.runs.run import assembled, training_start

log = logging.getLogger(__name__)

SECOND_HEAD = "second-head"
PAPER_NAMES: Mapping[Variant, str] = {
    "geom_disp": GEOM_DISP,
    "neural_codes": NEURAL_CODES,
    "both": BOTH,
    "nmfc": NMFC,
    "headgan": HEADGAN,
}


@dataclass(frozen=True)
class Trial:
    """One network to train.

    Args:
        name: of its folder.
        variant: of the network.
        paper: what the paper's tables call it.
        data: prepared dataset.
        head: head model file of that dataset; None for the open head.
        folder: of the run.
    """

    name: str
    variant: Variant
    paper: str
    data: Path
    head: Path | None
    folder: Path

    @property
    def label(self) -> str:
        """What our rows call it."""
        if self.variant == "headgan":
            return "one flow + NMFC (HeadGAN)"
        second = " (second head)" if self.name == SECOND_HEAD else ""
        return f"{PAPER_NAMES[self.variant]}{second}"

    @property
    def weights(self) -> Path:
        """Weights of the run's last checkpoint."""
        return self.folder / WEIGHTS


@dataclass(frozen=True)
class Plan:
    """What all trials have in common; written as `plan.json`.

    Args:
        steps: of every trial.
        precision: of every trial.
        seconds: of one step, by trial, as measured when it was planned.
        settings: what may not change when a run is continued.
    """

    steps: int
    precision: Literal["float32", "bfloat16"]
    seconds: Mapping[str, float]
    settings: Mapping[str, object]


def trials_of(config: AblationConfig) -> list[Trial]:
    """The networks that an ablation trains; fits the dataset with the second head, if any.

    Raises:
        InputError: no variant, or one twice.
    """
    if not config.variants or len(set(config.variants)) < len(config.variants):
        raise InputError("--variants: name each variant once, and at least one")
    runs = config.out / "runs"
    found = [
        Trial(v, v, PAPER_NAMES[v], config.data, config.head, runs / v) for v in config.variants
    ]
    if config.second_head is not None:
        data = config.out / "second-head-data"
        if not data.exists():
            # Under another name until it is whole: an interrupted fit is begun anew.
            part = data.with_name(f"{data.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            refit(FitConfig(config.data, part, config.second_head, workers=max(1, config.workers)))
            part.rename(data)
        folder = runs / SECOND_HEAD
        found.append(Trial(SECOND_HEAD, "both", BOTH_BFM, data, config.second_head, folder))
    return found


def planned(config: AblationConfig, trials: Sequence[Trial]) -> Plan:
    """The plan of an earlier call in this folder, or a new one, measured on this machine.

    Raises:
        OutputError: the folder holds an ablation of other settings.
    """
    path = config.out / "plan.json"
    settings = _settings(config)
    if path.is_file():
        stored = _read_plan(path)
        if stored.settings != settings:
            odd = [key for key in settings if stored.settings.get(key) != settings[key]]
            raise OutputError(
                f"{config.out} was begun with other settings ({', '.join(odd)}): use another --out"
            )
        return stored
    if config.minutes <= 0 and config.steps < 1:
        raise InputError("--minutes or --steps: how long shall each variant train?")
    config.out.mkdir(parents=True, exist_ok=True)
    # Where the steps are given, one trial tells the faster precision.
    timed = trials[:1] if config.steps else trials
    measured = {trial.name: _measured(config, trial) for trial in timed}
    steps = config.steps or min(count for count, _ in measured.values())
    plan = Plan(
        steps=steps,
        precision=next(precision for _, precision in measured.values()),
        seconds={name: round(60 * config.minutes / n, 4) for name, (n, _) in measured.items()},
        settings=settings,
    )
    write_whole(path, (json.dumps(asdict(plan), indent=1) + "\n").encode())
    return plan


def train_all(config: AblationConfig, trials: Sequence[Trial], plan: Plan) -> None:
    """Train every trial to the plan's last step.

    Raises:
        Cancelled: after Ctrl-C; the run under way has its checkpoint.
    """
    for number, trial in enumerate(trials, 1):
        done = steps_done(trial)
        if done >= plan.steps:
            log.info("%s: trained already, %d steps", trial.label, done)
            continue
        log.info("%s: variant %d of %d, %d steps", trial.label, number, len(trials), plan.steps)
        settings = _train_config(config, trial, trial.folder)
        if has_checkpoint(trial.folder):
            settings = replace(settings, resume=trial.folder)
        else:
            settings = replace(settings, steps=plan.steps, precision=plan.precision)
        if train(settings) == EXIT_INTERRUPTED:
            raise Cancelled(f"{trial.label} was interrupted")


def steps_done(trial: Trial) -> int:
    """Steps of the trial's last checkpoint; 0 where there is none."""
    try:
        return load_weights(trial.weights)[1].steps
    except AssetError:
        return 0


def _measured(config: AblationConfig, trial: Trial) -> tuple[int, Literal["float32", "bfloat16"]]:
    """Steps that fit into the minutes, and the faster precision."""
    folder = config.out / "planning"
    settings = replace(_train_config(config, trial, folder), minutes=max(config.minutes, 0.01))
    try:
        with assembled(replace(training_start(settings), fill_time=True)) as run:
            found = run.state.config
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    precision = cast(Literal["float32", "bfloat16"], found.precision)  # no longer "auto"
    return found.steps, precision


def _train_config(config: AblationConfig, trial: Trial, out: Path) -> TrainConfig:
    return TrainConfig(
        out=out, data=trial.data, variant=trial.variant, config=config.config, flow=config.flow,
        size=config.size, batch=config.batch, seed=config.seed, workers=config.workers,
        threads=config.threads, device=config.device, head=trial.head, losses=config.losses,
        sampler=config.sampler,
    )  # fmt: skip


def _settings(config: AblationConfig) -> dict[str, object]:
    """What decides the weights; variants may be added later, so they are none of it."""
    return {
        "data": Dataset(config.data).manifest.hash,
        "minutes": config.minutes,
        "steps": config.steps,
        "config": config.config,
        "flow": config.flow,
        "size": config.size,
        "batch": config.batch,
        "seed": config.seed,
        "head": str(config.head),
        "losses": json.loads(json.dumps(asdict(config.losses), default=str)),
        "sampler": json.loads(json.dumps(asdict(config.sampler), default=str)),
    }


def _read_plan(path: Path) -> Plan:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Plan(
            steps=int(values["steps"]),
            precision="bfloat16" if values["precision"] == "bfloat16" else "float32",
            seconds={str(name): float(value) for name, value in values["seconds"].items()},
            settings=dict(values["settings"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: not the plan of an ablation ({error}); delete it") from error
