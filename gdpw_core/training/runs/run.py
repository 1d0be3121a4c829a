"""Putting a run together: from a command's configuration to everything the loop needs."""

import json
import logging
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from gdpw_core.errors import AssetError, InputError, OutputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.model import Generator, GeneratorConfig, PatchDiscriminator, build_generator
from gdpw_core.model.checkpoint import load_checkpoint, load_generator
from gdpw_core.model.config import NETWORK_SIZE, ConfigName
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.model.widen import widened
from gdpw_core.raster.backends import default_rasterizer
from gdpw_core.runtime.devices import PRECISIONS, Precision, default_device, has_bfloat16
from gdpw_core.training.config import FinetuneConfig, TrainConfig
from gdpw_core.training.config_json import to_json
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.sampler import PairSampler
from gdpw_core.training.objective.networks import load_loss_networks
from gdpw_core.training.recipe import FINISHING, FINISHING_BATCH, layers_of, overridden, resolved
from gdpw_core.training.runs.checkpoints import newest_checkpoint, read_checkpoint
from gdpw_core.training.runs.distributed import Team, team
from gdpw_core.training.runs.files import CHECKPOINTS, has_checkpoint
from gdpw_core.training.runs.lock import run_lock
from gdpw_core.training.runs.log import RunLog
from gdpw_core.training.runs.state import TrainingState, averaged_generator, checkpoint_info
from gdpw_core.training.runs.validation import Validator
from gdpw_core.training.step import TrainingStep

log = logging.getLogger(__name__)

_TIMED_STEPS = 3
_USED_TIME = 0.85  # share of a time limit that is planned with steps; the rest is slack


@dataclass(frozen=True, eq=False)
class Run:
    """Everything that the loop needs.

    Args:
        folder: of the run.
        state: networks, optimisers, counters.
        step: trains on a batch.
        sampler: draws batches.
        validator: None in all but one process.
        log: of the run.
        device: of the networks.
        team: processes of the run.
        begins_trained: it begins with weights that were trained before.
    """

    folder: Path
    state: TrainingState
    step: TrainingStep
    sampler: PairSampler
    validator: Validator | None
    log: RunLog
    device: torch.device
    team: Team
    begins_trained: bool = False

    @property
    def checkpoints(self) -> Path:
        """Folder of the run's checkpoints."""
        return self.folder / CHECKPOINTS


@dataclass(frozen=True, eq=False)
class _Start:
    """Where a run's weights come from, and whether its steps are those that fit into its time."""

    config: TrainConfig
    generator: Generator | None = None
    discriminator: PatchDiscriminator | None = None
    resume: Path | None = None
    fill_time: bool = False


def training_start(config: TrainConfig) -> _Start:
    """A new run, or the continuation of one.

    A continued run keeps its own configuration; time limit, intervals, workers, threads and
    device are those of this call.

    Raises:
        InputError: no data, no checkpoint, or values that cannot be used.
    """
    if config.resume is None:
        if config.data is None:
            raise InputError("give the prepared dataset with --data")
        if has_checkpoint(config.out):
            raise InputError(f"{config.out} holds a run: continue it with --resume {config.out}")
        return _Start(resolved(config))
    path = newest_checkpoint(config.resume / CHECKPOINTS)
    content = read_checkpoint(path)
    info = checkpoint_info(content, path.name)
    own = info.config
    merged = replace(
        own, out=config.resume, resume=None, data=config.data or own.data,
        minutes=config.minutes, checkpoint_every=config.checkpoint_every,
        validate_every=config.validate_every, workers=config.workers, threads=config.threads,
        device=config.device,
    )  # fmt: skip
    return _Start(resolved(merged), averaged_generator(content, info), resume=path)


def finetune_start(config: FinetuneConfig) -> _Start:
    """A new run that begins with a run's weights, exported ones, or those of the authors.

    Raises:
        InputError: the file cannot be used.
        AssetError: the same, for exported weights and checkpoints of the authors.
    """
    start = replace(_finetune_origin(config), fill_time=config.steps == 0)
    if config.config == "own" or start.generator is None:
        return start
    widths = GeneratorConfig.named(config.config, start.generator.config.mode).widths
    return replace(
        start,
        config=replace(start.config, config=config.config),
        generator=widened(start.generator, widths),
    )


