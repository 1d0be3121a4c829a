import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from gdpw_core.head.flame_files import write_flame_files
from gdpw_core.head.lbs import rotation_matrices
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.parameters import FaceParameters

angles = st.lists(st.floats(-3, 3), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def head(pack):
    return HeadModel(pack)


@pytest.fixture(scope="module")
def exact(pack):
    return HeadModel(pack, dtype=torch.float64)


def _random(count: int, seed: int, dtype: torch.dtype = torch.float32):
    generator = torch.Generator().manual_seed(seed)
    shape = torch.randn(count, 100, generator=generator, dtype=dtype)
    expression = torch.randn(count, 50, generator=generator, dtype=dtype)
    rotations = 0.3 * torch.randn(count, 5, 3, generator=generator, dtype=dtype)
    return shape, expression, rotations


def _parameters(seed: int) -> FaceParameters:
    shape, expression, rotations = (t[0].double().numpy() for t in _random(1, seed))
    names = ("global_pose", "neck_pose", "jaw_pose", "left_eye_pose", "right_eye_pose")
    poses = dict(zip(names, rotations, strict=True))
    return FaceParameters.neutral().replaced(shape=shape, expression=expression, **poses)


def test_nothing_moved_gives_the_template(pack, head):
    posed = head.posed(FaceParameters.neutral())
    np.testing.assert_allclose(posed, pack.v_template, atol=1e-7)


@settings(max_examples=50, deadline=None)
@given(angles)
def test_rotations_are_rodrigues(axis_angle):
    expected = Rotation.from_rotvec(axis_angle).as_matrix()
    found = rotation_matrices(torch.tensor(axis_angle, dtype=torch.float64)).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-12)


@settings(max_examples=50, deadline=None)
@given(angles, st.floats(-1, 1), st.floats(-1, 1))
def test_turns_about_one_axis_add_up(axis, a, b):
    axis = torch.tensor(axis, dtype=torch.float64)
    both = rotation_matrices(a * axis) @ rotation_matrices(b * axis)
    torch.testing.assert_close(both, rotation_matrices((a + b) * axis), atol=1e-11, rtol=0)
    inverse = rotation_matrices(a * axis) @ rotation_matrices(-a * axis)
    torch.testing.assert_close(inverse, torch.eye(3, dtype=torch.float64), atol=1e-12, rtol=0)


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e-4, 0.00099, 0.00101, 1.0])
def test_rotation_gradients_are_right_at_every_size(size):
    axis_angle = torch.tensor([0.48, -0.6, 0.64], dtype=torch.float64) * size
    axis_angle.requires_grad_(True)
    assert torch.autograd.gradcheck(rotation_matrices, axis_angle, eps=1e-7, atol=1e-6)


def test_vertices_equal_those_of_smplx(pack, exact, tmp_path):
    smplx = pytest.importorskip("smplx")
    write_flame_files(pack, tmp_path)
    shape, expression, rotations = _random(4, 1, torch.float64)
    flame = smplx.FLAME(
        str(tmp_path), num_betas=100, num_expression_coeffs=50, batch_size=4,
        use_face_contour=True, dtype=torch.float64,
    )  # fmt: skip
    with torch.no_grad():
        expected = flame(
            betas=shape, expression=expression, global_orient=rotations[:, 0],
            neck_pose=rotations[:, 1], jaw_pose=rotations[:, 2],
            leye_pose=rotations[:, 3], reye_pose=rotations[:, 4],
        )  # fmt: skip
        found = exact.vertices(shape, expression, rotations)
    assert (found - expected.vertices).abs().max() < 1e-6
    inner = pack.ibug68_static.points(found[0].numpy(), pack.faces)
    np.testing.assert_allclose(expected.joints[0, 5:56].numpy(), inner, atol=1e-5)


def test_single_precision_and_posed_agree_with_double(head, exact):
    parameters = _parameters(2)
    single = head.posed(parameters)
    tensors = [torch.tensor(a[None]) for a in
               (parameters.shape, parameters.expression, parameters.rotations())]  # fmt: skip
    np.testing.assert_allclose(single, exact.vertices(*tensors)[0].numpy(), atol=2e-6)


def test_posing_again_gives_the_same_bits(head, pack):
    first, other = _parameters(3), _parameters(4)
    posed = head.posed(first)
    head.posed(other)
    np.testing.assert_array_equal(head.posed(first), posed)
    np.testing.assert_array_equal(HeadModel(pack).posed(first), posed)


def test_a_batch_equals_its_members(head):
    shape, expression, rotations = _random(3, 5)
    batch = head.vertices(shape, expression, rotations)
    for i in range(3):
        one = head.vertices(shape[i : i + 1], expression[i : i + 1], rotations[i : i + 1])
        torch.testing.assert_close(batch[i : i + 1], one, atol=1e-6, rtol=0)


def test_a_restricted_head_gives_the_same_vertices(head):
    ids = [4000, 0, 17, 5000, 17]
    inputs = _random(2, 6)
    part = head.restricted(ids).vertices(*inputs)
    torch.testing.assert_close(part, head.vertices(*inputs)[:, ids], atol=1e-6, rtol=0)


def test_missing_coefficients_count_as_zero(head):
    shape, expression, rotations = _random(1, 7)
    shape[:, 20:], expression[:, 10:] = 0, 0
    short = head.vertices(shape[:, :20], expression[:, :10], rotations)
    torch.testing.assert_close(
        short, head.vertices(shape, expression, rotations), atol=1e-6, rtol=0
    )


def test_gradients_reach_every_input(exact):
    part = exact.restricted([10, 2000, 4700])
    inputs = [t.requires_grad_(True) for t in _random(1, 8, torch.float64)]
    assert torch.autograd.gradcheck(part.vertices, inputs, atol=1e-6)


def test_gradients_are_finite_at_rest(head):
    inputs = [torch.zeros(1, 100), torch.zeros(1, 50), torch.zeros(1, 5, 3)]
    inputs = [t.requires_grad_(True) for t in inputs]
    head.vertices(*inputs).square().sum().backward()
    for tensor in inputs:
        assert torch.isfinite(tensor.grad).all()
        assert tensor.grad.abs().max() > 0


def test_turning_the_root_turns_every_vertex(pack, exact):
    turn = torch.zeros(1, 5, 3, dtype=torch.float64)
    turn[0, 0] = torch.tensor([0.2, -0.5, 0.1])
    none = torch.zeros(1, 1, dtype=torch.float64)
    root = pack.J_regressor[0] @ pack.v_template
    expected = Rotation.from_rotvec(turn[0, 0].numpy()).apply(pack.v_template - root) + root
    np.testing.assert_allclose(exact.vertices(none, none, turn)[0].numpy(), expected, atol=1e-9)


def test_mirrored_parameters_give_the_mirrored_head(pack, head):
    turn = np.array([0.1, 0.3, -0.2])
    mirror = np.array([1, -1, -1])
    left = FaceParameters.neutral().replaced(neck_pose=turn, jaw_pose=[0.2, 0.1, 0],
                                             left_eye_pose=[0.2, 0.3, 0])  # fmt: skip
    right = FaceParameters.neutral().replaced(neck_pose=turn * mirror, jaw_pose=[0.2, -0.1, 0],
                                              right_eye_pose=[0.2, -0.3, 0])  # fmt: skip
    mirrored = head.posed(right)[pack.flip] * (-1, 1, 1)
    np.testing.assert_allclose(mirrored, head.posed(left), atol=2e-6)
