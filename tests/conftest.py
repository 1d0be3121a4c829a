"""What every test shares."""

import os
from pathlib import Path

import hypothesis
import pytest

# Before Qt is imported anywhere: tests need no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Two busy cores and first calls that import: the time of one example says nothing.
hypothesis.settings.register_profile("gdpw", deadline=None)
hypothesis.settings.load_profile("gdpw")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def private_user_folders(tmp_path_factory, monkeypatch):
    """Logs, settings and caches of a test never touch the user's own."""
    home = tmp_path_factory.mktemp("user")
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def astronaut() -> Path:
    """A sample portrait: one frontal face, 512 x 512."""
    return ROOT / "resources" / "samples" / "astronaut.png"


@pytest.fixture(scope="session")
def hopper() -> Path:
    """A sample portrait: one face in a JPEG without EXIF, 512 x 600."""
    return ROOT / "resources" / "samples" / "grace_hopper.jpg"
