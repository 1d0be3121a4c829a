"""Many files, each in a process of its own that begins warm: what `work_apart` does, but fast."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="one process a file is too slow")

_READ_ALL = """
import os, sys
from pathlib import Path
from gdpw_core.apart import _bound
from {module} import {work} as work
{warm}
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        code = 1
        try:
            _bound(60, 8 << 30)
            work({arguments})
            code = 0
        except BaseException:
            pass
        os._exit(code)
    _, status, use = os.wait4(child, 0)
    print(status, round(use.ru_utime + use.ru_stime, 2))
"""
REFUSED = 256.0


def read_all(
    module: str, work: str, arguments: str, paths: Sequence[Path], warm: str = ""
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Do the work on every path.

    Args:
        module: of the function.
        work: the function.
        arguments: source text of them; `name` is the path.
        paths: of files.
        warm: source text of what is to be loaded before.

    Returns:
        Per path the status that its process ended with (0, 256 for an exception, less than 128 for
        a signal), and its seconds.
    """
    script = _READ_ALL.format(module=module, work=work, arguments=arguments, warm=warm)
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, paths)], capture_output=True, text=True, check=True
    )
    status, seconds = np.array([line.split() for line in done.stdout.splitlines()], float).T
    # A signal, which becomes a sentence too, ends the child alone.
    assert set(status) <= {0.0, REFUSED} | {float(s) for s in range(1, 128)}
    return status, seconds
