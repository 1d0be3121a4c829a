import io
import tarfile
from dataclasses import replace

import numpy as np
import pytest
import torch
from training_samples import sample, write_dataset

from gdpw_core.errors import InputError
from gdpw_core.head.model import HeadModel
from gdpw_core.head.pack import load_pack
from gdpw_core.training.config import AugmentConfig, SamplerConfig
from gdpw_core.training.data.augment import Window
from gdpw_core.training.data.dataset import Dataset
from gdpw_core.training.data.heldout import held_out, listed_people, people_of
from gdpw_core.training.data.pairs import PairChooser
from gdpw_core.training.data.parameter_vector import from_row, to_row
from gdpw_core.training.data.sampler import PairSampler, stream_batches
from gdpw_core.training.data.shards import read_index
from gdpw_core.training.runs.files import MANIFEST

PEOPLE = [f"person{letter}" for letter in "abcdef"]


@pytest.fixture(scope="module")
def head():
    return HeadModel(load_pack())


@pytest.fixture(scope="module")
def samples(head):
    clips = [sample(head, p, f"{p}-clip", n) for p in PEOPLE for n in range(0, 60, 6)]
    photos = [sample(head, "zed", "zed-photos", n, origin="photo") for n in range(2)]
    reposed = [
        sample(head, "zed", "zed-photos", 10 + n, origin="reposed", target=n % 2) for n in range(4)
    ]
    renders = [sample(head, "zed", "zed-renders", n, origin="render") for n in range(3)]
    return clips + photos + reposed + renders


@pytest.fixture(scope="module")
def folder(tmp_path_factory, head, samples):
    return write_dataset(tmp_path_factory.mktemp("data") / "set", head, samples)


@pytest.fixture(scope="module")
def dataset(folder):
    return Dataset(folder)


def sampler(dataset, head, *, seed=0, config=None, split="all", batch=4):
    config = config or SamplerConfig()
    return PairSampler(dataset, head, config, size=32, batch=batch, seed=seed, split=split)


def same(a, b):
    tensors = ("driving", "source_vertices", "driving_vertices", "weight")
    pairs = [(getattr(a, name), getattr(b, name)) for name in tensors]
    around = [a.surroundings, b.surroundings]
    pairs += [tuple(s.picture for s in around), tuple(s.layers for s in around)]
    equal = all(torch.equal(first, second) for first, second in pairs)
    return equal and a.key == b.key and a.kind == b.kind


# ------------------------------------------------------------------ archives


def test_parameters_survive_a_row(head):
    row = sample(head, "a", "a-clip", 3).row
    assert np.array_equal(to_row(from_row(row)), row)


def test_archives_are_plain_webdataset_tars(folder, samples):
    with tarfile.open(folder / "shards" / "00000.tar") as tar:
        names = tar.getnames()
        assert len(names) == 2 * len(samples)
        # A sample is the files that share the name up to the first dot.
        assert names[0].split(".")[0] == names[1].split(".")[0] == "persona/persona-clip/000000"
        assert {name.split(".", 1)[1] for name in names} == {"jpg", "json"}


def test_what_was_written_is_read(dataset, samples):
    by_key = {(s.group, s.number): s for s in samples}
    assert len(dataset) == len(samples)
    for row in range(len(dataset)):
        stored = by_key[str(dataset.index.group[row]), int(dataset.index.number[row])]
        assert np.array_equal(dataset.index.rows[row], stored.row)
        assert np.array_equal(dataset.landmarks(row), stored.landmarks)
        assert dataset.picture(row).shape == (80, 80, 3)


def test_a_shortened_archive_is_refused(folder, tmp_path):
    path = tmp_path / "00000.tar"
    path.write_bytes((folder / "shards" / "00000.tar").read_bytes()[:5000])
    (tmp_path / "00000.npz").write_bytes((folder / "shards" / "00000.npz").read_bytes())
    with pytest.raises(InputError, match="shorter than its index"):
        read_index(path)


def test_a_damaged_index_is_refused(folder, tmp_path):
    path = tmp_path / "00000.tar"
    path.write_bytes((folder / "shards" / "00000.tar").read_bytes())
    whole = (folder / "shards" / "00000.npz").read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(30):
        path.with_suffix(".npz").write_bytes(whole[: rng.integers(len(whole) - 1)])
        with pytest.raises(InputError, match=r"00000\.npz"):
            read_index(path)


