"""`gdpw-train ablation`: the paper's tables and figures from variants of equal budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import check_folder, write_whole
from gdpw_core.metrics.realism import Realism
from gdpw_core.training.ablation.config import AblationConfig
from gdpw_core.training.ablation.figures import save_edits, save_latent_codes, save_reenactments
from gdpw_core.training.ablation.heads import OnHead
from gdpw_core.training.ablation.legs import (
    SECOND_HEAD,
    Trial,
    planned,
    train_all,
    trials_of,
)
from gdpw_core.training.ablation.report import AblationReport, HeadScores
from gdpw_core.training.config import Protocol
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.evaluation.command import extractor_notes, realism_at_hand
from gdpw_core.training.evaluation.measure import Measures
from gdpw_core.training.evaluation.pairs import EvaluationPair, choose_pairs, save_pairs
from gdpw_core.training.evaluation.run import Evaluation, run_evaluation
from gdpw_core.training.evaluation.systems import CopySource, System, Weights
from gdpw_core.training.evaluation.tasks import PairTasks

PROTOCOLS: tuple[Protocol, ...] = ("same", "cross")


def ablation(config: AblationConfig) -> str:
    """Run the whole command.

    Returns:
        The report as Markdown, for the terminal.

    Raises:
        InputError: data or options cannot be used.
        AssetError: a head or a user's network cannot be used.
        OutputError: the folder cannot be written, or holds an ablation of other settings.
        Cancelled: after Ctrl-C; the next call continues.
    """
    config.out.mkdir(parents=True, exist_ok=True)
    check_folder(config.out / "ablation.md")
    realism, missing = realism_at_hand(config.inception, config.extractors, config.pairs)
    first = _Bench.of(config, config.data, config.head)
    pairs = {protocol: _pairs(config, first.dataset, protocol) for protocol in PROTOCOLS}
    trials = trials_of(config)
    plan = planned(config, trials)
    train_all(config, trials, plan)

    last = trials[-1]
    second = None
    if last.name == SECOND_HEAD:
        second = _Bench.of(config, last.data, last.head)
    evaluations: dict[Protocol, Evaluation] = {}
    heads: dict[Protocol, HeadScores] = {}
    for protocol in PROTOCOLS:
        tables = _Tables(config, trials, first, second, protocol, pairs[protocol])
        evaluations[protocol] = tables.first_head(realism)
        if second is not None:
            heads[protocol] = HeadScores(evaluations[protocol], tables.second_head(second))
    smoothness = _figures(config, first, trials, evaluations, pairs["same"])
    report = AblationReport(
        config=config, plan=plan, trials=trials, evaluations=evaluations, heads=heads,
        extractors=extractor_notes(first.measures, realism),
        missing={**first.measures.missing, **missing}, smoothness=smoothness,
    )  # fmt: skip
    write_whole(config.out / "ablation.json", report.to_json())
    page = report.to_markdown()
    write_whole(config.out / "ablation.md", page.encode())
    return f"{page}\n{config.out / 'ablation.md'} written"


@dataclass(frozen=True, eq=False)
class _Bench:
    """A dataset fitted with one head, and the measures of that head."""

    dataset: Dataset
    head: HeadModel
    measures: Measures
    size: int

    @classmethod
    def of(cls, config: AblationConfig, data: Path, head_file: Path | None) -> "_Bench":
        head = HeadModel(load_pack(head_file))
        measures = Measures(head, config.picture, config.extractors, arcface=config.arcface)
        return cls(Dataset(data), head, measures, config.picture)

    def tasks(self, protocol: Protocol) -> PairTasks:
        return PairTasks(self.dataset, self.head, protocol=protocol, size=self.size)

    def weights(self, trial: Trial) -> Weights:
        found = Weights(trial.folder, self.head, self.size)
        found.label = trial.label
        return found


@dataclass(frozen=True, eq=False)
class _Tables:
    """The pairs of one protocol, given to networks of either head."""

    config: AblationConfig
    trials: Sequence[Trial]
    first: _Bench
    second: _Bench | None
    protocol: Protocol
    pairs: Sequence[EvaluationPair]

    def first_head(self, realism: Realism | None) -> Evaluation:
        """All networks, measured with the dataset's head: Tables 1 and 2."""
        systems: list[System] = [CopySource()]
        if self.config.preview:
            from gdpw_core.training.evaluation.preview import Preview

            systems.append(Preview(self.config.picture))
        for trial in self.trials:
            if trial.name != SECOND_HEAD:
                systems.append(self.first.weights(trial))
            elif self.second is not None:
                systems.append(self._on(self.second, trial))
        return self._run(self.first, systems, realism, self.config.sheet)

    def second_head(self, second: _Bench) -> Evaluation:
        """The networks of both heads, measured with the second one: Table 3."""
        last = self.trials[-1]
        systems: list[System] = [second.weights(last)]
        systems += [
            self._on(self.first, trial)
            for trial in self.trials
            if trial.variant == last.variant and trial is not last
        ]
        return self._run(second, systems, None, 0)

    def _on(self, bench: _Bench, trial: Trial) -> OnHead:
        return OnHead(bench.weights(trial), bench.tasks(self.protocol), self.pairs)

    def _run(
        self, bench: _Bench, systems: Sequence[System], realism: Realism | None, sheet: int
    ) -> Evaluation:
        return run_evaluation(
            bench.tasks(self.protocol), self.pairs, systems, bench.measures,
            protocol=self.protocol, realism=realism, sheet=sheet, seed=self.config.seed,
        )  # fmt: skip


def _pairs(config: AblationConfig, dataset: Dataset, protocol: Protocol) -> list[EvaluationPair]:
    found = choose_pairs(
        dataset, protocol, count=config.pairs, seed=config.seed, split=config.split
    )
    save_pairs(config.out / f"pairs-{protocol}.json", found, dataset, protocol)
    return found


def _figures(
    config: AblationConfig,
    bench: _Bench,
    trials: Sequence[Trial],
    evaluations: dict[Protocol, Evaluation],
    pairs: Sequence[EvaluationPair],
) -> dict[str, float]:
    """Write the figures; how smooth the learnt codes are, by label."""
    own = [trial for trial in trials if trial.name != SECOND_HEAD]
    pack = bench.head.pack
    smoothness = save_latent_codes(config.out / "figure2.png", own, pack, seed=config.seed)
    save_reenactments(config.out / "figure3.png", evaluations)
    weights = [bench.weights(trial) for trial in own]
    portraits = list({pair.person: pair for pair in reversed(pairs)}.values())[: config.portraits]
    tasks = bench.tasks("same")
    chosen = [tasks.prepared(pair).task for pair in portraits]
    save_edits(config.out / "figure4.png", bench.head, weights, chosen)
    return smoothness
