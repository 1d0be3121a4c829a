"""The threads: latest wins, first come, and a clean end."""

import threading
import time

import numpy as np
import pytest
from fakes import FakePipeline, fitted_parameters, portrait_of

from app.rendering.engine import Engine
from app.rendering.mailbox import Mailbox
from app.rendering.steps import RenderRequest
from app.rendering.workers import Job, JobWorker, RenderWorker
from gdpw_core.errors import AssetError, Cancelled, InputError
from gdpw_core.image import decode_photo


@pytest.fixture
def portrait(astronaut):
    return portrait_of(decode_photo(astronaut))


@pytest.fixture
def render_worker(qtbot):
    workers = []

    def make(pipeline):
        worker = RenderWorker(Engine(lambda: pipeline))
        workers.append(worker)
        return worker

    yield make
    for worker in workers:
        worker.stop()
        assert worker.wait(3000)


@pytest.fixture
def job_worker(qtbot):
    worker = JobWorker()
    worker.start()
    yield worker
    worker.stop()
    assert worker.wait(3000)


def request(portrait, revision, *, settled=False, view="result", stamp=1, size=768):
    parameters = fitted_parameters(revision)
    return RenderRequest(stamp, revision, portrait, parameters, view, size, settled)


def test_mailbox_keeps_only_the_newest():
    mailbox = Mailbox()
    for number in range(5):
        mailbox.put(number)
    assert mailbox.waiting
    assert mailbox.take() == 4
    assert not mailbox.waiting


def test_closing_the_mailbox_wakes_the_taker():
    mailbox = Mailbox()
    taken = []
    thread = threading.Thread(target=lambda: taken.append(mailbox.take()))
    thread.start()
    mailbox.close()
    thread.join(2)
    assert taken == [None]
    assert mailbox.closed


def test_a_thousand_requests_leave_one_running_one_waiting_and_the_last_is_shown(
    render_worker, portrait, qtbot
):
    pipeline = FakePipeline(delay=0.02)
    worker = render_worker(pipeline)
    results = []
    worker.rendered.connect(results.append)
    with qtbot.waitSignal(worker.ready):
        worker.start()
    start = time.perf_counter()
    for revision in range(1, 1001):
        worker.submit(request(portrait, revision, settled=revision == 1000))
        time.sleep(0.0005)
    elapsed = time.perf_counter() - start
    qtbot.waitUntil(lambda: bool(results) and results[-1].quality == "full", timeout=5000)
    assert results[-1].request.revision == 1000
    assert pipeline.most_running == 1
    # Frames were made all along, but only as many as there was time for.
    assert 5 <= len(pipeline.previews) <= elapsed / 0.02 + 3
    revisions = [result.request.revision for result in results]
    assert revisions == sorted(revisions)


def test_a_dragged_frame_gets_no_full_render_without_weights(render_worker, portrait, qtbot):
    pipeline = FakePipeline()
    worker = render_worker(pipeline)
    worker.start()
    with qtbot.waitSignal(worker.rendered):
        worker.submit(request(portrait, 1, settled=False))
    worker.submit(request(portrait, 2, settled=True))
    qtbot.waitUntil(lambda: len(pipeline.renders) == 1)


def test_with_weights_a_resting_drag_gets_the_networks_frame(render_worker, portrait, qtbot):
    pipeline = FakePipeline(weights="lite")
    worker = render_worker(pipeline)
    results = []
    worker.rendered.connect(results.append)
    worker.start()
    worker.submit(request(portrait, 1, settled=False))
    qtbot.waitUntil(lambda: [r.quality for r in results] == ["preview", "full"])


def test_a_slow_network_is_not_started_between_two_moves_of_a_drag(render_worker, portrait, qtbot):
    class Slow(FakePipeline):
        def render(self, *arguments):
            time.sleep(0.2)
            return super().render(*arguments)

    pipeline = Slow(weights="lite")
    worker = render_worker(pipeline)
    results = []
    worker.rendered.connect(results.append)
    worker.start()
    for revision in range(1, 7):
        worker.submit(request(portrait, revision, settled=False))
        qtbot.waitUntil(lambda n=revision: len(results) == n)
        qtbot.wait(60)
    assert [result.quality for result in results] == ["preview"] * 6
    worker.submit(request(portrait, 7, settled=True))
    qtbot.waitUntil(lambda: results[-1].quality == "full")


def test_a_newer_request_skips_the_full_render_of_the_older(render_worker, portrait, qtbot):
    pipeline = FakePipeline()
    pipeline.gate = threading.Event()
    worker = render_worker(pipeline)
    worker.start()
    worker.submit(request(portrait, 1, settled=True))
    qtbot.waitUntil(lambda: len(pipeline.previews) == 1)
    worker.submit(request(portrait, 2, settled=True))
    pipeline.gate.set()
    qtbot.waitUntil(lambda: len(pipeline.renders) == 1)
    assert pipeline.renders[0][0] == fitted_parameters(2)


def test_a_fault_in_a_frame_is_said_and_the_next_frame_comes(render_worker, portrait, qtbot):
    pipeline = FakePipeline()
    worker = render_worker(pipeline)
    worker.start()
    for fault in (InputError("the head is upside down"), RuntimeError("out of memory")):
        pipeline.fault = fault
        with qtbot.waitSignal(worker.failed) as said:
            worker.submit(request(portrait, 1))
        assert str(fault) in said.args[0]
        pipeline.fault = None
        with qtbot.waitSignal(worker.rendered):
            worker.submit(request(portrait, 2))


