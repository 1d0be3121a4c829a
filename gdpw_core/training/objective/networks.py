"""The frozen networks behind the losses: found, loaded, and named in the run's log."""

import logging
from dataclasses import dataclass

from gdpw_core.errors import AssetError
from gdpw_core.head.pack import HeadPack
from gdpw_core.metrics.extractors import (
    Extractor,
    ExtractorName,
    find_extractor,
    load_extractor,
)
from gdpw_core.metrics.identity import DlibFaceNet
from gdpw_core.metrics.lpips import Lpips, load_lpips
from gdpw_core.metrics.trunk import Trunk, TrunkName
from gdpw_core.training.config import LossConfig
from gdpw_core.training.objective.identity import IdentityLoss
from gdpw_core.training.runs.log import RunLog

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class LossNetworks:
    """Frozen networks that compare pictures; None where a loss is off.

    Args:
        trunk: of the perceptual losses.
        lpips: as a loss.
        identity: as a loss.
    """

    trunk: Trunk | None = None
    lpips: Lpips | None = None
    identity: IdentityLoss | None = None


def load_loss_networks(config: LossConfig, pack: HeadPack, run_log: RunLog) -> LossNetworks:
    """What a configuration asks for.

    Args:
        config: resolved losses.
        pack: head of the run.
        run_log: says which files were used.

    Raises:
        AssetError: a network is not at hand (the text says what to bring).
    """
    lpips = identity = None
    if config.lpips > 0 and (found := _found("lpips_vgg16", "lpips", config, run_log)):
        lpips = load_lpips("vgg16", found)
    if config.identity > 0 and (found := _found("dlib_resnet", "identity", config, run_log)):
        identity = IdentityLoss(DlibFaceNet(load_extractor(found)), pack)
    return LossNetworks(_trunk(config, run_log), lpips, identity)


def _found(name: ExtractorName, loss: str, config: LossConfig, run_log: RunLog) -> Extractor | None:
    try:
        extractor = find_extractor(name, config.extractors)
    except AssetError as error:
        if config.trunk == "found":
            log.warning("trained without the %s loss: %s", loss, error)
            return None
        raise AssetError(
            f"{error}; or train with --losses.{loss} 0, or with --losses.trunk none and without "
            "any network that compares pictures"
        ) from error
    run_log.row(loss, 0, {"network": name, "sha256": extractor.sha256})
    return extractor


def _trunk(config: LossConfig, run_log: RunLog) -> Trunk | None:
    if config.trunk == "none":
        return None
    candidates: dict[TrunkName, ExtractorName] = {"vgg19": "vgg19", "vgg16": "lpips_vgg16"}
    problem: AssetError | None = None
    for name, file in candidates.items():
        if config.trunk not in ("auto", "found", name):
            continue
        try:
            extractor = find_extractor(file, config.extractors)
        except AssetError as error:
            problem = error
            continue
        run_log.row("perceptual", 0, {"trunk": name, "sha256": extractor.sha256})
        return Trunk(name, load_extractor(extractor)).eval()
    if config.trunk == "found":
        log.warning("trained without the perceptual loss: %s", problem)
        return None
    raise AssetError(f"no perceptual network: {problem}; or train with --losses.trunk none")
