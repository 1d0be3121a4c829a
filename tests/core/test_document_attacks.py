"""Document files from strangers: one sentence each, no crash, nothing written, nothing unpacked."""

import random
import zipfile

import pytest
from document_samples import document

from gdpw_core.document import read_document, write_document
from gdpw_core.document.archive import MIMETYPE
from gdpw_core.errors import InputError


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "work.gdpw"
    write_document(document(count=3), path)
    return path.read_bytes()


def archive(path, *members, **options):
    with zipfile.ZipFile(path, "w", **options) as made:
        made.writestr("mimetype", MIMETYPE)
        for name, data in members:
            made.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil.json",
        "/etc/evil",
        "a/b.json",
        "..\\evil.json",
        "C:evil",
        ".hidden",
        "folder/",
        "a..b",
    ],
)
def test_parts_with_paths_are_refused(tmp_path, name):
    path = archive(tmp_path / "x.gdpw", (name, b"{}"))
    with pytest.raises(InputError, match="with a path"):
        read_document(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_bomb_is_refused_by_its_size_before_it_is_unpacked(tmp_path):
    packed = {"compression": zipfile.ZIP_DEFLATED}
    path = archive(tmp_path / "x.gdpw", ("document.json", bytes(5 << 20)), **packed)
    assert path.stat().st_size < 20_000
    with pytest.raises(InputError, match="more than the 4 MB"):
        read_document(path)
    path = archive(tmp_path / "y.gdpw", ("photo.png", bytes(5 << 20)), **packed)
    with pytest.raises(InputError, match="packed in a way"):
        read_document(path)


def test_a_size_that_lies_is_refused(tmp_path, sound):
    """The directory says 10 bytes, the data hold more."""
    path = tmp_path / "x.gdpw"
    write_document(document(), path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as made:
        size = made.getinfo("document.json").file_size
    place = data.rfind(size.to_bytes(4, "little"))
    data[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_document(path)


def test_two_parts_of_one_name_and_too_many_parts_are_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = archive(tmp_path / "x.gdpw", ("document.json", b"{}"), ("document.json", b"[]"))
    with pytest.raises(InputError, match="twice"):
        read_document(path)
    path = archive(tmp_path / "y.gdpw", *((f"part{k}", b"") for k in range(40)))
    with pytest.raises(InputError, match="41 parts"):
        read_document(path)


def test_other_files_are_told_apart(tmp_path):
    path = tmp_path / "x.gdpw"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("word/document.xml", "")
    with pytest.raises(InputError, match="with a path"):
        read_document(path)
    for data in (b"", b"PK", b"\x89PNG\r\n\x1a\n", b"x" * 1000):
        path.write_bytes(data)
        with pytest.raises(InputError, match="not a GDPW document"):
            read_document(path)
    for missing in (tmp_path, tmp_path / "no.gdpw"):
        with pytest.raises(InputError, match="does not exist or is not a file"):
            read_document(missing)


def test_packing_that_documents_never_use_is_refused(tmp_path):
    path = archive(tmp_path / "x.gdpw", ("document.json", b"{}"), compression=zipfile.ZIP_LZMA)
    with pytest.raises(InputError, match="packed in a way"):
        read_document(path)


def check_mutants(sound, folder, count, seed):
    rng = random.Random(seed)
    path = folder / "mutant.gdpw"
    refusals = []
    for _ in range(count):
        data = bytearray(sound)
        for _ in range(rng.choice((1, 1, 2, 8))):
            data = data or bytearray(b"P")
            kind, place = rng.randrange(4), rng.randrange(len(data))
            if kind == 0:
                data[place] ^= 1 << rng.randrange(8)
            elif kind == 1:
                data[place : place + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(9))
            elif kind == 2:
                del data[place:]
                data += b"\0"
            else:
                # Where the directory of the archive lies.
                data[-rng.randrange(1, min(400, len(data)) + 1)] = rng.randrange(256)
        path.write_bytes(data)
        try:
            read_document(path)
        except InputError as error:
            refusals.append(str(error))
    assert all("mutant.gdpw" in text and "\n" not in text for text in refusals)
    assert list(folder.iterdir()) == [path]
    assert len(refusals) > count / 2


def test_two_thousand_mutants_are_opened_or_refused(sound, tmp_path):
    check_mutants(sound, tmp_path, 2_000, 1)


@pytest.mark.slow
def test_fifty_thousand_mutants_are_opened_or_refused(sound, tmp_path):
    check_mutants(sound, tmp_path, 50_000, 2)
