"""The training loop: reads top to bottom on one page."""

import logging
import time

from gdpw_core.errors import InputError, OutputError
from gdpw_core.model import fold
from gdpw_core.model.weights import WeightsInfo, save_weights
from gdpw_core.training.config import FinetuneConfig, TrainConfig
from gdpw_core.training.data.batch import PAIR_KINDS, PairBatch
from gdpw_core.training.data.sampler import stream_batches
from gdpw_core.training.runs.checkpoints import newest_checkpoint, read_checkpoint, save_checkpoint
from gdpw_core.training.runs.files import WEIGHTS, forget_stop, stop_asked
from gdpw_core.training.runs.interrupts import Interrupts
from gdpw_core.training.runs.progress import CHECKING, progress_bar
from gdpw_core.training.runs.run import Run, assembled, finetune_start, training_start
from gdpw_core.training.step import StepResult

log = logging.getLogger(__name__)

EXIT_OK, EXIT_INTERRUPTED = 0, 130
_BAD_IN_A_ROW = 3
_LOG_EVERY = 20
_LOG_SECONDS = 15.0  # a slower machine tells more often


def train(config: TrainConfig) -> int:
    """`gdpw-train train`: returns the exit code (0, or 130 after Ctrl-C).

    Raises:
        InputError: data, checkpoint or values that cannot be used; losses that stay non-finite.
        AssetError: the perceptual network or the head is missing.
        OutputError: the run folder cannot be written.
        DeviceError: a single pair does not fit into memory.
    """
    with assembled(training_start(config)) as run:
        return run_leg(run)


def finetune(config: FinetuneConfig) -> int:
    """`gdpw-train finetune`: `train`, beginning with finished weights."""
    with assembled(finetune_start(config)) as run:
        return run_leg(run)


def run_leg(run: Run) -> int:
    """Train until the run's last step, its time limit or Ctrl-C; ends with a checkpoint.

    A file named `stop` in the run folder ends it like the first Ctrl-C, but with exit code 0.
    """
    state, config = run.state, run.state.config
    if run.team.leads:
        forget_stop(run.folder)
    begun, before = time.monotonic(), state.seconds
    limit = 60 * config.minutes if config.minutes else float("inf")
    guard = _Guard(run)
    batches = stream_batches(
        run.sampler,
        start=state.batch * run.team.size + run.team.rank,
        stride=run.team.size,
        workers=config.workers,
    )
    if state.step == 0:
        # Something to roll back to, and what the run is to improve on.
        _checkpoint(run, best=run.begins_trained and _validate(run))

    told = begun
    progress = progress_bar(
        config.steps, "step", "train", start=state.step, active=run.team.leads, always=False
    )
    with Interrupts() as interrupts, progress:
        while state.step < config.steps:
            batch = next(batches)
            result = run.step(batch.to(run.device))
            elapsed = time.monotonic() - begun
            state.seconds = before + elapsed

            if result.finite:
                guard.good()
                progress.update()
                due = time.monotonic() - told > _LOG_SECONDS
                if state.step == 1 or state.step % _LOG_EVERY == 0 or due:
                    told = time.monotonic()
                    run.log.row("train", state.step, _line(run, result, batch))
                    progress.set_postfix_str(f"loss {result.losses['total']:.3f}")
            else:
                guard.bad(batch, result)

            stop = interrupts.raised or elapsed > limit or stop_asked(run.folder)
            if run.team.any(stop, run.device):
                break
            if result.finite and state.step < config.steps:
                _interval(run, guard)

    _checkpoint(run, best=_validate(run))
    return EXIT_INTERRUPTED if interrupts.raised else EXIT_OK


def _interval(run: Run, guard: "_Guard") -> None:
    """Validation and checkpoint where they are due; a full disk is said and survived."""
    state, config = run.state, run.state.config
    best = state.step % config.validate_every == 0 and _validate(run)
    if best or state.step % config.checkpoint_every == 0:
        try:
            _checkpoint(run, best=best)
            guard.saved()
        except OutputError as error:
            log.error("%s", error)


def _line(run: Run, result: StepResult, batch: PairBatch) -> dict[str, object]:
    """A row of the training log: losses, share of each kind of pair, throughput."""
    state = run.state
    shares: dict[str, object] = {kind: batch.kind.count(kind) / len(batch) for kind in PAIR_KINDS}
    pairs = state.step * state.config.batch * run.team.size
    return {
        **result.losses, **shares, "seconds": round(state.seconds, 1),
        "pairs_per_second": round(pairs / max(state.seconds, 1e-6), 3),
    }  # fmt: skip


def _validate(run: Run) -> bool:
    """Score the running mean; True if it is the best so far."""
    if run.validator is None:
        return False
    state = run.state
    log.info(CHECKING)
    result = run.validator(state.average, run.device)
    run.log.row("validation", state.step, result.scores)
    run.log.picture("pairs", state.step, result.grid)
    improved = result.score < state.best
    state.best = min(state.best, result.score)
    return improved


def _checkpoint(run: Run, *, best: bool = False) -> None:
    """Write the checkpoint, and beside it the weights as the application takes them."""
    if not run.team.leads:
        return
    state = run.state
    save_checkpoint(run.checkpoints, state.to_content(), state.step, best=best)
    average = fold(state.average)
    info = WeightsInfo(
        config=average.config,
        folded=True,
        head_identity=state.head_identity,
        head_vertices=0 if average.codes is None else len(average.codes),
        steps=state.step,
        title=f"{average.config.name} {average.config.variant}, {state.step} steps",
    )
    save_weights(run.folder / WEIGHTS, average, info)


class _Guard:
    """Losses that are not numbers: skip; three in a row: roll back; again: stop."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._in_a_row = 0
        self._rolled_back = False

    def good(self) -> None:
        self._in_a_row = 0

    def saved(self) -> None:
        """A checkpoint after the last rollback: a new one may be tried."""
        self._rolled_back = False

    def bad(self, batch: PairBatch, result: StepResult) -> None:
        """Count a skipped batch.

        Raises:
            InputError: three in a row once more after a rollback; it names the pairs.
        """
        run, state = self._run, self._run.state
        self._in_a_row += 1
        pairs = ", ".join(batch.key)
        log.warning("step %d skipped: a loss is not finite, pairs %s", state.step, pairs)
        run.log.row("skipped", state.step, {**result.losses, "pairs": pairs})
        if self._in_a_row < _BAD_IN_A_ROW:
            return
        if self._rolled_back:
            raise InputError(f"losses are not finite again after a rollback; last batch: {pairs}")
        path = newest_checkpoint(run.checkpoints)
        log.warning("%d in a row: back to %s", self._in_a_row, path.name)
        position = state.batch  # the stream goes on; those batches are behind us
        state.restore(read_checkpoint(path))
        state.batch = position
        self._in_a_row, self._rolled_back = 0, True