def _finetune_origin(config: FinetuneConfig) -> _Start:
    path = config.checkpoint
    if path.is_dir():
        path = newest_checkpoint(path / CHECKPOINTS)
    try:
        content = read_checkpoint(path)
    except InputError:
        if path.suffix == ".safetensors":
            return _finetune_exported(config, path)
        return _finetune_authors(config, path)
    info = checkpoint_info(content, path.name)
    discriminator = None
    if "discriminator" in content:
        discriminator = PatchDiscriminator()
        discriminator.load_state_dict(content["discriminator"])
    start = _finetune_config(info.config, config)
    generator = averaged_generator(content, info)
    return _Start(start, generator, discriminator)


def _finetune_exported(config: FinetuneConfig, path: Path) -> _Start:
    pack = load_pack(config.head)
    loaded = load_generator(path, len(pack.v_template), head_identity=pack.identity)
    layers = loaded.generator.config
    recipe: ConfigName = "lite" if layers.name == "custom" else layers.name
    plain = TrainConfig(
        out=config.out, variant=layers.variant, config=recipe, size=NETWORK_SIZE,
        batch=FINISHING_BATCH, losses=FINISHING,
    )  # fmt: skip
    start = _finetune_config(resolved(plain), config)
    return _Start(start, loaded.generator)


def _finetune_authors(config: FinetuneConfig, path: Path) -> _Start:
    checkpoint = load_checkpoint(path, head_vertices=None)
    generator = checkpoint.generator
    if generator.config != GeneratorConfig.named("official", generator.config.mode):
        raise AssetError(f"{path.name}: only the authors' full configuration can be fine-tuned")
    own = resolved(TrainConfig(out=config.out, variant=generator.config.mode, config="official"))
    start = _finetune_config(own, config)
    return _Start(start, generator, checkpoint.discriminator)


def _finetune_config(own: TrainConfig, config: FinetuneConfig) -> TrainConfig:
    return resolved(
        replace(
            own, out=config.out, data=config.data, resume=None, minutes=config.minutes,
            seed=config.seed, workers=config.workers, device=config.device, head=config.head,
            batch=config.batch or own.batch, size=config.size or own.size,
            steps=config.steps or own.steps, sampler=config.sampler, threads=config.threads,
            checkpoint_every=config.checkpoint_every, validate_every=config.validate_every,
            precision="auto", losses=overridden(config.losses, own.losses),
            optimiser=replace(own.optimiser, learning_rate=config.learning_rate),
        )
    )  # fmt: skip


@contextmanager
def assembled(start: _Start) -> Iterator[Run]:
    """Build a run; its log is closed and its processes parted at the end.

    Raises:
        InputError: data or checkpoint cannot be used, or another process trains in the folder.
        AssetError: the perceptual network or the head is missing.
        OutputError: the run folder cannot be written.
    """
    config = start.config
    if config.threads:
        torch.set_num_threads(config.threads)
    device = default_device() if config.device == "auto" else torch.device(config.device)
    with team(device) as members:
        if device.type == "cuda" and device.index is None:
            device = torch.device("cuda", members.local_rank)
            torch.cuda.set_device(device)
        try:
            config.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{config.out}: no run folder there ({error.strerror})") from error
        with run_lock(config.out, active=members.leads):
            run_log = RunLog(config.out, active=members.leads)
            try:
                yield _run(start, device, members, run_log)
            finally:
                run_log.close()


