"""What another program reads of a run while it is under way."""

from gdpw_core.training.runs.files import LogReader, ask_to_stop, forget_stop, grids, stop_asked


def test_a_log_is_read_as_it_grows(tmp_path):
    reader = LogReader(tmp_path)
    assert reader.rows() == []
    log = tmp_path / "log.jsonl"
    log.write_text('{"kind": "train", "step": 1}\n{"kind": "tra')
    assert [row["step"] for row in reader.rows()] == [1]
    assert reader.rows() == []
    with log.open("a") as file:
        file.write('in", "step": 2}\nnot json\n[1]\n{"kind": "train", "step": 3}\n')
    assert [row["step"] for row in reader.rows()] == [2, 3]


def test_picture_grids_come_in_the_order_of_their_steps(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("pairs-00000100.png", "pairs-00000020.png", "pairs-x.png", "other-00000001.png"):
        (folder / name).touch()
    assert [(step, path.name) for step, path in grids(tmp_path)] == [
        (20, "pairs-00000020.png"),
        (100, "pairs-00000100.png"),
    ]
    assert grids(tmp_path / "nowhere") == []


def test_a_request_to_stop_stands_until_it_is_forgotten(tmp_path):
    assert not stop_asked(tmp_path)
    ask_to_stop(tmp_path)
    assert stop_asked(tmp_path)
    forget_stop(tmp_path)
    forget_stop(tmp_path)
    assert not stop_asked(tmp_path)
