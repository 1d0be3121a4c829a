"""The whole chain on one page: photo -> face -> fit -> guidance -> generator -> composite.

`Pipeline` owns the models and is what the window, the command line and the batch jobs share; a
`Portrait` holds what is computed once per photo; a `Frame` is one picture of one edit.
"""

import hashlib
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from torch import Tensor

from gdpw_core.composite import (
    EditField,
    NetworkEdit,
    SourceStage,
    compose_photo,
    compose_preview,
    edit_field,
    prepare_stage,
)
from gdpw_core.errors import FaceNotFoundError, InputError, SeveralFacesError
from gdpw_core.face import Face, FaceFinder, Matte
from gdpw_core.fitting import Fit
from gdpw_core.fitting.deca import DecaFitter
from gdpw_core.fitting.deca_file import load_encoder
from gdpw_core.fitting.fitter import Fitter, LandmarkFitter
from gdpw_core.head.limits import within_limits
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.image import Crop, Photo
from gdpw_core.model.checkpoint import load_generator
from gdpw_core.model.config import NETWORK_SIZE
from gdpw_core.model.encoder import SourceFeatures
from gdpw_core.model.generator import GeneratorOutput
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.model.mesh_guidance import MeshGuidance
from gdpw_core.parameters import FaceParameters
from gdpw_core.raster.backends import default_rasterizer
from gdpw_core.raster.colours import displacement_colours, neural_code_colours
from gdpw_core.raster.shade import coloured_head, shaded_head, wireframe
from gdpw_core.runtime import (
    ChoiceMemory,
    GeneratorRuntime,
    RuntimeDescription,
    create_runtime,
    default_device,
    device_label,
    find_weights,
    weights_name,
)

View = Literal["source", "wireframe", "shaded", "displacement", "neural_codes", "flow", "alpha"]
VIEWS: tuple[View, ...] = get_args(View)

PREVIEW_SIZE = 512
_CPU = torch.device("cpu")


@dataclass(frozen=True)
class PipelineStatus:
    """How edits are rendered; for the status bar.

    Args:
        device: in words.
        weights: name of the generator's weights, or None: the training-free path.
        generator: how it runs, or None.
        rasterizer: name of the backend.
        head: name of the head.
        head_identity: its checksum.
        weights_identity: checksum of the weights' file; empty without.
    """

    device: str
    weights: str | None
    generator: RuntimeDescription | None
    rasterizer: str
    head: str = ""
    head_identity: str = ""
    weights_identity: str = ""


@dataclass(frozen=True, eq=False)
class NetworkSource:
    """What the generator keeps of one portrait: its features and its answer to no edit at all."""

    vertices: Tensor
    features: SourceFeatures
    fitted: GeneratorOutput


