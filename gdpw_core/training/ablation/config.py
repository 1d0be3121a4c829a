"""Options of `gdpw-train ablation`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gdpw_core.training.config import Flow, LossConfig, SamplerConfig, Variant, Width


@dataclass(frozen=True)
class AblationConfig:
    """Train variants of the network at equal budget and write the paper's tables and figures.

    All variants train equally many steps, of equal batches in the same order: as many as the
    slowest of them fits into the minutes, measured at the start. An interrupted run continues;
    variants that are finished are not trained again.

    Args:
        data: prepared dataset.
        out: folder of the report, with a run folder of each variant below it.
        variants: which ones, by the names of gdpw-train train --variant.
        minutes: time to train for each variant.
        steps: steps of each variant; 0: as many as fit into the minutes.
        config: size of the network and the training defaults that go with it.
        flow: where flows start; "predicted" (the paper) for all, so that variants differ in their
            guidance alone, "auto" is the configuration's own, which gives variants with a
            displacement field a head start.
        size: side of the training pictures; 0: the configuration's own.
        batch: pairs per step; 0: the configuration's own.
        pairs: pairs of each protocol, same and cross identity.
        split: people that the pairs show.
        picture: side of the pictures that are scored, pixels.
        sheet: pairs of each protocol on the sheet of Figure 3.
        portraits: people on the sheet of Figure 4.
        preview: score the training-free preview too.
        seed: seed of weights, samples, pairs and bootstrap.
        workers: processes that draw samples.
        threads: torch threads; 0: torch's own choice.
        device: "auto", "cpu", "cuda", ...
        head: head model file that the dataset was fitted with; the open head when absent.
        second_head: another head (the paper: BFM). The dataset is fitted with it too, a variant
            with both geometric patterns is trained on it, and AED and APD are measured with
            either head (Table 3).
        extractors: folder with the files of LPIPS and of the identity embedding.
        inception: Inception-v3 for FID and KID, see gdpw-train evaluate.
        arcface: ArcFace network for CSIM, see gdpw-train evaluate.
        losses: the losses.
        sampler: the pairs that are trained on.
    """

    data: Path
    out: Path = Path("gdpw-ablation")
    variants: tuple[Variant, ...] = ("headgan", "nmfc", "geom_disp", "neural_codes", "both")
    minutes: float = 6.0
    steps: int = 0
    config: Width = "lite"
    flow: Flow = "predicted"
    size: int = 0
    batch: int = 0
    pairs: int = 48
    split: Literal["heldout", "train", "all"] = "heldout"
    picture: int = 256
    sheet: int = 3
    portraits: int = 2
    preview: bool = True
    seed: int = 0
    workers: int = 2
    threads: int = 0
    device: str = "auto"
    head: Path | None = None
    second_head: Path | None = None
    extractors: Path | None = None
    inception: Path | None = None
    arcface: Path | None = None
    losses: LossConfig = field(default_factory=LossConfig)
    sampler: SamplerConfig = field(default_factory=SamplerConfig)
