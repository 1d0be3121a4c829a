"""Typed settings over QSettings; a value of the wrong kind counts as absent."""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings

from app.look.theme import ThemeName
from app.texts.language import AS_SYSTEM
from gdpw_core.export.picture import PictureOptions

RECENT_FILES = 10
_DRIVERS = 100


@dataclass(frozen=True)
class ExportChoice:
    """How the user exported the last time.

    Args:
        suffix: of the file.
        options: how a picture was written.
    """

    suffix: str = ".png"
    options: PictureOptions = PictureOptions()


class Settings:
    """What the application remembers between two starts.

    Args:
        store: where the values lie; the user's own store when None.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings()

    @property
    def theme(self) -> ThemeName:
        """Appearance the user chose; dark until then."""
        value = self._text("theme")
        for name in get_args(ThemeName):
            if value == name:
                return name  # type: ignore[no-any-return]  # get_args of a Literal of str
        return "dark"

    @theme.setter
    def theme(self, value: ThemeName) -> None:
        self._store.setValue("theme", value)

    @property
    def language(self) -> str:
        """Code of the language the user chose, such as "de"; that of the system until then."""
        return self._text("language") or AS_SYSTEM

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def recent_files(self) -> list[Path]:
        """Photos opened lately, newest first, without those that are gone."""
        paths = [Path(line) for line in self._text("recent").splitlines() if line]
        return [path for path in paths if path.is_file()]

    def remember_file(self, path: Path) -> None:
        """Put a photo at the head of the recent files."""
        paths = [path, *(other for other in self.recent_files if other != path)]
        self._store.setValue("recent", "\n".join(str(p) for p in paths[:RECENT_FILES]))

    def forget_files(self) -> None:
        """Clear the list of recent files, and where drivers lie."""
        self._store.remove("recent")
        self._store.remove("drivers")

    def driver_place(self, mark: str) -> Path | None:
        """Where the driver of a mark was the last time; None if nobody knows."""
        for line in self._text("drivers").splitlines():
            known, _, place = line.partition(" ")
            if known == mark and place:
                return Path(place)
        return None

    def remember_driver(self, mark: str, path: Path) -> None:
        """Keep where the driver of a mark lies; at once, for a window that will be killed."""
        kept = [x for x in self._text("drivers").splitlines() if not x.startswith(f"{mark} ")]
        self._store.setValue("drivers", "\n".join([f"{mark} {path}", *kept][:_DRIVERS]))
        self.flush()

    @property
    def folder(self) -> Path:
        """Folder that file dialogs start in."""
        path = Path(self._text("folder") or Path.home())
        return path if path.is_dir() else Path.home()

    @folder.setter
    def folder(self, value: Path) -> None:
        self._store.setValue("folder", str(value))

    @property
    def training_folder(self) -> Path | None:
        """Folder of the last training; None before the first, and where it is gone."""
        text = self._text("training")
        return Path(text) if text and Path(text).is_dir() else None

    @training_folder.setter
    def training_folder(self, value: Path) -> None:
        self._store.setValue("training", str(value))

    @property
    def export(self) -> ExportChoice:
        """How the user exported the last time."""
        words = self._text("export").split()
        if len(words) != 4 or not words[2].isascii() or not words[2].isdigit():
            return ExportChoice()
        suffix, area, quality, label = words
        options = PictureOptions(
            area="crop" if area == "crop" else "photo",
            quality=min(max(int(quality[:3]), 1), 100),
            label=label == "label",
        )
        return ExportChoice(suffix, options)

    @export.setter
    def export(self, value: ExportChoice) -> None:
        options = value.options
        label = "label" if options.label else "plain"
        self._store.setValue("export", f"{value.suffix} {options.area} {options.quality} {label}")

    @property
    def agreed(self) -> bool:
        """Whether the user agreed to edit only photos that may be edited."""
        return self._text("agreed") == "yes"

    @agreed.setter
    def agreed(self, value: bool) -> None:
        self._store.setValue("agreed", "yes" if value else "")

    @property
    def open_groups(self) -> frozenset[str] | None:
        """Names of the unfolded groups of sliders; None before the first change."""
        if not self._store.contains("groups"):
            return None
        return frozenset(self._text("groups").split())

    @open_groups.setter
    def open_groups(self, value: frozenset[str]) -> None:
        self._store.setValue("groups", " ".join(sorted(value)))

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window, as QWidget saves them; empty at first."""
        return self._bytes("geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def layout(self) -> QByteArray:
        """Arrangement of docks, as QMainWindow saves it; empty at first."""
        return self._bytes("layout")

    @layout.setter
    def layout(self, value: QByteArray) -> None:
        self._store.setValue("layout", value)

    def flush(self) -> None:
        """Write everything to disk now."""
        self._store.sync()

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
