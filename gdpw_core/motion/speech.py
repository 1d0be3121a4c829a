"""Text to mouth movements: letters to mouth shapes by a table, for any Latin script."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from gdpw_core.errors import AssetError, InputError
from gdpw_core.motion.curves import Curve
from gdpw_core.motion.presets import Motion, ready_motions
from gdpw_core.resources import resource

DEFAULT_TEXT = "Hello, nice to meet you."
MAX_LETTERS = 2000
REST = "rest"

_PAUSES = {" ": 0.06, ",": 0.22, ";": 0.25, ":": 0.25, "-": 0.12, ".": 0.35, "!": 0.35, "?": 0.35,
           "\n": 0.35}  # fmt: skip
_BEFORE, _AFTER = 0.25, 0.35  # seconds of rest around the words
_UNKNOWN = ("aa", "l")  # letters of other scripts, in turns: the mouth moves, if not exactly
_STILL = 0.8  # the head moves this much of the idle motion while it talks


@dataclass(frozen=True)
class Viseme:
    """A mouth shape.

    Args:
        seconds: how long it takes in fluent speech.
        controls: values by control; those of other visemes that it does not name are at rest.
    """

    seconds: float
    controls: Mapping[str, float]


@dataclass(frozen=True)
class VisemeTable:
    """Mouth shapes and the letters that ask for them."""

    visemes: Mapping[str, Viseme]
    letters: Mapping[str, str]

    @property
    def controls(self) -> tuple[str, ...]:
        """Every control that speech moves."""
        return tuple(dict.fromkeys(c for v in self.visemes.values() for c in v.controls))


@lru_cache(maxsize=1)
def viseme_table() -> VisemeTable:
    """The bundled table.

    Raises:
        AssetError: its file is missing or damaged.
    """
    path = resource("motions", "visemes.json")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        visemes = {
            str(name): Viseme(
                float(item["seconds"]), {str(k): float(v) for k, v in item["controls"].items()}
            )
            for name, item in values["visemes"].items()
        }
        letters = {str(k): str(v) for k, v in values["letters"].items()}
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise AssetError(f"{path.name} is damaged: install the application again") from error
    return VisemeTable(visemes, letters)


def visemes_of(text: str) -> list[tuple[str, float]]:
    """Mouth shapes of a text with their seconds.

    Args:
        text: words; or names of visemes between slashes, such as "/mbp aa rest oo/".

    Raises:
        InputError: nothing to say, too much of it, or a viseme that is not known.
    """
    table = viseme_table()
    if len(text) > MAX_LETTERS:
        raise InputError(f"{len(text)} letters are too many to say: give at most {MAX_LETTERS}")
    stripped = text.strip()
    if len(stripped) > 2 and stripped[0] == stripped[-1] == "/":
        spoken = []
        for name in stripped[1:-1].split():
            if name not in table.visemes:
                known = ", ".join(table.visemes)
                raise InputError(f"there is no mouth shape named {name}: use {known}")
            spoken.append((name, table.visemes[name].seconds))
    else:
        spoken = list(_spelt(stripped.lower(), table))
    if not any(name != REST for name, _ in spoken):
        raise InputError(f"{text!r} holds no letters to say")
    return spoken


def talk(text: str = DEFAULT_TEXT) -> Motion:
    """The motion of a head that says a text.

    Raises:
        InputError: as `visemes_of`.
    """
    table = viseme_table()
    spoken = [(REST, _BEFORE), *visemes_of(text), (REST, _AFTER)]
    keys: dict[str, list[tuple[float, float]]] = {name: [] for name in table.controls}
    time = 0.0
    for name, seconds in spoken:
        middle = time + seconds / 2
        for control, row in keys.items():
            row.append((middle, table.visemes[name].controls.get(control, 0.0)))
        time += seconds
    weight = Curve(((0.0, 0.0), (_BEFORE, 1.0), (time - _AFTER, 1.0), (time, 0.0)))
    return Motion(
        "talk", "Talk", time, "Says a text, without a voice.", _beside_talking(time),
        {control: Curve(tuple(row)) for control, row in keys.items()}, weight,
    )  # fmt: skip


def _beside_talking(length: float) -> dict[str, Curve]:
    """Small movements of the head and blinks, over and over as long as the speech lasts."""
    idle = ready_motions()["idle"]
    curves: dict[str, Curve] = {}
    for name in ("pitch", "yaw", "roll"):
        waves = [
            replace(
                wave, height=_STILL * wave.height, cycles=_cycles(wave.cycles, idle.seconds, length)
            )
            for wave in idle.curves[name].waves
        ]
        curves[name] = Curve((), tuple(waves))
    blinks = idle.curves["eyeBlink"].keys
    keys: list[tuple[float, float]] = []
    turn = 0.0
    while turn < length:
        keys += [(turn + time, value) for time, value in blinks[:-1] if turn + time < length - 0.4]
        turn += idle.seconds
    if keys[-1][1]:
        keys.append((keys[-1][0] + 0.2, 0.0))
    curves["eyeBlink"] = Curve(tuple(keys))
    return curves


def _cycles(cycles: int, seconds: float, length: float) -> int:
    return max(1, round(cycles * length / seconds))


def _spelt(text: str, table: VisemeTable) -> list[tuple[str, float]]:
    spoken: list[tuple[str, float]] = []
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    place = unknown = 0
    while place < len(plain):
        pair, letter = plain[place : place + 2], plain[place]
        place += 2 if pair in table.letters and len(pair) == 2 else 1
        name = table.letters.get(pair) if len(pair) == 2 else None
        name = name or table.letters.get(letter)
        if name is None and letter.isalpha():
            name, unknown = _UNKNOWN[unknown % 2], unknown + 1
        if name is not None:
            spoken.append((name, table.visemes[name].seconds))
        elif letter in _PAUSES:
            # Words run into each other: only a real pause brings the mouth to rest.
            pause = _PAUSES[letter]
            spoken.append((REST if pause > 0.1 or not spoken else spoken[-1][0], pause))
    return spoken
