"""One conformance suite over every rasterizer."""

import numpy as np
import pytest
import torch
from raster_meshes import brute_force, ellipsoid, grid_sheet, soup

from gdpw_core.errors import AssetError, InputError
from gdpw_core.raster.backends import default_rasterizer, rasterizer

EXACT = ("numba", "reference")


def _available(name):
    try:
        return rasterizer(name)
    except AssetError as error:
        pytest.skip(str(error))


@pytest.fixture(params=[*EXACT, "pytorch3d"])
def any_rasterizer(request):
    return _available(request.param)


@pytest.fixture(params=EXACT)
def exact_rasterizer(request):
    return rasterizer(request.param)


def _tensors(vertices, faces):
    return torch.tensor(np.array(vertices), dtype=torch.float64)[None], torch.tensor(faces)


MESHES = {
    "head-like": ellipsoid,
    "soup 0": lambda: soup(0),
    "soup 1": lambda: soup(1),
    "far over the border": lambda: ellipsoid(radii=(3.0, 2.5, 2.0), centre=(1.0, -1.0, 0.0)),
}


@pytest.mark.parametrize("mesh", MESHES.values(), ids=MESHES.keys())
@pytest.mark.parametrize("size", [37, 64])
def test_agrees_with_brute_force(any_rasterizer, mesh, size):
    vertices, faces = mesh()
    triangle, depth, certain = brute_force(vertices, faces, size)
    raster = any_rasterizer.rasterize(*_tensors(vertices, faces), size)
    assert certain.mean() > 0.97
    np.testing.assert_array_equal(raster.triangle[0].numpy()[certain], triangle[certain])
    seen = certain & (triangle >= 0)
    assert seen.any()
    np.testing.assert_allclose(raster.depth[0].numpy()[seen], depth[seen], atol=2e-3)
    assert torch.isinf(raster.depth[0][raster.triangle[0] < 0]).all()


@pytest.mark.parametrize("mesh", MESHES.values(), ids=MESHES.keys())
def test_barycentric_weights_lead_back_to_the_pixel_centre(any_rasterizer, mesh):
    vertices, faces = mesh()
    raster = any_rasterizer.rasterize(*_tensors(vertices, faces), 50)
    row, column = np.nonzero(raster.triangle[0].numpy() >= 0)
    weights = raster.barycentric[0].numpy()[row, column].astype(np.float64)
    corners = vertices[faces[raster.triangle[0].numpy()[row, column]]]
    place = (weights[..., None] * corners).sum(1)
    centres = (2.0 * np.stack([column, row], -1) + 1.0) / 50 - 1.0
    np.testing.assert_allclose(weights.sum(1), 1.0, atol=1e-5)
    assert weights.min() > -1e-5
    np.testing.assert_allclose(place[:, :2], centres, atol=2e-4)
    outside = raster.triangle[0] < 0
    assert (raster.barycentric[0][outside] == 0.0).all()


def test_compiled_loops_and_reference_agree_bit_for_bit():
    fast, plain = rasterizer("numba"), rasterizer("reference")
    for mesh in MESHES.values():
        vertices, faces = _tensors(*mesh())
        for size in (1, 31, 96):
            a, b = (r.rasterize(vertices, faces, size) for r in (fast, plain))
            assert torch.equal(a.triangle, b.triangle)
            assert torch.equal(a.barycentric, b.barycentric)
            assert torch.equal(a.depth, b.depth)


def test_chunks_of_the_reference_do_not_change_its_result():
    from gdpw_core.raster.reference import ReferenceRasterizer

    vertices, faces = _tensors(*soup(3))
    whole = ReferenceRasterizer().rasterize(vertices, faces, 48)
    pieces = ReferenceRasterizer(chunk=500).rasterize(vertices, faces, 48)
    assert torch.equal(whole.triangle, pieces.triangle)
    assert torch.equal(whole.barycentric, pieces.barycentric)


def test_pixels_on_shared_edges_belong_to_exactly_one_face(exact_rasterizer):
    cells = 16
    vertices, faces = grid_sheet(cells)
    mesh = _tensors(vertices, faces)
    whole = exact_rasterizer.rasterize(*mesh, 2 * cells).triangle[0]
    alone = [
        exact_rasterizer.rasterize(mesh[0], face[None], 2 * cells).triangle[0] >= 0
        for face in mesh[1]
    ]
    owners = torch.stack(alone).sum(0)
    # Corners lie on pixel centres, so most pixels are on an edge; the sheet begins at centre 0.
    assert (owners == 1).all()
    assert (whole >= 0).all()