def _run(start: _Start, device: torch.device, members: Team, run_log: RunLog) -> Run:
    config = start.config
    if config.data is None:
        raise InputError("give the prepared dataset with --data")
    dataset = Dataset(config.data)
    head = HeadModel(load_pack(config.head)).to(device)
    rasterizer = default_rasterizer(device)
    networks = load_loss_networks(config.losses, head.pack, run_log)

    generator = start.generator or _fresh_generator(config, len(head.pack.v_template))
    guidance = MeshGuidance(
        generator.config, rasterizer, head.faces, head.v_template, size=config.size
    )
    state = TrainingState.fresh(
        config, generator, device, discriminator=start.discriminator,
        head_identity=head.pack.identity, data_hash=dataset.manifest.hash,
    )  # fmt: skip
    if start.resume is not None:
        _resume(state, start.resume)
    sampler = PairSampler(
        dataset, head, config.sampler, size=config.size, batch=config.batch, seed=config.seed,
        layers=generator.config.fetches_surroundings,
    )  # fmt: skip
    step = TrainingStep(state, guidance, networks, device, members)
    if config.precision == "auto" or start.fill_time:
        seconds = _measured_seconds(step, sampler, device)
        slow = seconds["bfloat16"] >= seconds["float32"]
        precision: Precision = "float32" if members.any(slow, device) else "bfloat16"
        state.config = replace(config, precision=precision)
        if start.fill_time:
            steps = max(1, int(_USED_TIME * 60 * config.minutes / seconds[precision]))
            state.config = replace(state.config, steps=steps)
    validator = None
    if members.leads:
        validator = Validator(
            dataset, head, config.sampler, guidance, networks,
            rasterizer=rasterizer, size=config.size,
        )  # fmt: skip
        _write_description(state, run_log)
    return Run(
        config.out, state, step, sampler, validator, run_log, device, members,
        begins_trained=start.generator is not None,
    )  # fmt: skip


def _fresh_generator(config: TrainConfig, vertices: int) -> Generator:
    torch.manual_seed(config.seed)
    layers = layers_of(config.config, config.variant)
    if config.flow != "auto":
        extended = config.flow != "predicted"
        layers = replace(layers, flow_init=config.flow, extended_guidance=extended)
    return build_generator(layers, vertices)


def _resume(state: TrainingState, path: Path) -> None:
    content = read_checkpoint(path)
    info = checkpoint_info(content, path.name)
    if info.data_hash != state.data_hash:
        log.warning("the dataset has changed since %s was written", path)
    if info.head_identity != state.head_identity:
        raise InputError(f"{path}: trained with another head than the dataset's")
    state.restore(content)
    log.info("continuing at step %d", state.step)


def _measured_seconds(
    step: TrainingStep, sampler: PairSampler, device: torch.device
) -> dict[Precision, float]:
    """Seconds of a forward and backward pass in each precision that the hardware has."""
    batch = sampler.batch(0, 0).to(device)
    seconds: dict[Precision, float] = dict.fromkeys(PRECISIONS, float("inf"))
    resolved_config = step.state.config
    for precision in PRECISIONS if has_bfloat16(device) else (PRECISIONS[0],):
        step.state.config = replace(resolved_config, precision=precision)
        for _ in range(_TIMED_STEPS):
            begun = time.perf_counter()
            step.try_out(batch)
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            seconds[precision] = time.perf_counter() - begun
    step.state.config = resolved_config
    log.info("%s", ", ".join(f"{name} {value:.2f} s a step" for name, value in seconds.items()))
    return seconds


def _write_description(state: TrainingState, run_log: RunLog) -> None:
    run_log.row(
        "start",
        state.step,
        {
            "config": to_json(state.config),
            "generator": state.generator.config.to_dict(),
            "parameters": sum(p.numel() for p in state.generator.parameters()),
            "commit": _commit(),
            "torch": torch.__version__,
            "data": state.data_hash,
            "head": state.head_identity,
        },
    )
    text = json.dumps(to_json(state.config), indent=1)
    (state.config.out / "config.json").write_text(text + "\n", encoding="utf-8")


def _commit() -> str:
    """The commit of this checkout, or nothing in an installation."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=Path(__file__).parent, capture_output=True, text=True, check=False, timeout=10,
        )  # fmt: skip
    except OSError:
        return ""
    return done.stdout.strip()
