"""The generator: encoder, progressive warping modules, and the files that hold their weights.

Design note: names follow the paper (sec. 3.3, Figure 1b), not the authors' code; `authors.py` maps
their keys. Two conventions of sampling exist side by side (`warp.py`): the authors' own, which
their checkpoints need, and pixel centres, which our configurations use.
"""

from gdpw_core.model.checkpoint import LoadedGenerator, load_generator
from gdpw_core.model.config import DiscriminatorConfig, GeneratorConfig, GuidanceMode
from gdpw_core.model.discriminator import PatchDiscriminator
from gdpw_core.model.encoder import Encoder, SourceFeatures
from gdpw_core.model.fold import fold
from gdpw_core.model.generator import Generator, GeneratorOutput, build_generator
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.model.pwm import ProgressiveWarpingModule
from gdpw_core.model.spade import SpadeBlock
from gdpw_core.model.warp import warp

__all__ = [
    "DiscriminatorConfig",
    "Encoder",
    "Generator",
    "GeneratorConfig",
    "GeneratorOutput",
    "GuidanceMaps",
    "GuidanceMode",
    "LoadedGenerator",
    "PatchDiscriminator",
    "ProgressiveWarpingModule",
    "SourceFeatures",
    "SpadeBlock",
    "build_generator",
    "fold",
    "load_generator",
    "warp",
]