def test_views_are_rendered_by_name(render_worker, portrait, qtbot):
    worker = render_worker(FakePipeline())
    worker.start()
    with qtbot.waitSignal(worker.rendered) as shown:
        worker.submit(request(portrait, 1, view="shaded"))
    assert shown.args[0].picture.pixels.shape == (512, 512, 3)
    assert shown.args[0].picture.pixels.dtype == np.uint8


def test_after_new_weights_only_portraits_prepared_with_them_are_rendered(
    portrait, qtbot, render_worker
):
    old, new = FakePipeline(), FakePipeline(weights="lite")
    worker = render_worker(old)
    with qtbot.waitSignal(worker.ready):
        worker.start()
    worker._engine.replace(lambda: new)
    with qtbot.waitSignal(worker.ready) as ready:
        worker.rebuild(stamp=1)
        # A request that arrives first must not make the worker forget the new weights.
        worker.submit(request(portrait, 1, stamp=1))
    assert ready.args[0].weights == "lite"
    with qtbot.waitSignal(worker.rendered):
        worker.submit(request(portrait, 2, stamp=2))
    assert not old.previews
    assert [len(new.previews), len(new.renders)] in ([1, 0], [1, 1])


def test_unusable_weights_leave_the_pipeline_before_them(qtbot, render_worker, portrait):
    old = FakePipeline()
    worker = render_worker(old)
    with qtbot.waitSignal(worker.ready):
        worker.start()

    def unusable():
        raise AssetError("lite.pth: not the weights of a generator")

    worker._engine.replace(unusable)
    with qtbot.waitSignal(worker.failed) as said:
        worker.rebuild(stamp=0)
    assert "lite.pth" in said.args[0]
    assert worker._engine.wait(lambda: False) is old
    with qtbot.waitSignal(worker.rendered):
        worker.submit(request(portrait, 1))


def test_jobs_run_one_after_the_other_and_deliver_in_order(job_worker, qtbot):
    done = []
    for number in range(5):
        job_worker.submit(Job(str(number), lambda _, n=number: n, done.append, done.append))
    qtbot.waitUntil(lambda: len(done) == 5)
    assert done == [0, 1, 2, 3, 4]
    assert job_worker.pending == ()


def test_a_cancelled_job_delivers_nothing(job_worker, qtbot):
    started, done = threading.Event(), []

    def run(context):
        started.set()
        while True:
            context.check()
            time.sleep(0.005)

    job = Job("endless", run, done.append, done.append)
    job_worker.submit(job)
    started.wait(2)
    job_worker.cancel(job)
    qtbot.waitUntil(lambda: not job_worker.pending)
    assert done == []


def test_an_unforeseen_fault_of_a_job_becomes_one_sentence(job_worker, qtbot):
    failures = []
    job_worker.submit(Job("Saving x.png", lambda _: 1 / 0, failures.append, failures.append))
    qtbot.waitUntil(lambda: failures != [])
    assert str(failures[0]) == "Saving x.png: division by zero"


def test_the_end_waits_for_a_file_being_written_but_not_for_anything_else(qtbot):
    worker = JobWorker()
    worker.start()
    written = []

    def write(_context):
        time.sleep(0.3)
        written.append(True)

    def endless(context):
        while True:
            context.check()
            time.sleep(0.01)

    worker.submit(Job("write", write, lambda _: None, lambda _: None, finishes=True))
    worker.submit(Job("endless", endless, lambda _: None, lambda _: None))
    worker.stop()
    assert worker.writing
    assert worker.wait(2000)
    assert written == [True]
    assert not worker.writing


def test_who_waits_for_an_engine_that_is_closed_is_let_go():
    engine = Engine(FakePipeline)
    caught = []

    def wait():
        try:
            engine.wait(lambda: False)
        except Cancelled as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    engine.close()
    thread.join(2)
    assert len(caught) == 1


def test_the_preview_is_not_rendered_twice_where_it_is_the_best_there_is(
    render_worker, portrait, qtbot
):
    pipeline = FakePipeline()
    worker = render_worker(pipeline)
    worker.start()
    with qtbot.waitSignal(worker.rendered):
        worker.submit(request(portrait, 1, settled=True, size=512))
    with qtbot.waitSignal(worker.rendered):
        worker.submit(request(portrait, 2, settled=True, size=512))
    assert len(pipeline.previews) == 2
    assert not pipeline.renders


def test_a_close_look_gets_the_pixels_of_the_export(render_worker, portrait, qtbot):
    worker = render_worker(FakePipeline())
    results = []
    worker.rendered.connect(results.append)
    worker.start()
    worker.submit(request(portrait, 1, settled=True, size=None))
    qtbot.waitUntil(lambda: [r.quality for r in results] == ["preview", "full"])
    picture = results[1].picture
    x, y = picture.corner
    height, width = picture.pixels.shape[:2]
    source = portrait.photo.srgb8()[y : y + height, x : x + width]
    assert np.array_equal(picture.pixels, source)
    assert width >= 0.9 * min(portrait.stage.side, portrait.photo.width)
