"""Every bundled file is accounted for: where it comes from, its licence, its checksum."""

import hashlib

import pytest


def rows(repository) -> dict[str, list[str]]:
    text = (repository / "resources" / "NOTICE.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {row[0]: row[1:] for row in cells}


def bundled_files(repository) -> set[str]:
    folder = repository / "resources"
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("NOTICE.md", ".gitignore")
    }


def test_the_notice_lists_exactly_the_files_that_are_there(repository):
    listed = set(rows(repository))
    folders = tuple(name for name in listed if name.endswith("/"))
    files = {name for name in bundled_files(repository) if not name.startswith(folders)}
    assert listed - set(folders) == files


def test_checksums_are_those_of_the_notice(repository):
    listed = rows(repository)
    built = {name for name, row in listed.items() if row[-1].startswith("made here")}
    folders = {
        "training/", "evaluation/", "motions/", "presets/", "guide/", "weights/", "icons/",
        "translations/",
    }  # fmt: skip
    heads = {"open_head.npz", "open_head_shapes.npz", "open_head_wrinkles.npz"}
    assert built == {f"head/{name}" for name in heads} | folders
    for name in listed.keys() - built:
        data = (repository / "resources" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == listed[name][-1], name


@pytest.mark.parametrize("name", ["samples/astronaut.png", "models/face_landmarker.task"])
def test_origin_and_licence_are_stated(repository, name):
    origin, _, licence, _ = rows(repository)[name]
    assert origin
    assert licence
