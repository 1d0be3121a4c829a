"""Training-free edit field, layers for eyes and mouth, and the composite at the photo's size."""

from gdpw_core.composite.field import EditField, edit_field, light_change
from gdpw_core.composite.fullres import compose_photo
from gdpw_core.composite.network import NetworkEdit
from gdpw_core.composite.preview import compose_preview
from gdpw_core.composite.stage import SourceStage, prepare_stage

__all__ = [
    "EditField",
    "NetworkEdit",
    "SourceStage",
    "compose_photo",
    "compose_preview",
    "edit_field",
    "light_change",
    "prepare_stage",
]
