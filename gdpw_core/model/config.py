"""Configurations of the generator and the discriminator, by value and by name."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints

from gdpw_core.errors import InputError

GuidanceMode = Literal["geom_disp", "neural_codes", "both", "nmfc"]
ConfigName = Literal["official", "base", "lite"]
Architecture = Literal["pwm", "headgan"]
FlowInit = Literal["predicted", "displacement", "gated"]
SamplingGrid = Literal["authors", "pixel_centres"]
Fetch = Literal["bilinear", "bicubic"]

GUIDANCE_MODES: tuple[GuidanceMode, ...] = get_args(GuidanceMode)
CONFIG_NAMES: tuple[ConfigName, ...] = get_args(ConfigName)

NETWORK_SIZE = 256
NMFC_CHANNELS = 3
FIELD_CHANNELS = 2
CONFIDENCE_CHANNELS = 1

_MIN_CHANNELS = 16
_RESOLUTIONS = 6
# Base and cap of the channel counts (model.md, "Configurations by name").
_BASE_AND_CAP: dict[ConfigName, tuple[int, int]] = {
    "official": (32, 1024),
    "base": (32, 256),
    "lite": (16, 128),
}


def channel_widths(base: int, cap: int, resolutions: int = _RESOLUTIONS) -> tuple[int, ...]:
    """Channels at 1/1, 1/2, 1/4 ...: `NF(s) = min(cap, max(base * s, 16))`."""
    return tuple(min(cap, max(base * 2**level, _MIN_CHANNELS)) for level in range(resolutions))


@dataclass(frozen=True)
class GeneratorConfig:
    """Everything that decides the generator's layers and conventions.

    Args:
        mode: which guidance the network is given.
        widths: channels at 1/1, 1/2, 1/4 ... of the input; the last is the bottleneck's.
        code_channels: length of the latent code of a vertex.
        spectral_norm: divide convolution weights by their largest singular value (paper 3.4).
        architecture: progressive warping, or one flow for all levels (paper 4.5).
        alpha_composite: the picture is `alpha * rgb + (1 - alpha) * warped source`; otherwise rgb.
        flow_init: where a flow starts: at nothing ("predicted", the paper), at the extended
            displacement field plus a zero-initialised residual ("displacement"), or at that field
            times a gate that starts at one, plus the residual ("gated").
        extended_guidance: the extended displacement field and its confidence modulate as well.
        field_gain: factor on displacement channels of the guidance; normalised displacements are
            small numbers and a plain convolution learns slowly from them.
        sampling_grid: convention of every warp, see `gdpw_core.model.warp`.
        fetch: how the last flow fetches the picture's pixels. Bilinear (the paper) blurs what lies
            between pixels: hair and pores are soft, however right the flow is.

    Raises:
        InputError: options that contradict each other.
    """

    mode: GuidanceMode
    widths: tuple[int, ...]
    code_channels: int = 16
    spectral_norm: bool = True
    architecture: Architecture = "pwm"
    alpha_composite: bool = False
    flow_init: FlowInit = "predicted"
    extended_guidance: bool = False
    field_gain: float = 1.0
    sampling_grid: SamplingGrid = "authors"
    fetch: Fetch = "bilinear"

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or min(self.widths) < 1 or max(self.widths) > 4096:
            raise InputError(f"generator widths {self.widths}: at least two, each 1 to 4096")
        if not 1 <= self.code_channels <= 256:
            raise InputError(f"code_channels {self.code_channels} is not within 1 to 256")
        if (self.needs_extended_field or self.extended_guidance) and not self.uses_displacement:
            raise InputError(f"mode {self.mode} has no displacement field to start a flow from")
        if self.architecture == "headgan" and self.flow_init != "predicted":
            raise InputError("the headgan ablation predicts its flow; flow_init must be predicted")

    @classmethod
    def named(
        cls, name: ConfigName, mode: GuidanceMode, *, architecture: Architecture = "pwm"
    ) -> Self:
        """The configuration of that name (model.md, "What must hold", 4 and 5).

        `official` is the authors'. `base` and `lite` are ours: narrower, alpha composite on, and,
        where the mode has a displacement field, flows that start from it.
        """
        widths = channel_widths(*_BASE_AND_CAP[name])
        if name == "official":
            return cls(mode, widths, architecture=architecture)
        from_field = mode in ("geom_disp", "both") and architecture == "pwm"
        return cls(
            mode,
            widths,
            spectral_norm=False,
            architecture=architecture,
            alpha_composite=True,
            flow_init="gated" if from_field else "predicted",
            extended_guidance=from_field,
            field_gain=4.0,
            sampling_grid="pixel_centres",
            fetch="bicubic",
        )

    @property
    def fetches_surroundings(self) -> bool:
        """Whether flows may fetch what the photo shows around the network's crop.

        The authors' convention reads zeros there.
        """
        return self.alpha_composite and self.sampling_grid == "pixel_centres"

    @property
    def name(self) -> ConfigName | Literal["custom"]:
        """`lite`, `base` or `official` if the widths are those of that name, else `custom`."""
        for name, (base, cap) in _BASE_AND_CAP.items():
            if self.widths == channel_widths(base, cap):
                return name
        return "custom"

    @property
    def variant(self) -> GuidanceMode | Literal["headgan"]:
        """What the paper's tables tell apart: the guidance, or the single-scale baseline."""
        return "headgan" if self.architecture == "headgan" else self.mode

    @property
    def uses_displacement(self) -> bool:
        """Whether the rasterised displacement field is part of the guidance."""
        return self.mode in ("geom_disp", "both")

    @property
    def uses_codes(self) -> bool:
        """Whether posed neural codes are part of the guidance."""
        return self.mode in ("neural_codes", "both")

    @property
    def needs_extended_field(self) -> bool:
        """Whether flows start from the extended displacement field."""
        return self.flow_init != "predicted"

    @property
    def semantic_channels(self) -> int:
        """Channels of codes or NMFC, on the source mesh and on the driving mesh alike."""
        if self.uses_codes:
            return self.code_channels
        return NMFC_CHANNELS if self.mode == "nmfc" else 0

    @property
    def modulation_channels(self) -> int:
        """Channels that modulate every SPADE."""
        fields_ = FIELD_CHANNELS if self.uses_displacement else 0
        extended = FIELD_CHANNELS + CONFIDENCE_CHANNELS if self.extended_guidance else 0
        return self.semantic_channels + fields_ + extended

    @property
    def strides(self) -> tuple[int, ...]:
        """1, 2, 4 ... down to the bottleneck."""
        return tuple(2**level for level in range(len(self.widths)))

    def width(self, stride: int) -> int:
        """Channels at resolution 1/stride."""
        return self.widths[self.strides.index(stride)]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; a file that is older than a setting has its default.

        Raises:
            InputError: a key is missing or unknown, or a value has the wrong type.
        """
        hints = get_type_hints(cls)
        values = {**_OLDER, **values}
        if set(values) != {field.name for field in fields(cls)}:
            odd = sorted(set(values) ^ set(hints))
            raise InputError(f"generator configuration: missing or unknown keys {', '.join(odd)}")
        checked: dict[str, Any] = {
            name: _checked(name, values[name], hints[name]) for name in hints
        }
        return cls(**checked)


# What files did not say yet when they were written.
_OLDER: dict[str, Any] = {"fetch": "bilinear"}


def _checked(name: str, value: object, hint: object) -> object:
    """The value in the field's type; JSON has lists for tuples and ints for floats."""
    if get_origin(hint) is Literal:
        good = isinstance(value, str) and value in get_args(hint)
    elif get_origin(hint) is tuple:
        good = isinstance(value, list | tuple) and all(type(item) is int for item in value)
        value = tuple(value) if isinstance(value, list | tuple) else value
    elif hint is float:
        good = type(value) in (int, float) and abs(float(str(value))) < 1e6
    else:
        good = type(value) is hint
    if not good:
        raise InputError(f"generator configuration: {name} cannot be {value!r}")
    return value


@dataclass(frozen=True)
class DiscriminatorConfig:
    """Layers of the patch discriminator.

    Args:
        widths: channels after each block.
        spectral_norm: on every block; the convolution to the logits has none.
    """

    widths: tuple[int, ...] = (32, 64, 128, 256)
    spectral_norm: bool = True
