"""What `pip install .` brings: the packages with everything that is bundled, and nothing else."""

import subprocess
import sys
import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

_ELSEWHERE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import app, gdpw_core
from gdpw_core.head.pack import load_pack
from gdpw_core.resources import resources_folder
from gdpw_core.runtime import find_weights
root = Path(sys.argv[1]).resolve()
for module in (app, gdpw_core):
    assert root in Path(module.__file__).resolve().parents, module.__file__
print(resources_folder().relative_to(root).as_posix(), len(load_pack().v_template))
print(find_weights().relative_to(root).as_posix())
"""


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(repository)).build(directory=str(folder), versions=["standard"])
    return path


def test_a_wheel_holds_two_packages_and_every_bundled_file(repository, wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "app", "gdpw_core",
    }  # fmt: skip
    listed = ["git", "ls-files", "resources", "app", "gdpw_core"]
    files = subprocess.run(listed, cwd=repository, capture_output=True, text=True, check=True)
    expected = {
        f"gdpw_core/bundled/{name.removeprefix('resources/')}" if name.startswith("resources/")
        else name
        for name in files.stdout.splitlines()
    }  # fmt: skip
    assert expected <= names


def test_an_installation_finds_what_is_bundled(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    command = [sys.executable, "-c", _ELSEWHERE, str(tmp_path / "site")]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == [
        "gdpw_core/bundled", "6074", "gdpw_core/bundled/weights/lite.safetensors",
    ]  # fmt: skip