def test_a_fan_around_a_pixel_centre_covers_it_once(exact_rasterizer):
    angles = np.linspace(0.0, 2.0 * np.pi, 8)[:-1] + 0.1
    rim = np.stack([np.cos(angles), np.sin(angles), np.zeros(7)], -1)
    vertices = np.vstack([[[0.0, 0.0, 0.0]], rim])
    faces = np.array([[0, 1 + (i + 1) % 7, 1 + i] for i in range(7)])
    mesh = _tensors(vertices, faces)
    hits = [
        exact_rasterizer.rasterize(mesh[0], face[None], 5).triangle[0, 2, 2] >= 0
        for face in mesh[1]
    ]
    assert sum(map(int, hits)) == 1


def test_a_face_is_seen_from_its_front_only(any_rasterizer):
    corners = torch.tensor([[[-0.9, -0.9, 0.0], [-0.9, 0.9, 0.0], [0.9, -0.9, 0.0]]])
    front = any_rasterizer.rasterize(corners, torch.tensor([[0, 1, 2]]), 16)
    back = any_rasterizer.rasterize(corners, torch.tensor([[0, 2, 1]]), 16)
    assert (front.triangle >= 0).sum() > 80
    assert (back.triangle == -1).all()


def test_picture_axes_are_right_and_down(any_rasterizer):
    corners = torch.tensor([[[0.1, -0.9, 0.0], [0.1, -0.1, 0.0], [0.9, -0.9, 0.0]]])
    raster = any_rasterizer.rasterize(corners, torch.tensor([[0, 1, 2]]), 16)
    row, column = torch.nonzero(raster.triangle[0] >= 0, as_tuple=True)
    assert column.min() >= 8
    assert row.max() < 8


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_nearer_face_wins_in_any_order(any_rasterizer, order):
    near = [[-0.5, -0.5, -0.4], [-0.5, 0.5, -0.4], [0.5, -0.5, -0.4]]
    far = [[-0.9, -0.9, 0.6], [-0.9, 0.9, 0.6], [0.9, -0.9, 0.6]]
    corners = torch.tensor([near + far])
    faces = torch.tensor([[0, 1, 2], [3, 4, 5]])[list(order)]
    raster = any_rasterizer.rasterize(corners, faces, 32)
    assert raster.triangle[0, 10, 10] == order.index(0)
    assert raster.depth[0, 10, 10] == pytest.approx(-0.4, abs=1e-4)
    assert raster.triangle[0, 3, 3] == order.index(1)


def test_of_faces_at_equal_depth_the_lower_id_wins(exact_rasterizer):
    corners = torch.tensor([[[-0.9, -0.9, 0.0], [-0.9, 0.9, 0.0], [0.9, -0.9, 0.0]]])
    raster = exact_rasterizer.rasterize(corners, torch.tensor([[0, 1, 2], [0, 1, 2]]), 16)
    assert set(raster.triangle.unique().tolist()) == {-1, 0}


def test_pictures_of_a_batch_are_independent(any_rasterizer):
    vertices, faces = _tensors(*ellipsoid())
    shifts = torch.tensor([0.0, 0.25, -0.4], dtype=torch.float64).view(3, 1, 1)
    batch = vertices + shifts
    together = any_rasterizer.rasterize(batch, faces, 40)
    for index in range(3):
        alone = any_rasterizer.rasterize(batch[index : index + 1], faces, 40)
        assert torch.equal(together.triangle[index], alone.triangle[0])
        assert torch.allclose(together.barycentric[index], alone.barycentric[0], atol=1e-4)


def test_nothing_to_draw_gives_an_empty_picture(any_rasterizer):
    vertices = torch.zeros(2, 4, 3)
    raster = any_rasterizer.rasterize(vertices, torch.zeros(0, 3, dtype=torch.int64), 8)
    assert raster.triangle.shape == (2, 8, 8)
    assert (raster.triangle == -1).all()
    assert torch.isinf(raster.depth).all()
    assert not raster.mask.any()
    none = any_rasterizer.rasterize(vertices[:0], torch.tensor([[0, 1, 2]]), 8)
    assert none.barycentric.shape == (0, 8, 8, 3)


