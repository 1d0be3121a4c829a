"""What shall be trained, and the `gdpw-train` commands that do it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self, get_args

from gdpw_core.image import write_whole
from gdpw_core.training.runs.files import has_checkpoint, is_dataset, steps_done

Aim = Literal["person", "lite", "base", "official"]
AIMS: tuple[Aim, ...] = get_args(Aim)
Guidance = Literal["both", "geom_disp", "neural_codes", "nmfc", "headgan"]
GUIDANCES: tuple[Guidance, ...] = get_args(Guidance)
StageName = Literal["prepare", "train"]

LONGEST = 7 * 24 * 60.0
_FILE = "training.json"
_VERSION = 1
# Of one person every frame counts; of many people few of each are enough.
_FRAMES: dict[Aim, int] = {"person": 160, "lite": 48, "base": 48, "official": 48}
# The comparison that a user decides by is of frames that were not trained on.
_HONEST = ("--sampler.hold-back", "0.15")
_OFTEN = ("--checkpoint-every", "200", "--validate-every", "500")


@dataclass(frozen=True)
class Stage:
    """One call of `gdpw-train`.

    Args:
        name: what it does.
        arguments: of the call.
        run: folder of the run that it trains; None for one that prepares.
    """

    name: StageName
    arguments: tuple[str, ...]
    run: Path | None = None


@dataclass(frozen=True)
class TrainingPlan:
    """What is trained from what, for how long.

    Args:
        folder: everything that the training makes lies in it.
        sources: clips, photos, folders of them, or one prepared dataset.
        aim: weights for one person, from finished ones, or new weights of a configuration.
        guidance: of new weights.
        minutes: of the next leg.
    """

    folder: Path
    sources: tuple[Path, ...] = ()
    aim: Aim = "person"
    guidance: Guidance = "both"
    minutes: float = 20.0

    @property
    def dataset(self) -> Path:
        """Where the prepared material lies, or will."""
        if len(self.sources) == 1 and is_dataset(self.sources[0]):
            return self.sources[0]
        return self.folder / f"material-{_FRAMES[self.aim]}"

    @property
    def run(self) -> Path | None:
        """Folder of the newest run of this aim; None before the first."""
        runs = self._runs()
        return runs[-1] if runs else None

    @property
    def continues(self) -> bool:
        """Whether the next leg goes on from an earlier one."""
        return self.run is not None and has_checkpoint(self.run)

    def stages(self, weights: Path, head: Path | None = None) -> list[Stage]:
        """The calls that carry the plan out, in order.

        Args:
            weights: that those of a person begin with.
            head: file of the head; None for the bundled one.
        """
        stages = []
        data = self.dataset
        model = () if head is None else ("--head", str(head))
        if data not in self.sources:
            places = (*map(str, self.sources), "--out", str(data))
            frames = ("--frames", str(_FRAMES[self.aim]))
            stages.append(Stage("prepare", ("prepare", *places, *frames, *model)))
        leg = self._leg(data, weights)
        if "--resume" in leg.arguments:
            return [*stages, leg]  # it knows its head
        return [*stages, replace(leg, arguments=(*leg.arguments, *model))]

    def _leg(self, data: Path, weights: Path) -> Stage:
        last = self.run
        minutes = ("--minutes", f"{self.minutes:g}")
        if last is not None and not has_checkpoint(last):
            last = None  # it never came so far
        if last is not None and steps_done(last) < _planned_steps(last):
            place = ("--resume", str(last), "--data", str(data))
            return Stage("train", ("train", *place, *minutes, *_OFTEN), last)
        run = self.folder / f"{self._kind}-{len(self._runs()) + 1}"
        place = ("--data", str(data), "--out", str(run))
        losses = ("--losses.trunk", "found")
        if last is not None or self.aim == "person":
            begin = ("--from", str(last or weights))
            return Stage("train", ("finetune", *begin, *place, *minutes, *losses, *_HONEST), run)
        kind = ("--config", self.aim, "--variant", self.guidance)
        return Stage("train", ("train", *kind, *place, *minutes, *_OFTEN, *losses), run)

    @property
    def _kind(self) -> str:
        return self.aim if self.aim == "person" else f"{self.aim}-{self.guidance}"

    def _runs(self) -> list[Path]:
        """Runs of this aim, oldest first."""
        numbered = []
        for path in self.folder.glob(f"{self._kind}-*"):
            number = path.name.removeprefix(f"{self._kind}-")
            if number.isdigit():
                numbered.append((int(number), path))
        return [path for _, path in sorted(numbered)]

    def save(self) -> None:
        """Keep the plan in its folder.

        Raises:
            OutputError: the folder cannot be written.
        """
        values = {
            "version": _VERSION, "sources": [str(path) for path in self.sources],
            "aim": self.aim, "guidance": self.guidance, "minutes": self.minutes,
        }  # fmt: skip
        write_whole(self.folder / _FILE, json.dumps(values, indent=1).encode())

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The plan that was kept in a folder, or an empty one; what cannot be used is left out."""
        plan = cls(folder)
        try:
            values = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return plan
        return replace(plan, **_usable(values)) if isinstance(values, dict) else plan


def _usable(values: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    sources = values.get("sources")
    if isinstance(sources, list) and all(isinstance(path, str) for path in sources):
        kept["sources"] = tuple(Path(path) for path in sources)
    if values.get("aim") in AIMS:
        kept["aim"] = values["aim"]
    if values.get("guidance") in GUIDANCES:
        kept["guidance"] = values["guidance"]
    minutes = values.get("minutes")
    if isinstance(minutes, int | float) and 0 < minutes <= LONGEST:
        kept["minutes"] = float(minutes)
    return kept


def _planned_steps(run: Path) -> float:
    """Steps at which a run ends, as its folder says."""
    try:
        steps = json.loads((run / "config.json").read_text(encoding="utf-8"))["steps"]
    except (OSError, ValueError, KeyError, TypeError):
        return float("inf")
    return float(steps) if isinstance(steps, int | float) else float("inf")
