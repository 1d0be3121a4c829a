"""The figures of the paper, to stand beside ours: other data, other extractors, other head."""

from collections.abc import Mapping
from typing import Literal

_SAME: Mapping[str, Mapping[str, float]] = {
    "PWM + geom. disp.": {
        "l1": 11.93, "ssim": 0.779, "lpips": 0.106, "csim": 0.794, "akd": 2.29, "apd": 0.756,
        "aed": 0.081, "fid": 3.95,
    },
    "PWM + neural codes": {
        "l1": 11.38, "ssim": 0.782, "lpips": 0.103, "csim": 0.793, "akd": 2.15, "apd": 0.670,
        "aed": 0.067, "fid": 3.93,
    },
    "PWM + geom. disp. + neural codes": {
        "csim": 0.794, "akd": 2.14, "apd": 0.664, "aed": 0.066, "fid": 4.33,
    },
    "HeadGAN": {"csim": 0.779, "akd": 3.80, "apd": 1.097, "aed": 0.087, "fid": 10.72},
    "FOMM": {"csim": 0.788, "akd": 2.25, "apd": 0.688, "aed": 0.087, "fid": 10.87},
}  # fmt: skip
_CROSS: Mapping[str, Mapping[str, float]] = {
    "PWM + geom. disp.": {"csim": 0.653, "apd": 1.668, "aed": 0.228, "fid": 14.19},
    "PWM + neural codes": {"csim": 0.584, "apd": 1.214, "aed": 0.174, "fid": 14.32},
    "PWM + geom. disp. + neural codes": {"csim": 0.590, "apd": 1.224, "aed": 0.173, "fid": 15.39},
    "HeadGAN": {"csim": 0.505, "apd": 1.849, "aed": 0.234, "fid": 25.79},
    "FOMM": {"csim": 0.562, "apd": 1.612, "aed": 0.218, "fid": 30.84},
}
_COLUMNS = ("l1", "ssim", "lpips", "csim", "akd", "apd", "aed", "fid")


def paper_table(protocol: Literal["same", "cross"]) -> str:
    """Tables 1 and 2 of the paper for VoxCeleb1 (GDPW sec. 4.3, 4.5) as Markdown."""
    rows = _SAME if protocol == "same" else _CROSS
    columns = [name for name in _COLUMNS if any(name in row for row in rows.values())]
    lines = [
        "The paper's figures on VoxCeleb1 (other data, head and identity network: they show",
        "the order of magnitude, they are not rivals):",
        "",
        f"| system | {' | '.join(columns)} |",
        "|---" * (1 + len(columns)) + "|",
    ]
    for name, row in rows.items():
        cells = [f"{row[column]:g}" if column in row else "-" for column in columns]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
