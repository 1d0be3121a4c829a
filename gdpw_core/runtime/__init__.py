"""Running the generator: once per portrait, then once per edit, on the device at hand.

Design note: one protocol, two backends. `EagerRuntime` runs the folded network in PyTorch on any
device; `OpenVinoRuntime` (optional extra) is faster on Intel and AMD CPUs. `create_runtime`
measures what the machine can do instead of believing its flags, and wraps the choice so that a
fault of the device costs time, never an edit.
"""

from gdpw_core.runtime.choice import ChoiceMemory
from gdpw_core.runtime.devices import Precision, default_device, device_label
from gdpw_core.runtime.eager import EagerRuntime
from gdpw_core.runtime.fallback import FallbackRuntime
from gdpw_core.runtime.find import find_weights, weights_name
from gdpw_core.runtime.protocol import GeneratorRuntime, RuntimeDescription
from gdpw_core.runtime.select import Backend, create_runtime, measure

__all__ = [
    "Backend",
    "EagerRuntime",
    "FallbackRuntime",
    "GeneratorRuntime",
    "Precision",
    "RuntimeDescription",
    "ChoiceMemory",
    "create_runtime",
    "default_device",
    "device_label",
    "find_weights",
    "measure",
    "weights_name",
]
