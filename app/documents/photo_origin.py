"""The file behind the open photo: what documents embed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gdpw_core.document import SourcePhoto
from gdpw_core.document.fields import leads_inside
from gdpw_core.image import Photo, encode_photo


@dataclass(frozen=True, eq=False)
class PhotoOrigin:
    """Where a photo came from.

    Args:
        name: of its file, without folders.
        path: the file; None for a picture that has none.
        state: size and time of change when it was read.
        data: the file's content, where no file can be read again.
    """

    name: str
    path: Path | None = None
    state: tuple[int, int] | None = None
    data: bytes | None = None

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """A photo that is about to be read from a file."""
        return cls(path.name, path, _state(path))

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> Self:
        """A picture from the clipboard: PNG without a file."""
        return cls(f"{name}.png", data=data)

    @classmethod
    def of_document(cls, photo: SourcePhoto) -> Self:
        """The photo of a document."""
        return cls(photo.name, data=photo.data)

    def content(self, photo: Photo) -> SourcePhoto:
        """The photo's file as it was when it was opened.

        Args:
            photo: its pixels; written as PNG, losslessly, where the file is gone or another.
        """
        if self.data is not None:
            return SourcePhoto.embedded(self.name, self.data)
        if self.path is not None and self.state is not None:
            try:
                data = self.path.read_bytes()
                if _state(self.path) == self.state:
                    return SourcePhoto.embedded(self.name, data)
            except OSError:
                pass
        name = Path(self.name).with_suffix(".png").name
        return SourcePhoto.embedded(name, bytes(encode_photo(photo, "PNG")))

    def link_from(self, folder: Path) -> str:
        """The photo's place below a folder, with slashes; empty if it does not lie there."""
        if self.path is None or _state(self.path) != self.state:
            return ""
        try:
            link = self.path.resolve().relative_to(folder.resolve()).as_posix()
        except (OSError, ValueError):
            return ""
        return link if leads_inside(link) else ""


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
