"""Reading weights is quick: it loads nothing that a picture does not need."""

import subprocess
import sys

_PROGRAM = """
import sys
from gdpw_core.model import load_generator
from gdpw_core.resources import resource
load_generator(resource("weights", "lite.safetensors"), None)
print("torch._dynamo" in sys.modules)
"""


def test_reading_weights_does_not_load_the_compiler_of_torch():
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "False", done.stderr
