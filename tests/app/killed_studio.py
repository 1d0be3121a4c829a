"""Edits, keeps and saves until it is killed, again and again; run by `test_documents_kill`.

usage: killed_studio.py FOLDER COUNT
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))

from fakes import FakePipeline, face_controls
from PySide6.QtCore import QCoreApplication, QTimer

from app.documents.recovery_slot import left_behind
from app.studio import Studio
from gdpw_core.document import linked_photo, read_document
from gdpw_core.resources import resource

SAMPLE = resource("samples", "grace_hopper.jpg")
SAVE_EVERY = 15


def edit_until_killed(folder, pipe):
    """In the child: an edit every few milliseconds, a save now and then, each told when done."""

    def tell(what, number):
        os.write(pipe, f"{what} {number}\n".encode())

    application = QCoreApplication([])
    studio = Studio(FakePipeline, face_controls(), folder / "data")
    session, documents = studio.session, studio.documents
    composed = [0]
    work = documents.recovery._work

    def counted():
        composed[0] = int(session.value("shape.0") * 1000 + 0.5)
        return work()

    def edit():
        number = int(session.value("shape.0") * 1000 + 0.5) + 1
        session.set_values({"shape.0": number / 1000}, f"Edit {number}")
        if number % 4 == 0:
            documents.recovery.keep()
        if number % SAVE_EVERY == 0:
            documents.save(folder / "work.gdpw", link=False, after=lambda: tell("saved", number))

    def begin():
        session.set_values({"shape.0": 0.0}, "Start")
        timer.start(3)

    documents.recovery._work = counted
    documents.recovery.kept.connect(lambda: tell("kept", composed[0]))
    timer = QTimer()
    timer.timeout.connect(edit)
    session.portrait_changed.connect(begin)
    studio.start_jobs()
    studio.start_engine()
    studio.opener.open_file(SAMPLE)
    application.exec()


def last_told(told):
    numbers = [int(line.split()[1]) for line in told.decode().splitlines(keepends=True)
               if line.endswith("\n")]  # fmt: skip
    return max(numbers, default=0)


def number_in(document):
    return round(float(document.history.current().shape[0]) * 1000)


def check(folder, told):
    """What was told to be on the disk is there: in the document or in the copy."""
    found, data = [0], SAMPLE.read_bytes()
    if (folder / "work.gdpw").exists():
        document = read_document(folder / "work.gdpw")
        assert document.notices == ()
        assert document.photo.data == data
        found.append(number_in(document))
    for left in left_behind(folder / "data" / "recovery"):
        document = read_document(left.document)
        assert document.notices == ()
        assert linked_photo(document, left.folder).data == data
        found.append(number_in(document))
        left.discard()
    assert max(found) >= last_told(told), (found, told[-200:])
    assert not list((folder / "data" / "recovery").iterdir())
    return max(found)


def kill_once(folder, rng):
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            edit_until_killed(folder, write_end)
        finally:
            os._exit(3)
    os.close(write_end)
    told = os.read(read_end, 4096)
    assert told, "it ended before it was killed"
    time.sleep(rng.uniform(0.0, 0.25))
    os.kill(child, signal.SIGKILL)
    while part := os.read(read_end, 4096):
        told += part
    os.close(read_end)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return check(folder, told)


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(11)
    edits = 0
    for number in range(count):
        place = folder / str(number)
        place.mkdir()
        edits += kill_once(place, rng)
    sys.stdout.write(f"{count} kills, {edits} edits found again\n")


if __name__ == "__main__":
    main()
