"""All clips and photos of one person to samples: find, follow, choose, fit, cut out."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdpw_core.errors import FaceNotFoundError, GdpwError, InputError
from gdpw_core.face import Face, FaceFinder
from gdpw_core.fitting.crop import network_crop
from gdpw_core.fitting.dense import StoredPictures
from gdpw_core.fitting.variety import features, spread_out
from gdpw_core.head.model import HeadModel
from gdpw_core.image import Crop, decode_photo
from gdpw_core.training.config import PrepareConfig
from gdpw_core.training.data.authors_layout import authors_samples
from gdpw_core.training.data.parameter_vector import to_row
from gdpw_core.training.data.samples import (
    NOTHING_IGNORED,
    Origin,
    Sample,
    corners_in,
    decoded_jpeg,
    encoded_jpeg,
    landmarks_in,
    stored_picture,
)
from gdpw_core.training.preparation.clip_fit import PersonFitter
from gdpw_core.training.preparation.derived import DerivedSamples
from gdpw_core.training.preparation.sources import ClipSource
from gdpw_core.training.preparation.tracks import Track, follow_face
from gdpw_core.video.read import VideoFrame, read_video

log = logging.getLogger(__name__)

_FEWEST_FRAMES = 5  # of a shot, to be worth a pair
_SIZE_RANGE = 0.3  # of the face's median size in the clip


@dataclass(frozen=True)
class Skipped:
    """What was left out, and why."""

    person: str
    source: str
    reason: str


@dataclass(frozen=True, eq=False)
class Shot:
    """Chosen frames of one shot (or one photo) before they are fitted.

    Args:
        group: name of the clip's group.
        origin: clip or photo.
        numbers: frame numbers.
        seconds: presentation times.
        faces: as found, photo pixels.
        crops: the network's crop of each frame; one and the same within a clip.
        pictures: JPEG of each frame, cut out with the margin.
        extents: width and height of each original picture.
        inset: part of the picture to ignore, pixels.
        paths: of photos.
    """

    group: str
    origin: Origin
    numbers: list[int]
    seconds: list[float]
    faces: list[Face]
    crops: list[Crop]
    pictures: list[bytes]
    extents: list[tuple[int, int]]
    inset: tuple[float, float, float, float] | None = None
    paths: tuple[Path, ...] = ()


class PersonReader:
    """Turns a person's files into samples; holds the networks, so one per process.

    Args:
        head: the head that is fitted.
        config: sizes and limits.
    """

    def __init__(self, head: HeadModel, config: PrepareConfig) -> None:
        self._fitter = PersonFitter(head.pack)
        self._config = config
        self._finder = FaceFinder()
        self._derived = DerivedSamples(head, self._fitter, self._finder, config)

    def samples(
        self, person: str, sources: Sequence[ClipSource]
    ) -> tuple[list[Sample], list[Skipped]]:
        """Samples of all usable clips and photos, and what was left out."""
        shots: list[Shot] = []
        skipped: list[Skipped] = []
        samples: list[Sample] = []
        for source in sources:
            before = len(shots)
            try:
                if source.kind == "authors":
                    samples.extend(authors_samples(source, self._config))
                    continue
                if source.kind == "photos":
                    shots.extend(self._photos(source, skipped))
                    continue
                shots.extend(self._shots(source))
                if len(shots) == before:
                    raise FaceNotFoundError("no shot shows a face for long enough")
            except GdpwError as error:
                skipped.append(Skipped(person, str(source.files[0]), str(error)))
        if not shots:
            return samples, skipped
        faces = [face for shot in shots for face in shot.faces]
        crops = [crop for shot in shots for crop in shot.crops]
        one_clip = len(shots) == 1 and shots[0].origin == "clip"
        shape = self._fitter.shape(faces, crops, one_clip=one_clip)
        for shot in shots:
            kept = self._fitted(person, shot, shape)
            if len(kept) < len(shot.faces):
                lost = len(shot.faces) - len(kept)
                reason = f"{lost} of {len(shot.faces)} frames: the head does not fit"
                skipped.append(Skipped(person, shot.group, reason))
            samples.extend(kept)
            if shot.origin == "photo":
                samples.extend(self._from_photos(kept, shot))
        return samples, skipped

    def _from_photos(self, photos: Sequence[Sample], shot: Shot) -> Iterator[Sample]:
        for photo in photos:
            place = shot.numbers.index(photo.number)
            picture = decode_photo(shot.paths[photo.number]).srgb8()
            yield from self._derived.of(photo, picture, shot.faces[place])

    def _shots(self, source: ClipSource) -> Iterator[Shot]:
        tracks = follow_face(frames_of(source), self._finder)
        longest = len(tracks[0])
        tracks = [t for t in tracks if len(t) >= max(_FEWEST_FRAMES, longest // 4)]
        total = sum(len(track) for track in tracks)
        for number, track in enumerate(tracks, start=1):
            share = max(2, round(self._config.frames * len(track) / total))
            chosen, crop = self._chosen(track, share)
            if len(chosen) < 2:
                continue
            group = source.name if number == 1 else f"{source.name}-shot{number}"
            yield self._cut(source, group, track.rows(chosen), crop)

    def _chosen(self, track: Track, count: int) -> tuple[list[int], Crop]:
        """Rows of the frames to keep, half spread over time and half over movement."""
        crops = [network_crop(points) for points in track.landmarks]
        order = np.argsort([crop.side for crop in crops])
        typical = crops[int(order[len(crops) // 2])]
        crop = replace(
            typical,
            centre_x=float(np.median([crop.centre_x for crop in crops])),
            centre_y=float(np.median([crop.centre_y for crop in crops])),
        )
        sizes = np.array([c.side for c in crops]) / crop.side
        reach = np.abs(crop.from_photo(track.landmarks[..., :2])).max(axis=(1, 2))
        usable = (np.abs(sizes - 1) < _SIZE_RANGE) & (reach < self._config.margin)
        usable &= track.scores >= self._config.min_score
        rows = np.flatnonzero(usable)
        if len(rows) <= count:
            return rows.tolist(), crop
        even = rows[np.linspace(0, len(rows) - 1, max(1, count // 2)).round().astype(int)]
        motion = features([_face(track, int(row)) for row in rows])
        places = {int(row): place for place, row in enumerate(rows)}
        start = [places[int(row)] for row in even]
        return rows[spread_out(motion, count, start=start)].tolist(), crop

    def _cut(self, source: ClipSource, group: str, track: Track, crop: Crop) -> Shot:
        wanted = {int(frame): row for row, frame in enumerate(track.frames)}
        pictures: dict[int, bytes] = {}
        for frame in frames_of(source):
            row = wanted.get(frame.index)
            if row is not None:
                pictures[row] = self._picture(frame.pixels, crop)
            if len(pictures) == len(wanted):
                break
        rows = sorted(pictures)
        return Shot(
            group=group,
            origin="clip",
            numbers=[int(track.frames[row]) for row in rows],
            seconds=[float(track.seconds[row]) for row in rows],
            faces=[_face(track, row) for row in rows],
            crops=[crop] * len(rows),
            pictures=[pictures[row] for row in rows],
            extents=[(track.width, track.height)] * len(rows),
            inset=track.inset,
        )

    def _photos(self, source: ClipSource, skipped: list[Skipped]) -> Iterator[Shot]:
        """All photos of the person in which a face is found, as one shot."""
        shot = Shot(source.name, "photo", [], [], [], [], [], [], paths=source.files)
        for number, path in enumerate(source.files):
            try:
                rgb8 = decode_photo(path).srgb8()
                found = self._finder.find(rgb8)
                if not found:
                    raise FaceNotFoundError("no face was found")
            except GdpwError as error:
                skipped.append(Skipped(source.person, str(path), str(error)))
                continue
            crop = network_crop(found[0].landmarks)
            shot.numbers.append(number)
            shot.seconds.append(0.0)
            shot.faces.append(found[0])
            shot.crops.append(crop)
            shot.pictures.append(self._picture(rgb8, crop))
            shot.extents.append((rgb8.shape[1], rgb8.shape[0]))
        if shot.numbers:
            yield shot

    def _picture(self, rgb8: NDArray[np.uint8], crop: Crop) -> bytes:
        config = self._config
        return encoded_jpeg(stored_picture(rgb8, crop, config.margin, config.size), config.quality)

    def _fitted(self, person: str, shot: Shot, shape: NDArray[np.float64]) -> list[Sample]:
        clip = shot.origin == "clip"
        pictures = None
        if self._config.align:
            decoded = [decoded_jpeg(jpeg, shot.group) for jpeg in shot.pictures]
            pictures = StoredPictures(decoded, self._config.margin)
        fits = self._fitter.fit(shot.faces, shot.crops, shape, one_clip=clip, pictures=pictures)
        samples = []
        for i, fit in enumerate(fits):
            if fit.error > self._config.max_reprojection:
                continue
            face, crop = shot.faces[i], shot.crops[i]
            width, height = shot.extents[i]
            ignored = NOTHING_IGNORED if shot.inset is None else corners_in(crop, shot.inset)
            samples.append(
                Sample(
                    person=person,
                    group=shot.group,
                    number=shot.numbers[i],
                    origin=shot.origin,
                    target=-1,
                    jpeg=shot.pictures[i],
                    row=to_row(fit.parameters),
                    landmarks=landmarks_in(crop, face.landmarks),
                    blendshapes=np.array(list(face.blendshapes.values()), np.float32),
                    score=face.score,
                    error=fit.error,
                    seconds=shot.seconds[i],
                    crop=crop,
                    valid=corners_in(crop, (0.0, 0.0, float(width), float(height))),
                    ignored=ignored,
                )
            )
        return samples


def _face(track: Track, row: int) -> Face:
    scores = dict(zip(track.names, track.blendshapes[row].tolist(), strict=True))
    return Face.from_landmarks(track.landmarks[row], float(track.scores[row]), scores)


def frames_of(source: ClipSource) -> Iterable[VideoFrame]:
    """Frames of a clip in order; pictures that cannot be read are left out."""
    if source.kind == "video":
        return read_video(source.files[0])
    return _numbered(source.files)


def _numbered(files: Sequence[Path]) -> Iterator[VideoFrame]:
    for index, path in enumerate(files):
        try:
            pixels = decode_photo(path).srgb8()
        except InputError as error:  # half a download: the frames around it still serve
            log.warning("left out: %s", error)
            continue
        yield VideoFrame(index, index / 25.0, pixels)
