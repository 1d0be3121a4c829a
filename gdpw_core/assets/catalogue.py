"""Files that others publish and this project may use but not ship: what they are, where to ask."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["head", "weights", "regressor"]

FLAME_SITE = "https://flame.is.tue.mpg.de"


@dataclass(frozen=True)
class Published:
    """Something that can be had elsewhere.

    Args:
        title: what it is.
        kind: what it would be here.
        files: names of its files as published.
        origin: where to register or download.
        licence: what its terms say, in one sentence.
    """

    title: str
    kind: Kind
    files: tuple[str, ...]
    origin: str
    licence: str


FLAME = Published(
    "FLAME head model (2017, 2019, 2020, 2023)",
    "head",
    ("generic_model.pkl", "flame2023.pkl"),
    f"register at {FLAME_SITE}",
    "FLAME licence of the Max Planck Society: for your own research, not to be passed on.",
)
AUTHORS = Published(
    "Checkpoints of the paper's authors",
    "weights",
    ("PWM_geom_disp.pth", "PWM_neural_codes.pth", "PWM_both.pth"),
    "published with the authors' code (BMVC 2022)",
    "MIT licence of the paper's authors; trained on VoxCeleb, whose terms ask for research use.",
)
OWN = Published(
    "Weights of your own",
    "weights",
    ("*.safetensors",),
    "made by gdpw-train export",
    "Yours; mind the terms of the pictures they were trained on.",
)
DECA = Published(
    "DECA regressor",
    "regressor",
    ("deca_model.tar",),
    "register at https://deca.is.tue.mpg.de",
    "DECA licence of the Max Planck Society: for your own research.",
)
BASEL = Published(
    "Basel Face Model (2009, 2017, 2019)",
    "head",
    ("01_MorphableModel.mat", "model2019_bfm.h5"),
    "register at https://faces.dmi.unibas.ch",
    "Licence of the University of Basel: for your own research.",
)
PUBLISHED = (FLAME, AUTHORS, OWN, DECA, BASEL)
