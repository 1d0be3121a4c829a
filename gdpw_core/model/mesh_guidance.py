"""From meshes to the guidance maps that a configuration asks for."""

from dataclasses import replace

from torch import Tensor

from gdpw_core.model.config import GeneratorConfig
from gdpw_core.model.guidance import GuidanceMaps
from gdpw_core.raster.guidance import guidance_maps, mean_face_coordinates
from gdpw_core.raster.protocol import Rasterizer


class MeshGuidance:
    """Renders the guidance of one head for one generator configuration.

    Args:
        config: says which maps are wanted.
        rasterizer: renders them.
        faces: of the head, `[F, 3]`, on the device where the maps are wanted.
        v_template: mean head `[V, 3]`, for NMFC.
        size: side of the maps in pixels.
    """

    def __init__(
        self,
        config: GeneratorConfig,
        rasterizer: Rasterizer,
        faces: Tensor,
        v_template: Tensor,
        *,
        size: int = 256,
    ) -> None:
        self._config = config
        self._rasterizer = rasterizer
        self._faces = faces
        self._size = size
        self._nmfc = mean_face_coordinates(v_template) if config.mode == "nmfc" else None

    def source(self, source_vertices: Tensor, codes: Tensor | None = None) -> GuidanceMaps:
        """What the encoder needs: maps on the source mesh.

        Args:
            source_vertices: crop space, `[B, V, 3]`.
            codes: the generator's table `[V, 16]` where the configuration uses neural codes.
        """
        if self._config.semantic_channels == 0:
            return GuidanceMaps()
        maps = guidance_maps(
            self._rasterizer, source_vertices, self._faces, self._size,
            neural_codes=codes if self._config.uses_codes else None, nmfc=self._nmfc,
        )  # fmt: skip
        return GuidanceMaps(codes_source=maps.neural_codes, nmfc_source=maps.nmfc)

    def driving(
        self, source_vertices: Tensor, driving_vertices: Tensor, codes: Tensor | None = None
    ) -> GuidanceMaps:
        """What the decoder needs: maps on the driving mesh.

        Args:
            source_vertices: crop space, `[B, V, 3]`.
            driving_vertices: crop space, `[B, V, 3]`.
            codes: the generator's table `[V, 16]` where the configuration uses neural codes.
        """
        config = self._config
        maps = guidance_maps(
            self._rasterizer, driving_vertices, self._faces, self._size,
            source_vertices=source_vertices if config.uses_displacement else None,
            neural_codes=codes if config.uses_codes else None,
            nmfc=self._nmfc,
            extend="zero" if config.needs_extended_field or config.extended_guidance else None,
        )  # fmt: skip
        return GuidanceMaps(
            displacement=maps.displacement,
            codes_driving=maps.neural_codes,
            nmfc_driving=maps.nmfc,
            extended=maps.extended,
            confidence=maps.confidence,
        )

    def pair(
        self, source_vertices: Tensor, driving_vertices: Tensor, codes: Tensor | None = None
    ) -> GuidanceMaps:
        """Both, as `Generator.forward` takes them."""
        source = self.source(source_vertices, codes)
        driving = self.driving(source_vertices, driving_vertices, codes)
        return replace(driving, codes_source=source.codes_source, nmfc_source=source.nmfc_source)
