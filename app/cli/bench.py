"""`gdpw bench`: how fast this machine is, stage by stage."""

import argparse
import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.cli.stopwatch import Timing

SUMMARY = "measure the speed of this machine"
DESCRIPTION = """\
Measure every stage on this machine and print medians in milliseconds. The stages take turns in
one process, so that a busy moment slows all of them alike; the first five in a window of their
own, hidden where there is no screen, with the bundled weights.

  window          start of the process until the window is shown
  first_photo     the first photo opened until its sliders can be moved, engine included
  next_photo      the same for another photo
  slider          a slider moved until the canvas is painted
  release         the slider let go until the picture has full quality
  fit             find the face in a 512 px photo and fit the head
  rasterize       18 channels of guidance at 256 px (displacement and 16 neural codes)
  preview         one training-free edit at 512 px
  encode_source   the network's work once per photo, 256 px
  render          the network's work per edit, 256 px, as the application runs it
  render_decoder  the same work in plain eager float32, nothing folded
  render_eager    one forward pass of the same network in plain eager float32, encoder included
  composite_12mp  one edit at the full size of a 12-megapixel photo

Without --weights the network has random weights: its speed does not depend on them.
"""
_CONFIGURATIONS = ("lite", "base", "official")
_MODES = ("geom_disp", "neural_codes", "both", "nmfc")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result here as well")
    parser.add_argument("--configuration", choices=_CONFIGURATIONS, default="lite")
    parser.add_argument("--mode", choices=_MODES, default="both", help="guidance of the network")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="weights of the network")
    parser.add_argument(
        "--rounds", type=int, default=7, metavar="N", help="how often all stages take their turn"
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        GdpwError: the weights or the destination cannot be used.
    """
    if arguments.json is not None:
        from gdpw_core.image import check_folder

        check_folder(arguments.json)
    from app.cli.measurements import network_under_test, stages
    from app.cli.stopwatch import medians
    from app.cli.window_timing import window_timings

    network = network_under_test(arguments.configuration, arguments.mode, arguments.weights)
    timings = medians(stages(network), rounds=max(1, arguments.rounds))
    timings = window_timings() | timings
    description = network.runtime.description
    report: dict[str, object] = {name: timing.median for name, timing in timings.items()}
    report |= {
        "configuration": description.configuration,
        "backend": description.backend,
        "precision": description.precision,
        "device": description.device,
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "runs": {name: timing.runs for name, timing in timings.items()},
    }
    _show(timings, str(description))
    if arguments.json is not None:
        from gdpw_core.image import write_whole

        write_whole(arguments.json, f"{json.dumps(report, indent=2)}\n".encode())
    return 0


def _show(timings: "dict[str, Timing]", description: str) -> None:
    print(description)
    for name, timing in timings.items():
        print(f"  {name:<16}{timing.median:>9.1f} ms   median of {timing.runs}")
