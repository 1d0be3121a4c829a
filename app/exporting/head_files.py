"""Head parameters and mesh of an edit as files; used by the window and the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdpw_core.export.mesh import HeadMesh, write_mesh
from gdpw_core.export.parameters import HeadState, write_parameters
from gdpw_core.export.suffixes import MESH_SUFFIXES
from gdpw_core.parameters import FaceParameters
from gdpw_core.provenance import settings_text

if TYPE_CHECKING:
    from gdpw_core.fitting import Fit
    from gdpw_core.pipeline import Pipeline, Portrait


def write_head(
    path: Path,
    pipeline: "Pipeline",
    portrait: "Portrait",
    parameters: FaceParameters,
    settings: Mapping[str, float],
) -> None:
    """Write what the suffix names: head parameters (.json, .csv, .npz) or a mesh (.obj, .glb).

    Args:
        path: destination.
        pipeline: the head in use.
        portrait: whose head.
        parameters: its state.
        settings: the controls that differ from the fit.

    Raises:
        GdpwError: it cannot be written there, or not of this head.
    """
    pack = pipeline.pack
    if path.suffix.lower() in MESH_SUFFIXES:
        vertices = pipeline.head.posed(parameters)
        mesh = HeadMesh(vertices, pack.faces, pack.uv, pack.name)
        write_mesh(path, mesh, settings_text(settings))
        return
    photo = portrait.photo.path
    state = HeadState(
        parameters=parameters,
        crop=portrait.fit.crop,
        photo=photo.name if photo is not None else "",
        head=pack.name,
        head_identity=pack.identity,
        report=fit_report(portrait.fit),
    )
    write_parameters(path, state, pack.units)


def fit_report(fit: "Fit") -> dict[str, Any]:
    """How good a fit is, for JSON."""
    return {
        "reprojection": fit.reprojection,
        "reprojection_p95": fit.reprojection_p95,
        "confidence": fit.confidence,
        "warnings": list(fit.warnings),
        "seconds": fit.seconds,
    }
