"""ONNX files for tests, written as protocol buffers by hand (no onnx package is needed)."""

import numpy as np


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def tensor(name: str, array: np.ndarray) -> bytes:
    kinds = {np.dtype(np.float32): 1, np.dtype(np.int64): 7}
    dims = b"".join(field(1, int(size)) for size in array.shape)
    return dims + field(2, kinds[array.dtype]) + field(8, name) + field(9, array.tobytes())


def integers(name: str, *values: int) -> bytes:
    """Attribute of several integers."""
    return field(1, name) + b"".join(field(8, value) for value in values) + field(20, 7)


def integer(name: str, value: int) -> bytes:
    return field(1, name) + field(3, value) + field(20, 2)


def node(operation: str, inputs: list[str], output: str, *attributes: bytes) -> bytes:
    made = b"".join(field(1, name) for name in inputs) + field(2, output) + field(3, output)
    return made + field(4, operation) + b"".join(field(5, each) for each in attributes)


def value(name: str, *shape: int) -> bytes:
    dims = b"".join(field(1, field(1, size)) for size in shape)
    kind = field(1, field(1, 1) + field(2, dims))
    return field(1, name) + field(2, kind)


def model(nodes: list[bytes], tensors: list[bytes], inputs: bytes, outputs: bytes) -> bytes:
    graph = b"".join(field(1, each) for each in nodes) + field(2, "net")
    graph += b"".join(field(5, each) for each in tensors)
    graph += field(11, inputs) + field(12, outputs)
    return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13))


def embedding_network(*, scales: bool = False, side: int = 112, size: int = 64) -> bytes:
    """A small network of ArcFace's form: convolution, PReLU, flatten, matrix; 112 px to `size`.

    Args:
        scales: it begins with the subtraction and scaling of networks converted from MXNet.
        side: of the picture that it takes.
        size: of the embedding.
    """
    rng = np.random.default_rng(0)
    cells = side // 16
    weight = rng.normal(0, 0.05, (4, 3, 16, 16)).astype(np.float32)
    matrix = rng.normal(0, 0.3, (size, 4 * cells * cells)).astype(np.float32)
    tensors = [
        tensor("weight", weight),
        tensor("slope", np.full((4, 1, 1), 0.25, np.float32)),
        tensor("matrix", matrix),
        tensor("bias", np.zeros(size, np.float32)),
    ]
    first, nodes = "picture", []
    if scales:
        tensors += [
            tensor("mean", np.array([127.5], np.float32)),
            tensor("factor", np.array([1 / 127.5], np.float32)),
        ]
        nodes = [
            node("Sub", ["picture", "mean"], "centred"),
            node("Mul", ["centred", "factor"], "scaled"),
        ]
        first = "scaled"
    nodes += [
        node("Conv", [first, "weight"], "c", integers("kernel_shape", 16, 16),
             integers("strides", 16, 16)),
        node("PRelu", ["c", "slope"], "p"),
        node("Flatten", ["p"], "f", integer("axis", 1)),
        node("Gemm", ["f", "matrix", "bias"], "embedding", integer("transB", 1)),
    ]  # fmt: skip
    return model(nodes, tensors, value("picture", 1, 3, side, side), value("embedding", 1, size))