@dataclass(frozen=True, eq=False)
class Portrait:
    """A photo with its fitted head, prepared for edits.

    Args:
        photo: as decoded.
        face: the detected face.
        fit: head parameters, camera and network crop.
        source: what the composite prepares once per portrait.
        network: what the generator prepares once per portrait; None without weights.
    """

    photo: Photo
    face: Face
    fit: Fit
    source: SourceStage
    network: NetworkSource | None

    @property
    def stage(self) -> Crop:
        """The square window of the photo in which edits act and frames are shown."""
        return self.source.crop


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of one edit.

    Args:
        image: the stage, sRGB, `[S, S, 3]` uint8.
        field: the composite's field behind it.
        milliseconds: how long it took.
    """

    image: NDArray[np.uint8]
    field: EditField
    milliseconds: float


class Pipeline:
    """The models, loaded once. Safe to share between a render thread and a job thread.

    Args:
        weights: generator weights chosen by the user; None looks in `resources/weights`.
        head: file of the head to use; None is the bundled one.
        regressor: file of the encoder that fits the head; None fits it to the landmarks.

    Raises:
        AssetError: a bundled file is damaged, or a chosen file cannot be used.
        InputError: the regressor is for another kind of head.
    """

    def __init__(
        self,
        *,
        weights: Path | None = None,
        head: Path | None = None,
        regressor: Path | None = None,
    ) -> None:
        self.pack = load_pack(head)
        self.head = HeadModel(self.pack)
        self.controls = self.pack.controls()
        self.fitter: Fitter = (
            LandmarkFitter(self.head)
            if regressor is None
            else DecaFitter(self.head, load_encoder(regressor))
        )
        self.rasterizer = default_rasterizer(_CPU)
        self._finder = FaceFinder()
        self._matte = Matte()
        self._generator: GeneratorRuntime | None = None
        self._guidance: MeshGuidance | None = None
        # The generator keeps all cores busy: two frames at a time would only slow each other.
        self._rendering = threading.Lock()
        self._weights = find_weights(weights, head_identity=self.pack.identity)
        self._weights_identity = ""
        if self._weights is not None:
            self._load_generator(self._weights)

    def _load_generator(self, path: Path) -> None:
        loaded = load_generator(path, len(self.pack.v_template), head_identity=self.pack.identity)
        self._generator = create_runtime(loaded.generator, memory=ChoiceMemory())
        with path.open("rb") as file:
            self._weights_identity = hashlib.file_digest(file, "sha256").hexdigest()
        self._guidance = MeshGuidance(
            self._generator.config, self.rasterizer, self.head.faces, self.head.v_template,
            size=NETWORK_SIZE,
        )  # fmt: skip

    @property
    def status(self) -> PipelineStatus:
        """How edits are rendered now."""
        generator = self._generator.description if self._generator else None
        return PipelineStatus(
            device=generator.device if generator else device_label(default_device()),
            weights=weights_name(self._weights) if self._weights else None,
            generator=generator,
            rasterizer=self.rasterizer.name,
            head=self.pack.name,
            head_identity=self.pack.identity,
            weights_identity=self._weights_identity,
        )

    def faces(self, photo: Photo) -> list[Face]:
        """Every face of a photo, largest first."""
        return self._finder.find(photo.srgb8())

    def open_portrait(self, photo: Photo, face: int | None = None) -> Portrait:
        """Find the face, fit the head, prepare edits.

        Args:
            photo: as decoded.
            face: index of the face, 0 the largest; None where there is only one.

        Raises:
            FaceNotFoundError: there is no face.
            SeveralFacesError: there are several and none was chosen.
            InputError: `face` names none.
        """
        faces = self.faces(photo)
        name = photo.path.name if photo.path else "the picture"
        if not faces:
            raise FaceNotFoundError(
                f"no face was found in {name}: use a photo whose face is larger, sharper or less "
                "turned away"
            )
        if face is None and len(faces) > 1:
            raise SeveralFacesError(
                f"{len(faces)} faces were found in {name}: choose one (the largest is number 1)",
                [found.box for found in faces],
            )
        if face is not None and not 0 <= face < len(faces):
            count = "1 face" if len(faces) == 1 else f"{len(faces)} faces"
            raise InputError(f"{name} shows {count}; there is no number {face + 1}")
        return self.prepare(photo, faces[face or 0])

    def prepare(self, photo: Photo, face: Face) -> Portrait:
        """Fit the head to a known face, also after its landmarks were moved by hand.

        Raises:
            InputError: the landmarks cannot be a face.
        """
        return self.restore(photo, face, self.fitter.fit(photo.srgb8(), face))

    def restore(self, photo: Photo, face: Face, fit: Fit) -> Portrait:
        """Prepare edits for a fit that is known already, as from a document."""
        source = prepare_stage(photo.srgb8(), self.head, fit, self._matte)
        return Portrait(photo, face, fit, source, self._network_source(photo, fit))

    def preview(
        self, portrait: Portrait, parameters: FaceParameters, size: int = PREVIEW_SIZE
    ) -> Frame:
        """The training-free picture: the source warped by the geometry alone."""
        return self._frame(portrait, self._possible(parameters), size, network=None)

    def render(
        self, portrait: Portrait, parameters: FaceParameters, size: int = PREVIEW_SIZE
    ) -> Frame:
        """The best picture there is: the generator's where there are weights, else the preview."""
        parameters = self._possible(parameters)
        network = self._network_edit(portrait, parameters)
        return self._frame(portrait, parameters, size, network=network)

    def export(self, portrait: Portrait, parameters: FaceParameters) -> Photo:
        """The whole photo at its own resolution with the edit in it."""
        parameters = self._possible(parameters)
        network = self._network_edit(portrait, parameters)
        return compose_photo(portrait.photo, portrait.source, parameters, network)

    def frontalized(
        self,
        portrait: Portrait,
        parameters: FaceParameters | None = None,
        *,
        keep_expression: bool = True,
    ) -> FaceParameters:
        """The head straight and the gaze forward; shoulders stay.

        Args:
            portrait: whose head.
            parameters: the edit to start from; None for the fit.
            keep_expression: otherwise expression and jaw come to rest too.
        """
        start = parameters or portrait.fit.parameters
        neck = Rotation.from_rotvec(start.global_pose.copy()).inv().as_rotvec()
        frontal = start.replaced(
            neck_pose=neck, left_eye_pose=np.zeros(3), right_eye_pose=np.zeros(3)
        )
        if keep_expression:
            return frontal
        return frontal.replaced(expression=np.zeros_like(frontal.expression), jaw_pose=np.zeros(3))

    def view(
        self,
        portrait: Portrait,
        parameters: FaceParameters,
        name: View,
        size: int = PREVIEW_SIZE,
    ) -> NDArray[np.uint8]:
        """A picture of what guides the edit, the stage `[S, S, 3]` like a frame's."""
        source = portrait.stage.sample(portrait.photo.srgb8(), size)
        if name == "source":
            return source
        parameters = self._possible(parameters)
        if name == "wireframe":
            # Over the edited picture: how well the two agree is what this view is for.
            source = self.preview(portrait, parameters, size).image
        if name in ("wireframe", "shaded", "neural_codes"):
            return self._head_view(portrait, parameters, name, source)
        network = self._network_edit(portrait, parameters)
        field = edit_field(portrait.source, parameters, size, network)
        if name == "alpha":
            alpha = np.clip(field.fill_alpha * 255.0, 0, 255).astype(np.uint8)
            return np.repeat(alpha[..., None], 3, axis=2)
        if name == "displacement":
            return displacement_colours(field.displacement)
        return displacement_colours(field.flow)

    def _possible(self, parameters: FaceParameters) -> FaceParameters:
        return within_limits(parameters, self.pack.units)

    def _head_view(
        self, portrait: Portrait, parameters: FaceParameters, name: View, picture: NDArray[np.uint8]
    ) -> NDArray[np.uint8]:
        size = picture.shape[0]
        crop = parameters.camera.project(self.head.posed(parameters))
        pixels = crop.copy()
        in_photo = portrait.fit.crop.to_photo(crop[:, :2])
        pixels[:, :2] = (portrait.stage.from_photo(in_photo) + 1.0) * (size / 2)
        # Depth in the same pixels: normals and hidden parts depend on it.
        pixels[:, 2] *= portrait.fit.crop.side / portrait.stage.side * (size / 2)
        faces = self.pack.faces
        if name == "wireframe":
            return wireframe(picture, pixels, faces)
        if name == "shaded":
            return shaded_head(picture, pixels, faces)
        codes = self._generator.codes if self._generator else None
        colours = neural_code_colours(self.pack.v_template if codes is None else codes.numpy())
        return coloured_head(picture, pixels, faces, colours)

    def _frame(
        self,
        portrait: Portrait,
        parameters: FaceParameters,
        size: int,
        *,
        network: NetworkEdit | None,
    ) -> Frame:
        start = time.perf_counter()
        field = edit_field(portrait.source, parameters, size, network)
        image = compose_preview(portrait.source, field)
        return Frame(image, field, 1000 * (time.perf_counter() - start))

    def _network_source(self, photo: Photo, fit: Fit) -> NetworkSource | None:
        if self._generator is None or self._guidance is None:
            return None
        pixels = fit.crop.sample(photo.srgb8(), NETWORK_SIZE)
        image = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255.0
        vertices = self.crop_vertices(fit.parameters)
        guidance = self._guidance.source(vertices, self._generator.codes)
        with self._rendering:
            features = self._generator.encode_source(image, guidance)
        fitted, _ = self._generated(vertices, features, fit.parameters)
        return NetworkSource(vertices, features, fitted)

    def _network_edit(self, portrait: Portrait, parameters: FaceParameters) -> NetworkEdit | None:
        if portrait.network is None or self._generator is None:
            return None
        kept = portrait.network
        output, maps = self._generated(kept.vertices, kept.features, parameters)
        starts = self._generator.config.needs_extended_field
        return NetworkEdit.of_outputs(output, kept.fitted, maps.extended if starts else None)

    def _generated(
        self, source_vertices: Tensor, features: SourceFeatures, parameters: FaceParameters
    ) -> tuple[GeneratorOutput, GuidanceMaps]:
        if self._generator is None or self._guidance is None:
            raise InputError("there is no generator: choose weights first")
        driving = self.crop_vertices(parameters)
        maps = self._guidance.driving(source_vertices, driving, self._generator.codes)
        with self._rendering:
            return self._generator.render(features, maps), maps

    def crop_vertices(self, parameters: FaceParameters) -> Tensor:
        """The posed head as guidance takes it, crop space, `[1, V, 3]`."""
        projected = parameters.camera.project(self.head.posed(parameters))
        return torch.from_numpy(projected.astype(np.float32))[None]
