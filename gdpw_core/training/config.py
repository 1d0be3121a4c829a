"""Configuration of every `gdpw-train` command: nested frozen dataclasses, no behaviour.

The command line is generated from these classes, and the resolved values are written into every
run folder and checkpoint.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import tyro

Variant = Literal["both", "geom_disp", "neural_codes", "nmfc", "headgan"]
Width = Literal["lite", "base", "official"]
Flow = Literal["auto", "predicted", "displacement", "gated"]
Protocol = Literal["same", "cross"]


@dataclass(frozen=True)
class AugmentConfig:
    """Changes that are drawn anew for every pair; both pictures of a pair get the same ones.

    Args:
        flip: share of pairs that are mirrored, with the head's flip map.
        scale: range of the crop's side, in sides of the network crop.
        shift: largest shift of the crop, as a fraction of its side.
        rotation: largest rotation of the crop, degrees.
        jitter: brightness, contrast, saturation and white-balance jitter (0.1 is mild).
        blur: share of pairs that are blurred a little.
        jpeg: share of pairs that are compressed as JPEG once more.
        background: share of pairs whose background is replaced through the matte.
        bend: largest displacement of a smooth bend of both pictures and their heads, as a
            fraction of the crop's side (0.05 at most): faces of other proportions.
    """

    flip: float = 0.5
    scale: tuple[float, float] = (0.9, 1.15)
    shift: float = 0.06
    rotation: float = 6.0
    jitter: float = 0.1
    blur: float = 0.05
    jpeg: float = 0.05
    background: float = 0.1
    bend: float = 0.0


@dataclass(frozen=True)
class SamplerConfig:
    """Which pairs are drawn, and how often.

    Args:
        real: share of pairs of two frames of one clip, or two photos of one person.
        photo: share of pairs of a photo and the same photo re-posed without a network.
        synthetic: share of pairs of rendered heads with photo textures under larger yaw.
        cross: share of pairs with the pose and expression of another person, for finishing legs:
            no picture shows their result, only the identity loss judges it.
        candidates: frames drawn for the source of a real pair; the one whose pose and
            expression differ most from the driving frame is taken (1: by chance).
        near: share of real pairs that take the nearest candidate instead, so that small
            changes are learned too.
        focus: extra loss weight on mouth and eyes (0: none).
        hold_back: share of each clip, its end, that is not trained on; validation pairs are driven
            by it, so that their scores tell of frames that the network has not seen.
        augment: augmentation of the pair.
    """

    real: float = 0.7
    photo: float = 0.22
    synthetic: float = 0.08
    cross: float = 0.0
    candidates: int = 3
    near: float = 0.1
    focus: float = 2.0
    hold_back: float = 0.0
    augment: AugmentConfig = field(default_factory=AugmentConfig)


@dataclass(frozen=True)
class PrepareConfig:
    """Videos, photo folders and VoxCeleb-style trees to a dataset of crops and parameters.

    Args:
        sources: video files, photo folders, or folders that hold them at any depth
            (person/video/clip/frames), also the authors' prepared layout.
        out: dataset folder; an interrupted run continues there.
        frames: frames kept of every clip, half spread over time, half over movement.
        size: side of the network's crop in pixels.
        margin: side of the stored picture in network crops (room for augmentation).
        quality: JPEG quality of the stored pictures.
        min_score: frames whose face score is lower are dropped, 0-1.
        max_reprojection: frames whose mean landmark error is larger (fraction of the distance
            between the eyes) are dropped.
        reposes: re-posed versions stored of every photo, for photo pairs.
        renders: rendered views stored of every photo, for synthetic pairs.
        align: fit frames of a clip, and photos of a person, to one another by their pixels as well:
            landmarks leave the same skin a pixel or two apart (0.3 s a picture).
        workers: processes.
        cluster: prepare on the nodes of a Ray cluster (`pip install -e .[cluster]`): that of the
            environment's RAY_ADDRESS, or this machine. All nodes see sources and `out`.
        shard: part of the people that this run does, "i/N". Each part is a dataset of its own in
            a folder below `out`; `out` as a whole is used like one dataset.
        head: head model file; the open head when absent.
        layout: "auto" takes clips and photos of any folder; "voxceleb" takes clips alone from a
            VoxCeleb tree, whole or partial, and leaves out what names no person.
    """

    sources: tyro.conf.Positional[tuple[Path, ...]]
    out: Path
    frames: int = 48
    size: int = 256
    margin: float = 1.25
    quality: int = 92
    min_score: float = 0.5
    max_reprojection: float = 0.06
    reposes: int = 4
    renders: int = 3
    align: bool = True
    workers: int = 2
    cluster: bool = False
    shard: str = "0/1"
    head: Path | None = None
    layout: Literal["auto", "voxceleb"] = "auto"


@dataclass(frozen=True)
class FitConfig:
    """Fit the head anew to the landmarks of a prepared dataset (another head, other settings).

    Args:
        data: prepared dataset.
        out: folder of the new dataset.
        head: head model file; the open head when absent.
        align: fit pictures of a person to one another by their pixels, as `prepare` does.
        workers: processes.
    """

    data: Path
    out: Path
    head: Path | None = None
    align: bool = True
    workers: int = 2


@dataclass(frozen=True)
class EvaluateConfig:
    """Score weights, the training-free preview and the unchanged source on the same pairs.

    Args:
        data: prepared dataset.
        out: folder of the report.
        weights: exported weights or run folders to score; the bundled weights when none is given.
        protocol: same identity (two frames of one clip, both directions) or cross identity
            (driving frame of another person with the source's shape).
        pairs: number of pairs.
        seed: seed of the pair list and the bootstrap.
        pair_list: saved pair list (pairs.json of an earlier report) to use instead.
        predictions: folders of pictures by other systems, one picture for each pair, named as in
            pairs.json (00000.png ...).
        write_pairs: write the pair list and the pictures of each pair into this folder, for other
            systems to work on, and stop.
        split: people to take: held-out ones, the training ones, or all.
        size: side of the pictures in pixels.
        sheet: rows of the picture sheet.
        edits: portraits on which single sliders are moved, for the edit accuracy (0: none).
        extractors: folder with the files of LPIPS and of the identity embedding.
        inception: Inception-v3 for FID and KID: torchvision's inception_v3_google-*.pth or
            pytorch-fid's pt_inception-2015-12-05-*.pth. Without it, distances of VGG-16 features
            are reported under their own names.
        arcface: ArcFace network for CSIM, an ONNX file that takes faces of 112 px; dlib's
            embedding without it.
        preview: score the training-free preview too.
        application: score the application's composite of geometry and weights too.
        head: head model file; the open head when absent.
    """

    data: Path
    out: Path = Path("gdpw-report")
    weights: tuple[Path, ...] = ()
    protocol: Protocol = "same"
    pairs: int = 200
    seed: int = 0
    pair_list: Path | None = None
    predictions: tuple[Path, ...] = ()
    write_pairs: Path | None = None
    split: Literal["heldout", "train", "all"] = "heldout"
    size: int = 256
    sheet: int = 16
    edits: int = 8
    extractors: Path | None = None
    inception: Path | None = None
    arcface: Path | None = None
    preview: bool = True
    application: bool = True
    head: Path | None = None


@dataclass(frozen=True)
class LossConfig:
    """Weights of the losses (GDPW sec. 3.4) and where the perceptual features come from.

    A value below zero stands for the configuration's own (`gdpw_core.training.recipe`).

    Args:
        perceptual: weight of the perceptual L1 on the output.
        pixel: weight of the pixel L1 on the output.
        warp_perceptual: weight of the perceptual L1 on the source warped by the flows.
        warp_pixel: weight of the pixel L1 on the source warped by every flow, meaned over flows.
        paint_perceptual: weight of the perceptual L1 on the painted colours alone, without the
            warped source (configurations with an alpha composite: where alpha is small, nothing
            else teaches the colours, and alpha never opens).
        paint_pixel: weight of the pixel L1 on them.
        lpips: weight of LPIPS with VGG-16 on the output, for finishing legs: what the metric
            weighs, it learns; judge by another one too.
        identity: weight of 1 - cosine of dlib's identity embeddings of the output and of the
            driving picture; where it is on, CSIM with dlib's embedding flatters.
        feature_matching: weight of the discriminator feature matching.
        adversarial: weight of the adversarial loss; 0 trains without a discriminator.
        objective: hinge (the paper) or least squares (the authors' published default).
        pyramid: levels of the image pyramid of the perceptual loss.
        cut: side of a random cut, in pixels. Not 0: the perceptual network sees the halved output,
            this cut of it and the halved last warp, in place of pyramid and all warps (cheaper by
            far, for CPUs).
        trunk: perceptual network; "auto" takes VGG-19 where its file is found, else VGG-16;
            "none" trains without perceptual losses, and fine-tunes without LPIPS and identity;
            "found" takes whatever networks of these losses there are, and says which are not.
        extractors: folder with the files of the perceptual, LPIPS and identity networks.
    """

    perceptual: float = -1.0
    pixel: float = -1.0
    warp_perceptual: float = -1.0
    warp_pixel: float = -1.0
    paint_perceptual: float = -1.0
    paint_pixel: float = -1.0
    lpips: float = -1.0
    identity: float = -1.0
    feature_matching: float = -1.0
    adversarial: float = -1.0
    objective: Literal["hinge", "least_squares"] = "hinge"
    pyramid: int = -1
    cut: int = -1
    trunk: Literal["auto", "vgg19", "vgg16", "none", "found"] = "auto"
    extractors: Path | None = None


@dataclass(frozen=True)
class OptimiserConfig:
    """Adam and its schedule.

    Args:
        learning_rate: rate at the start; below zero: the configuration's own.
        betas: decay of Adam's two moments.
        schedule: divide the rate by ten at the milestones (the paper), let it fall along a cosine
            to a fiftieth at the last step, or the configuration's own.
        milestones: iterations at which the rate is divided by ten.
        warmup: iterations of linear warm-up.
        ema: decay of the exported running mean of the weights.
        clip: largest gradient norm (0: no limit).
    """

    learning_rate: float = -1.0
    betas: tuple[float, float] = (0.9, 0.999)
    schedule: Literal["auto", "milestones", "cosine"] = "auto"
    milestones: tuple[int, ...] = (80_000, 160_000)
    warmup: int = 50
    ema: float = 0.999
    clip: float = 5.0


@dataclass(frozen=True)
class TrainConfig:
    """Train a generator from the beginning, or continue a run.

    Args:
        out: run folder; with --resume that one.
        data: prepared dataset; with --resume the run's own.
        variant: guidance of the network; headgan is the ablation of paper sec. 4.5: NMFC, and one
            flow, predicted at one scale, for all levels.
        config: size of the network and the defaults that go with it.
        flow: where flows start: nowhere (predicted whole, as in the paper), at the extended
            displacement plus a residual that starts at zero, or at that field times a learnt gate
            plus the residual; "auto" is the configuration's own.
        resume: continue the run in this folder.
        size: side of the training pictures in pixels; 0: the configuration's own.
        batch: pairs per step; 0: the configuration's own.
        steps: steps at which the run ends; 0: the configuration's own.
        minutes: stop after so many minutes with a checkpoint (a leg); 0: no limit.
        checkpoint_every: steps between checkpoints.
        validate_every: steps between validation rows and picture grids.
        seed: seed of weights, order and samples.
        workers: processes that draw samples (0: none).
        threads: torch threads; 0: torch's own choice.
        device: "auto", "cpu", "cuda", "cuda:1", ...
        precision: "auto" takes bfloat16 where it is measured faster.
        head: head model file that the dataset was fitted with; the open head when absent.
        losses: the losses.
        optimiser: the optimiser.
        sampler: the pairs.
    """

    out: Path = Path("gdpw-run")
    data: Path | None = None
    variant: Variant = "both"
    config: Width = "lite"
    flow: Flow = "auto"
    resume: Path | None = None
    size: int = 0
    batch: int = 0
    steps: int = 0
    minutes: float = 0.0
    checkpoint_every: int = 500
    validate_every: int = 1000
    seed: int = 0
    workers: int = 2
    threads: int = 0
    device: str = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    head: Path | None = None
    losses: LossConfig = field(default_factory=LossConfig)
    optimiser: OptimiserConfig = field(default_factory=OptimiserConfig)
    sampler: SamplerConfig = field(default_factory=SamplerConfig)


@dataclass(frozen=True)
class FinetuneConfig:
    """Continue from finished weights on new data, usually one person's clip.

    Args:
        checkpoint: what to start from: exported weights (the bundled ones, say), a run folder, a
            checkpoint, or a checkpoint of the authors.
        data: prepared dataset.
        out: run folder.
        config: size of the network: the checkpoint's own, or a wider one that begins as the same
            function, with room to learn more (Net2Net).
        minutes: time to train.
        steps: steps at which the run ends, with the learning rate at its lowest; 0: as many as fit
            into the minutes, measured at the start.
        learning_rate: rate at the start.
        checkpoint_every: steps between checkpoints.
        validate_every: steps between validation rows and picture grids.
        batch: pairs per step; 0: the checkpoint's own, 4 for exported weights.
        size: side of the pictures; 0: the checkpoint's own, 256 for exported weights.
        seed: seed of order and samples.
        workers: processes that draw samples.
        threads: torch threads; 0: torch's own choice.
        device: "auto", "cpu", "cuda", ...
        head: head model file that the dataset was fitted with; the open head when absent.
        losses: the losses; what is left open is the checkpoint's own, and for exported weights
            pixels, LPIPS and identity.
        sampler: the pairs.
    """

    checkpoint: Annotated[Path, tyro.conf.arg(name="from")]
    data: Path
    out: Path = Path("gdpw-finetuned")
    config: Literal["own", "lite", "base"] = "own"
    minutes: float = 20.0
    steps: int = 0
    learning_rate: float = 2e-4
    checkpoint_every: int = 100
    validate_every: int = 200
    batch: int = 0
    size: int = 0
    seed: int = 0
    workers: int = 2
    threads: int = 0
    device: str = "auto"
    head: Path | None = None
    losses: LossConfig = field(default_factory=LossConfig)
    sampler: SamplerConfig = field(default_factory=SamplerConfig)


@dataclass(frozen=True)
class ExportConfig:
    """Write inference weights: folded float16 safetensors and a model card.

    Args:
        checkpoint: checkpoint or run folder.
        out: file to write; the card is written beside it.
        report: report.json of an evaluation whose scores go into the card.
    """

    checkpoint: tyro.conf.Positional[Path]
    out: Path
    report: Path | None = None
