"""Imports, checks, chooses and removes heads and weights, in the job thread."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.rendering.workers import Job, JobContext, JobWorker
from app.texts.messages import Message
from gdpw_core.assets.overview import Overview, overview
from gdpw_core.assets.selection import Selection, selection, use, verify
from gdpw_core.assets.store import Asset, AssetStore
from gdpw_core.errors import GdpwError


class AssetManager(QObject):
    """What the dialog asks for; every answer is a signal.

    Args:
        store: where imports lie.
        jobs: the thread.
        parent: owner.
    """

    changed = Signal()
    """The list is another than before."""
    selected = Signal()
    """Another head or other weights are in use."""
    said = Signal(object)
    """A `Message`."""
    working = Signal(str)
    """What is being done; empty when nothing is."""

    def __init__(self, store: AssetStore, jobs: JobWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self._pending = 0

    @property
    def busy(self) -> bool:
        """Whether something is being imported or checked."""
        return self._pending > 0

    @property
    def folder(self) -> Path:
        """Where imports lie."""
        return self._store.folder

    def overview(self) -> Overview:
        """Everything there is, and everything that could be had."""
        return overview(self._store)

    def selection(self) -> Selection:
        """What is in use."""
        return selection(self._store)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Import files one after the other; each success and each refusal is said."""
        for path in paths:
            self._import(path)

    def verify(self, asset: Asset) -> None:
        """Read an asset in full and say whether it is sound."""

        def run(context: JobContext) -> None:
            context.check()
            verify(asset)

        def done(_: object) -> None:
            text = self.tr("{0} is unchanged and readable.")
            self.said.emit(Message(text.format(asset.title), "good"))

        self._submit(self.tr("Checking {0}…").format(asset.title), run, done)

    def use(self, name: str) -> None:
        """Work with a head or weights from now on."""
        before = self.selection()
        try:
            use(self._store, name)
        except GdpwError as error:
            self.said.emit(Message(str(error), "error"))
            return
        self._tell_selection(before)

    def remove(self, name: str) -> None:
        """Delete an import; what was in use gives way to the bundled one."""
        before = self.selection()
        try:
            self._store.remove(name)
        except GdpwError as error:
            self.said.emit(Message(str(error), "error"))
            return
        self.said.emit(Message(self.tr("{0} was removed.").format(name), "good"))
        self._tell_selection(before)

    def use_file(self, path: Path, wish: str) -> None:
        """Import weights unless they are known, and work with them from now on.

        Args:
            path: the file.
            wish: what to call them.
        """

        def run(context: JobContext) -> Asset:
            from gdpw_core.assets.importing import import_file
            from gdpw_core.assets.selection import bundled_weights
            from gdpw_core.assets.store import checksum

            context.check()
            known = self._store.with_origin(checksum(path))
            if known is not None:
                return known
            taken = frozenset(asset.name for asset in bundled_weights())
            return import_file(path, self._store, name=self._store.free_name(wish, taken))

        def done(asset: Asset) -> None:
            self.use(asset.name)
            text = self.tr("Edits are made with {0} now.")
            self.said.emit(Message(text.format(asset.name), "good"))

        self._submit(self.tr("Importing {0}…").format(wish), run, done)

    def _import(self, path: Path) -> None:
        def run(context: JobContext) -> Asset:
            from gdpw_core.assets.importing import import_file

            def tell(step: str) -> None:
                context.check()
                context.publish(step)

            return import_file(path, self._store, said=tell)

        def done(asset: Asset) -> None:
            text = self.tr("{0} was imported. {1}").format(asset.title, " ".join(asset.notes))
            message = Message(text.strip(), "good")
            if asset.kind != "regressor":
                message = replace(
                    message, action=self.tr("Use it"), run=lambda: self.use(asset.name)
                )
            self.said.emit(message)
            self.changed.emit()

        self._submit(self.tr("Importing {0}…").format(path.name), run, done)

    def _tell_selection(self, before: Selection) -> None:
        now = self.selection()
        self.changed.emit()
        if (now.head_path, now.weights_path) != (before.head_path, before.weights_path):
            self.selected.emit()
        for note in now.notes:
            self.said.emit(Message(note, "warning"))

    def _submit(
        self, title: str, run: Callable[[JobContext], object], done: Callable[..., None]
    ) -> None:
        def ended(result: object) -> None:
            self._end()
            done(result)

        def failed(error: GdpwError) -> None:
            self._end()
            self.said.emit(Message(str(error), "error"))

        self._pending += 1
        self.working.emit(title)
        self._jobs.submit(
            Job(
                title=title, run=run, done=ended, failed=failed,
                published=lambda step: self.working.emit(f"{step}…"),
            )
        )  # fmt: skip

    def _end(self) -> None:
        self._pending -= 1
        if not self._pending:
            self.working.emit("")
