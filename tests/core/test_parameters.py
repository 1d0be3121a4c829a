import numpy as np
import pytest

from gdpw_core.errors import InputError
from gdpw_core.parameters import Camera, FaceParameters


def test_camera_projects_up_to_negative_y_and_near_to_negative_z():
    x, y, z = Camera(scale=8.0).project(np.array([0.01, 0.05, 0.02]))
    assert (x, y, z) == pytest.approx((0.08, -0.4, -0.16))


def test_parameters_survive_a_round_trip_through_plain_values():
    rng = np.random.default_rng(0)
    parameters = FaceParameters.neutral(Camera(6.5, 0.01, -0.02)).replaced(
        shape=rng.normal(size=100), jaw_pose=[0.2, 0.0, 0.0]
    )
    assert FaceParameters.from_dict(parameters.to_dict()) == parameters


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"shape": np.zeros(99)}, "shape has shape"),
        ({"jaw_pose": [0.0, np.nan, 0.0]}, "jaw_pose holds a value that is not finite"),
        ({"camera": Camera(-1.0)}, "camera scale"),
    ],
)
def test_impossible_parameters_are_refused(change, complaint):
    with pytest.raises(InputError, match=complaint):
        FaceParameters.neutral().replaced(**change)


def test_parameters_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="read-only"):
        FaceParameters.neutral().shape[0] = 1.0


def test_unknown_and_missing_keys_are_named():
    values = FaceParameters.neutral().to_dict()
    values["shapes"] = values.pop("shape")
    with pytest.raises(InputError, match="shape, shapes"):
        FaceParameters.from_dict(values)