def test_a_folder_without_a_dataset_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="gdpw-train prepare"):
        Dataset(tmp_path)


def test_parts_in_one_folder_are_one_dataset(tmp_path, head):
    for part in ("one", "two"):
        frames = [sample(head, part, f"{part}-clip", n) for n in range(3)]
        write_dataset(tmp_path / part, head, frames)
    united = Dataset(tmp_path)
    assert (len(united), united.manifest.people) == (6, 2)
    assert united.picture(5).shape == (80, 80, 3)


def test_a_manifest_cannot_point_outside(folder, tmp_path):
    text = (folder / MANIFEST).read_text().replace("00000.tar", "../../00000.tar")
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputError, match="outside"):
        Dataset(tmp_path)


# ------------------------------------------------------------------ who is held out


def test_the_committed_list_holds_out_clips_and_photos():
    listed = listed_people()
    assert sum(name.startswith("london") for name in listed) >= 15
    assert sum(not name.startswith("london") for name in listed) >= 8


def test_listed_people_are_held_out_where_they_occur():
    assert held_out(["c024", "c025", "london004", "x"]) == {"c024", "london004"}


def test_other_data_holds_out_the_same_people_when_it_grows():
    few = [f"id{i:05d}" for i in range(60)]
    more = few + [f"id{i:05d}" for i in range(60, 100)]
    assert held_out(few) == held_out(more) & set(few)
    assert held_out(few[:4]) == frozenset()
    assert len(held_out(few[:5])) >= 1


def test_training_never_sees_held_out_people(dataset, head):
    held = people_of("heldout", dataset.index.person.tolist())
    assert held
    training = sampler(dataset, head, split="train")
    for epoch in range(3):
        for index in range(len(training)):
            for key in training.batch(epoch, index).key:
                assert not any(person in key for person in held)


# ------------------------------------------------------------------ pairs


def test_pairs_come_from_one_group(dataset, head):
    for index in range(5):
        for key in sampler(dataset, head).batch(0, index).key:
            source, driving = key.split(">")
            assert source.split("/")[0] == driving.split("/")[0]
            assert source != driving


def test_a_reposed_picture_is_always_the_source_of_its_own_photo(dataset, head):
    only = SamplerConfig(real=0, photo=1, synthetic=0)
    found = set()
    for index in range(10):
        batch = sampler(dataset, head, config=only).batch(0, index)
        assert set(batch.kind) == {"photo"}
        found |= set(batch.key)
    numbers = {key: (key.split("/r")[1].split(">")[0], key[-1]) for key in found}
    assert all(int(source) % 2 == int(target) for source, target in numbers.values())


def test_each_kind_can_be_switched_off(dataset, head):
    for kind in ("real", "photo", "synthetic"):
        config = SamplerConfig(**{"real": 0, "photo": 0, "synthetic": 0, kind: 1})
        assert set(sampler(dataset, head, config=config).batch(0, 0).kind) == {kind}


