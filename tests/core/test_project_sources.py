"""What the product's source must not contain, read from its syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PRODUCT = ("app", "gdpw_core", "packaging")
UNSAFE_CALLS = {
    "eval",
    "exec",
    "os.system",
    "pickle.load",
    "pickle.loads",
    "pickle.Unpickler",
    "tempfile.mktemp",
    "yaml.load",
}
# Users' pictures and films go through one decode function each; builders read their own files.
UNSAFE_DECODERS = {"cv2.imread", "cv2.imdecode", "cv2.imreadmulti", "cv2.VideoCapture"}
# A camera goes by its number; a name would be a file's or a stream's.
CAMERA = "cv2.VideoCapture"
UNSAFE_ARGUMENTS = {("weights_only", False), ("allow_pickle", True), ("shell", True)}
UNSAFE_IMPORTS = {"cPickle", "dill", "joblib", "marshal", "shelve", "cloudpickle"}
# Nothing is sent anywhere.
NETWORK_IMPORTS = {"ftplib", "http", "httpx", "requests", "smtplib", "socket", "urllib"}


def opens_a_camera(name: str, node: ast.Call) -> bool:
    first = node.args[0] if node.args else None
    return name == CAMERA and isinstance(first, ast.Constant) and type(first.value) is int


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def faults_of(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from call_faults(node, "QThread" in names)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
                names_taken = {f"{node.module}.{alias.name}" for alias in node.names}
                yield from (f"imports {name}" for name in names_taken & UNSAFE_CALLS)
            for module in modules:
                top = module.partition(".")[0]
                if top in UNSAFE_IMPORTS | NETWORK_IMPORTS:
                    yield f"imports {module}"


def call_faults(node: ast.Call, has_threads: bool) -> Iterator[str]:
    name = dotted(node.func)
    if name in UNSAFE_CALLS | UNSAFE_DECODERS and not opens_a_camera(name, node):
        yield f"calls {name}"
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    for argument, value in given.items():
        if isinstance(value, ast.Constant) and (argument, value.value) in UNSAFE_ARGUMENTS:
            yield f"passes {argument}={value.value}"
    if name == "torch.load" and not is_true(given.get("weights_only")):
        yield "calls torch.load without weights_only=True"
    if has_threads and name.endswith(".terminate"):
        yield "terminates a thread"


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def product_files(repository: Path) -> list[Path]:
    return [path for folder in PRODUCT for path in (repository / folder).rglob("*.py")]


def is_builder(path: Path, repository: Path) -> bool:
    return path.is_relative_to(repository / "packaging")


def test_the_source_does_nothing_unsafe(repository):
    files = product_files(repository)
    assert len(files) > 20
    found = [
        f"{path.relative_to(repository)}: {fault}"
        for path in files
        for fault in faults_of(path.read_text(encoding="utf-8"))
        if not (is_builder(path, repository) and fault.removeprefix("calls ") in UNSAFE_DECODERS)
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')",
        "exec(code)",
        "import pickle\npickle.load(f)",
        "from pickle import loads",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
        "cv2.imread(name)",
        "import requests",
        "from urllib.request import urlopen",
        "subprocess.run(line, shell=True)",
        "thread = QThread()\nthread.terminate()",
        "import dill",
    ],
)
def test_the_scan_finds_what_it_is_for(source):
    assert list(faults_of(source))


def test_no_file_is_longer_than_it_may_be(repository):
    long = {
        str(path.relative_to(repository)): lines
        for path in product_files(repository)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def test_the_top_level_holds_what_was_agreed(repository):
    agreed = {"LICENSE", "README.md", "app", "gdpw_core", "packaging", "pyproject.toml"}
    agreed |= {"resources", "tests"}
    visible = {path.name for path in repository.iterdir() if not path.name.startswith(".")}
    made = {"build", "dist"} | {name for name in visible if name.endswith(".egg-info")}
    assert visible - made - agreed == set()