def test_faces_off_the_picture_or_without_area_leave_no_trace(any_rasterizer):
    corners = torch.tensor(
        [
            [
                [2.0, 2.0, 0.0], [2.0, 3.0, 0.0], [3.0, 2.0, 0.0],
                [-0.5, -0.5, 0.0], [0.0, 0.0, 0.0], [0.5, 0.5, 0.0],
            ]
        ]
    )  # fmt: skip
    faces = torch.tensor([[0, 1, 2], [3, 4, 5], [3, 3, 4]])
    assert (any_rasterizer.rasterize(corners, faces, 16).triangle == -1).all()


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1e38])
def test_faces_with_an_unusable_corner_are_culled_and_others_stay(any_rasterizer, bad):
    vertices, faces = ellipsoid()
    triangle, _, certain = brute_force(vertices, faces, 48)
    victim = faces[triangle[24, 24], 0]
    touched = np.flatnonzero((faces == victim).any(1))
    hurt = np.array(vertices)
    hurt[victim, 0] = bad
    shown = any_rasterizer.rasterize(*_tensors(hurt, faces), 48).triangle[0].numpy()
    others = certain & ~np.isin(triangle, touched)
    assert not np.isin(shown, touched).any()
    np.testing.assert_array_equal(shown[others], triangle[others])


def test_float32_and_float64_vertices_are_both_read(any_rasterizer):
    vertices, faces = _tensors(*ellipsoid())
    single = any_rasterizer.rasterize(vertices.float(), faces, 32)
    double = any_rasterizer.rasterize(vertices, faces.int(), 32)
    assert (single.triangle == double.triangle).float().mean() > 0.995
    assert single.barycentric.dtype == double.barycentric.dtype == torch.float32


@pytest.mark.parametrize(
    ("vertices", "faces"),
    [
        (torch.zeros(4, 3), torch.zeros(1, 3, dtype=torch.int64)),
        (torch.zeros(1, 4, 2), torch.zeros(1, 3, dtype=torch.int64)),
        (torch.zeros(1, 4, 3), torch.zeros(1, 4, dtype=torch.int64)),
        (torch.zeros(1, 4, 3), torch.tensor([[0, 1, 4]])),
        (torch.zeros(1, 4, 3), torch.tensor([[0, 1, -1]])),
        (torch.zeros(1, 4, 3), torch.zeros(1, 3)),
    ],
    ids=["no batch", "2-D", "quads", "id too large", "negative id", "float ids"],
)
def test_wrong_meshes_are_refused(any_rasterizer, vertices, faces):
    with pytest.raises(ValueError, match=r"vertices|faces|face names"):
        any_rasterizer.rasterize(vertices, faces, 8)


def test_a_picture_needs_pixels(any_rasterizer):
    with pytest.raises(ValueError, match="not possible"):
        any_rasterizer.rasterize(torch.zeros(1, 3, 3), torch.tensor([[0, 1, 2]]), 0)


def test_the_default_is_compiled_on_the_cpu_and_torch_on_cuda():
    assert default_rasterizer("cpu").name == "numba"
    assert default_rasterizer(torch.device("cuda")).name == "reference"
    with pytest.raises(InputError, match="nvdiffrast"):
        rasterizer("nvdiffrast")


@pytest.mark.gpu
def test_cuda_agrees_with_the_cpu_bit_for_bit():
    vertices, faces = _tensors(*ellipsoid())
    here = rasterizer("reference").rasterize(vertices, faces, 128)
    there = rasterizer("reference").rasterize(vertices.cuda(), faces.cuda(), 128)
    assert torch.equal(here.triangle, there.triangle.cpu())
    assert torch.allclose(here.barycentric, there.barycentric.cpu(), atol=1e-6)


def test_the_bundled_head_looks_the_same_in_both_and_has_no_holes():
    from gdpw_core.head.pack import load_pack
    from gdpw_core.parameters import Camera

    pack = load_pack()
    vertices = Camera(scale=6.5).project(pack.v_template)
    mesh = _tensors(vertices, pack.faces)
    fast, plain = (rasterizer(name).rasterize(*mesh, 256) for name in EXACT)
    assert torch.equal(fast.triangle, plain.triangle)
    assert torch.equal(fast.barycentric, plain.barycentric)
    # The face faces the viewer: its skin is seen, and no pixel inside the forehead is empty.
    seen = np.unique(fast.triangle[fast.mask[:, 0]].numpy())
    assert pack.masks["face"][pack.faces[seen]].any(1).mean() > 0.2
    forehead = vertices[pack.masks["face"], :2]
    column, row = ((forehead.mean(0) + 1.0) * 128).astype(int)
    assert (fast.triangle[0, row - 30 : row + 30, column - 25 : column + 25] >= 0).all()