def test_a_cross_pair_lends_its_motion_to_somebody_else_and_shows_no_result(dataset, head):
    still = AugmentConfig(0.0, (1.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    only = SamplerConfig(real=0, photo=0, synthetic=0, cross=1, augment=still)
    batch = sampler(dataset, head, config=only).batch(0, 0)
    assert set(batch.kind) == {"cross"}
    assert torch.equal(batch.driving, batch.source)
    assert not batch.weight.any()
    assert torch.equal(batch.pictured_vertices, batch.source_vertices)
    rows = {dataset.key(row): row for row in range(len(dataset))}
    for i, key in enumerate(batch.key):
        source, motion = (rows[part] for part in key.split(">"))
        assert dataset.index.person[source] != dataset.index.person[motion]
        lent = replace(dataset.parameters(motion), shape=dataset.parameters(source).shape)
        expected = lent.camera.project(head.posed(lent))
        assert np.allclose(batch.driving_vertices[i, :, :2], expected[:, :2], atol=1e-4)


def test_pictured_heads_are_the_source_of_cross_pairs_and_the_driving_of_others(dataset, head):
    mixed = SamplerConfig(real=0.5, photo=0, synthetic=0, cross=0.5)
    batch = sampler(dataset, head, config=mixed, batch=16).batch(0, 0)
    assert set(batch.kind) == {"cross", "real"}
    for i, kind in enumerate(batch.kind):
        shown = batch.source_vertices if kind == "cross" else batch.driving_vertices
        assert torch.equal(batch.pictured_vertices[i], shown[i])
        assert batch.weight[i].any() == (kind == "real")


def test_one_person_alone_has_no_cross_pairs(tmp_path, head):
    frames = [sample(head, "a", "a-clip", n) for n in range(4)]
    alone = Dataset(write_dataset(tmp_path / "set", head, frames))
    assert PairChooser(alone, SamplerConfig(cross=1), "all", 0).shares["cross"] == 0


def test_shares_of_kinds_that_are_missing_go_to_the_others(tmp_path, head):
    frames = [sample(head, "a", "a-clip", n) for n in range(4)]
    plain = Dataset(write_dataset(tmp_path / "set", head, frames))
    assert PairChooser(plain, SamplerConfig(), "all", 0).shares["real"] == 1
    with pytest.raises(InputError, match="no pair"):
        PairChooser(plain, SamplerConfig(real=0), "all", 0)


def test_the_end_of_a_clip_that_is_held_back_is_judged_by_and_never_trained_on(dataset):
    config = SamplerConfig(hold_back=0.3, cross=0.3)
    training = PairChooser(dataset, config, "all", 0)
    judging = PairChooser(dataset, config, "all", 0, judging=True)
    index, rng = dataset.index, np.random.default_rng(0)
    clip = index.origin == 0

    def late(row):
        return bool(clip[row]) and index.number[row] >= 42  # of 0, 6, ... 54 the last three

    for epoch in range(3):
        for driving in training.order(epoch):
            pair = training.pair(int(driving), rng)
            assert not late(pair.source)
            assert not late(pair.driving)
    seen = set()
    for driving in np.concatenate([judging.order(epoch) for epoch in range(5)]):
        pair = judging.pair(int(driving), rng)
        assert pair.kind == "real"
        assert late(pair.driving)
        assert pair.source != pair.driving
        seen.add(late(pair.source))
    assert seen == {True, False}
    photos = SamplerConfig(real=0, synthetic=0, hold_back=0.3)
    assert PairChooser(dataset, photos, "all", 0).shares["photo"] == 1
    whole = PairChooser(dataset, SamplerConfig(), "all", 0)
    plain = PairChooser(dataset, SamplerConfig(), "all", 0, judging=True)
    np.testing.assert_array_equal(whole.order(1), plain.order(1))


def test_sources_lie_further_away_than_by_chance(dataset):
    def distance(config):
        chooser = PairChooser(dataset, config, "all", 0)
        rng = np.random.default_rng(0)
        motion = dataset.index.motion
        pairs = [chooser.pair(int(row), rng) for row in chooser.order(0)[:50]]
        return np.mean([np.linalg.norm(motion[p.source] - motion[p.driving]) for p in pairs])

    far = SamplerConfig(photo=0, synthetic=0, candidates=3, near=0)
    by_chance = SamplerConfig(photo=0, synthetic=0, candidates=1, near=0)
    assert distance(far) > 1.1 * distance(by_chance)


# ------------------------------------------------------------------ determinism


def test_a_batch_is_a_function_of_seed_epoch_and_index(dataset, head):
    first, second = sampler(dataset, head), sampler(dataset, head)
    second.batch(1, 0)  # asking for others in between changes nothing
    second.batch(0, 2)
    assert same(first.batch(0, 1), second.batch(0, 1))
    assert not same(first.batch(0, 1), first.batch(0, 2))
    assert not same(first.batch(0, 1), first.batch(1, 1))
    assert not same(first.batch(0, 1), sampler(dataset, head, seed=1).batch(0, 1))


def test_workers_do_not_change_the_stream(dataset, head):
    drawn = sampler(dataset, head)
    alone = list(stream_batches(drawn, start=3, stop=7))
    helped = list(stream_batches(drawn, start=3, stop=7, workers=2))
    assert len(alone) == len(helped) == 4
    assert all(same(a, b) for a, b in zip(alone, helped, strict=True))
    assert same(alone[0], drawn.batch(*divmod(3, len(drawn))))


def test_a_damaged_picture_is_replaced_and_named(tmp_path, head, caplog):
    frames = [sample(head, "a", "a-clip", n) for n in range(6)]
    frames[2] = sample(head, "a", "a-clip", 2, jpeg=b"\xff\xd8 not a picture")
    broken = Dataset(write_dataset(tmp_path / "set", head, frames))
    drawn = sampler(broken, head)
    batches = [drawn.batch(0, index) for index in range(len(drawn))]
    assert "a-clip/2" in caplog.text
    assert not any("a-clip/2>" in key or key.endswith("/2") for b in batches for key in b.key)
    assert same(batches[0], sampler(broken, head).batch(0, 0))


def test_a_dataset_of_another_head_is_refused(tmp_path, head, samples):
    folder = write_dataset(tmp_path / "set", head, samples[:3])
    text = (folder / MANIFEST).read_text().replace(head.pack.identity, "0" * 64)
    (folder / MANIFEST).write_text(text)
    with pytest.raises(InputError, match="gdpw-train fit"):
        sampler(Dataset(folder), head)


# ------------------------------------------------------------------ what a batch holds


def test_the_batch_has_the_promised_shapes(dataset, head):
    batch = sampler(dataset, head).batch(0, 0)
    vertices = len(head.pack.v_template)
    assert batch.source.shape == batch.driving.shape == (4, 3, 32, 32)
    assert batch.source_vertices.shape == (4, vertices, 3)
    assert batch.weight.shape == (4, 1, 32, 32)
    assert batch.source.dtype == batch.weight.dtype == torch.float32
    assert batch.source.min() >= 0
    assert batch.source.max() <= 1
    assert batch.rows(1, 3).key == batch.key[1:3]


def test_the_network_sees_the_middle_of_the_surroundings(dataset, head):
    still = AugmentConfig(0.0, (1.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    drawn = sampler(dataset, head, config=SamplerConfig(augment=still))
    batch = drawn.batch(0, 0)
    edge = (batch.surroundings.picture.shape[-1] - batch.source.shape[-1]) // 2
    assert edge == round(batch.source.shape[-1] * (dataset.manifest.margin - 1) / 2) > 0
    # The middle is the window itself: the same pixels as without any surroundings.
    source_key = batch.key[0].split(">")[0]
    row = next(i for i in range(len(dataset)) if dataset.key(i) == source_key)
    plain = Window().cut(dataset.picture(row), dataset.manifest.margin, batch.source.shape[-1])
    middle = (batch.source[0].permute(1, 2, 0) * 255).round().to(torch.uint8).numpy()
    assert np.abs(middle.astype(int) - plain).max() <= 1


def test_pictures_of_a_pair_are_changed_alike(tmp_path, head):
    # Two frames with the same picture and pose must stay equal under any augmentation.
    plain = sample(head, "a", "a-clip", 0)
    twin = sample(head, "a", "a-clip", 1, jpeg=plain.jpeg, row=plain.row)
    dataset = Dataset(write_dataset(tmp_path / "set", head, [plain, twin]))
    wild = AugmentConfig(jitter=0.3, blur=0.5, jpeg=0.5, rotation=15, background=0, bend=0.05)
    drawn = sampler(dataset, head, config=SamplerConfig(augment=wild), batch=2)
    for epoch in range(10):
        batch = drawn.batch(epoch, 0)
        assert torch.equal(batch.source, batch.driving)
        assert torch.equal(batch.source_vertices, batch.driving_vertices)


def test_a_picture_in_memory_matches_the_stored_jpeg(dataset, samples):
    from PIL import Image

    row = 7
    key = str(dataset.index.group[row]), int(dataset.index.number[row])
    stored = next(s for s in samples if (s.group, s.number) == key)
    expected = np.asarray(Image.open(io.BytesIO(stored.jpeg)))
    assert np.array_equal(dataset.picture(row), expected)
