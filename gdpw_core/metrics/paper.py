"""The figures of the paper, to stand beside ours: other data, other extractors, other head."""

from collections.abc import Mapping
from typing import Literal

Dataset = Literal["VoxCeleb1", "VoxCeleb2"]
Protocol = Literal["same", "cross"]
Scores = Mapping[str, Mapping[str, float]]
"""By system, by metric."""

PAPER_DATASETS: tuple[Dataset, ...] = ("VoxCeleb1", "VoxCeleb2")
TABLE_1: Mapping[Protocol, tuple[str, ...]] = {
    "same": ("fid", "csim", "akd", "aed", "apd"),
    "cross": ("fid", "csim", "aed", "apd"),
}
TABLE_2 = ("l1", "ssim", "lpips")

GEOM_DISP = "PWM + geom. disp."
NEURAL_CODES = "PWM + neural codes"
BOTH = "PWM + geom. disp. + neural codes"
BOTH_BFM = f"{BOTH} (BFM)"
NMFC = "PWM + NMFC"
HEADGAN = "HeadGAN"

# GDPW Table 1: FID, CSIM, AKD, AED, APD of the same identity; FID, CSIM, AED, APD across.
_TABLE_1: Mapping[Dataset, Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]] = {
    "VoxCeleb1": {
        "X2Face": ((36.02, 0.532, 10.94, 0.201, 5.189), (51.14, 0.437, 0.297, 7.421)),
        "Bi-Layer": ((79.05, 0.580, 3.11, 0.129, 0.866), (87.54, 0.461, 0.230, 1.493)),
        "LSR": ((20.53, 0.311, 2.73, 0.153, 1.012), (28.04, 0.229, 0.217, 1.606)),
        "FOMM": ((10.87, 0.788, 2.25, 0.087, 0.688), (30.84, 0.562, 0.218, 1.612)),
        "3D-FOMM": ((5.47, 0.792, 2.23, 0.091, 0.770), (22.34, 0.605, 0.247, 2.149)),
        HEADGAN: ((10.72, 0.779, 3.80, 0.087, 1.097), (25.79, 0.505, 0.234, 1.849)),
        "PIRender": ((9.47, 0.745, 3.41, 0.119, 1.148), (23.82, 0.530, 0.222, 1.916)),
        NMFC: ((5.57, 0.784, 2.32, 0.091, 0.786), (15.73, 0.647, 0.225, 1.641)),
        GEOM_DISP: ((3.95, 0.794, 2.29, 0.081, 0.756), (14.19, 0.653, 0.228, 1.668)),
        NEURAL_CODES: ((3.93, 0.793, 2.15, 0.067, 0.670), (14.32, 0.584, 0.174, 1.214)),
        BOTH: ((4.33, 0.794, 2.14, 0.066, 0.664), (15.39, 0.590, 0.173, 1.224)),
        BOTH_BFM: ((4.80, 0.779, 4.04, 0.087, 1.110), (16.78, 0.546, 0.233, 1.956)),
    },
    "VoxCeleb2": {
        "X2Face": ((30.34, 0.538, 21.66, 0.188, 7.780), (41.31, 0.379, 0.280, 9.757)),
        "Bi-Layer": ((57.26, 0.541, 2.84, 0.138, 1.153), (66.22, 0.436, 0.221, 1.780)),
        "LSR": ((12.43, 0.275, 2.66, 0.156, 1.388), (18.17, 0.217, 0.214, 1.928)),
        "FOMM": ((8.32, 0.718, 2.69, 0.118, 1.291), (26.00, 0.475, 0.231, 2.545)),
        "3D-FOMM": ((3.49, 0.723, 3.11, 0.118, 1.498), (14.52, 0.567, 0.240, 3.189)),
        HEADGAN: ((8.59, 0.704, 3.87, 0.112, 1.665), (19.47, 0.473, 0.227, 2.647)),
        "PIRender": ((7.77, 0.677, 3.47, 0.144, 1.758), (19.15, 0.508, 0.229, 2.852)),
        NMFC: ((4.17, 0.725, 2.64, 0.118, 1.162), (10.68, 0.601, 0.230, 2.142)),
        GEOM_DISP: ((3.14, 0.732, 2.69, 0.111, 1.203), (9.83, 0.612, 0.234, 2.564)),
        NEURAL_CODES: ((3.29, 0.723, 2.37, 0.087, 0.954), (10.15, 0.528, 0.177, 1.498)),
        BOTH: ((3.18, 0.726, 2.36, 0.088, 0.954), (9.97, 0.541, 0.178, 1.533)),
        BOTH_BFM: ((3.63, 0.721, 3.70, 0.109, 1.552), (11.15, 0.516, 0.227, 2.569)),
    },
}
# GDPW Table 2: L1, SSIM, LPIPS of the same identity.
_TABLE_2: Mapping[Dataset, Mapping[str, tuple[float, ...]]] = {
    "VoxCeleb1": {GEOM_DISP: (11.93, 0.779, 0.106), NEURAL_CODES: (11.38, 0.782, 0.103)},
    "VoxCeleb2": {GEOM_DISP: (13.60, 0.743, 0.137), NEURAL_CODES: (13.04, 0.747, 0.133)},
}
# GDPW Table 3: AED and APD with FLAME, then with BFM, of the same identity; the same across.
_TABLE_3: Mapping[Dataset, Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]] = {
    "VoxCeleb1": {
        BOTH: ((0.066, 0.664, 0.088, 0.791), (0.173, 1.224, 0.228, 1.702)),
        BOTH_BFM: ((0.087, 1.110, 0.087, 1.245), (0.233, 1.956, 0.230, 2.128)),
    },
    "VoxCeleb2": {
        BOTH: ((0.088, 0.954, 0.116, 1.366), (0.177, 1.533, 0.241, 2.294)),
        BOTH_BFM: ((0.109, 1.552, 0.110, 1.937), (0.227, 2.569, 0.238, 2.885)),
    },
}
TABLE_3 = ("aed_f", "apd_f", "aed_b", "apd_b")
_SHOWN = (GEOM_DISP, NEURAL_CODES, BOTH, HEADGAN, "FOMM")


def paper_scores(dataset: Dataset, protocol: Protocol) -> Scores:
    """Tables 1, 2 and 3 of the paper (GDPW sec. 4.3, 4.5) by system and metric."""
    side = 0 if protocol == "same" else 1
    names = TABLE_1[protocol]
    found = {
        system: dict(zip(names, columns[side], strict=True))
        for system, columns in _TABLE_1[dataset].items()
    }
    for system, columns in _TABLE_3[dataset].items():
        found[system] |= zip(TABLE_3, columns[side], strict=True)
    if protocol == "same":
        for system, row in _TABLE_2[dataset].items():
            found[system] |= zip(TABLE_2, row, strict=True)
    return found


def paper_table(protocol: Protocol) -> str:
    """The paper's figures for VoxCeleb1 as Markdown, systems and metrics in brief."""
    scores = paper_scores("VoxCeleb1", protocol)
    columns = [*(TABLE_2 if protocol == "same" else ()), *TABLE_1[protocol]]
    lines = [
        "The paper's figures on VoxCeleb1 (other data, head and identity network: they show",
        "the order of magnitude, they are not rivals):",
        "",
        f"| system | {' | '.join(columns)} |",
        "|---" * (1 + len(columns)) + "|",
    ]
    for name in _SHOWN:
        row = scores[name]
        cells = [f"{row[column]:g}" if column in row else "-" for column in columns]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
