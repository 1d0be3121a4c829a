"""What a plan of training makes `gdpw-train` do."""

from pathlib import Path

import pytest
from training_acts import finished_run

from app.training.plan import AIMS, TrainingPlan
from gdpw_core.training.cli import Command

WEIGHTS = Path("lite.safetensors")


def told(plan, head=None):
    return [stage.arguments for stage in plan.stages(WEIGHTS, head)]


def value(arguments, name):
    return arguments[arguments.index(name) + 1]


def test_a_person_is_prepared_and_fine_tuned_from_the_weights_in_use(tmp_path):
    plan = TrainingPlan(tmp_path, (Path("me.mp4"),), minutes=12)
    prepare, train = told(plan)
    assert prepare[:2] == ("prepare", "me.mp4")
    assert value(prepare, "--frames") == "160"
    assert train[0] == "finetune"
    assert value(train, "--from") == str(WEIGHTS)
    assert value(train, "--data") == value(prepare, "--out")
    assert value(train, "--minutes") == "12"
    assert value(train, "--losses.trunk") == "found"
    assert not plan.continues


def test_new_weights_are_trained_and_a_head_is_named_to_both(tmp_path):
    plan = TrainingPlan(tmp_path, (Path("clips"),), aim="base", guidance="geom_disp")
    prepare, train = told(plan, Path("flame.npz"))
    assert (value(train, "--config"), value(train, "--variant")) == ("base", "geom_disp")
    assert value(prepare, "--head") == value(train, "--head") == "flame.npz"
    assert "--from" not in train


def test_a_prepared_dataset_is_taken_as_it_is(tmp_path):
    (tmp_path / "D").mkdir()
    (tmp_path / "D" / "dataset.json").write_text("{}")
    (train,) = told(TrainingPlan(tmp_path / "mine", (tmp_path / "D",)))
    assert value(train, "--data") == str(tmp_path / "D")


def test_an_unfinished_leg_is_resumed_and_a_finished_one_is_begun_from(tmp_path):
    plan = TrainingPlan(tmp_path, (Path("me.mp4"),))
    run = finished_run(tmp_path / "person-1", steps=10)
    assert plan.continues
    train = told(plan, Path("flame.npz"))[-1]
    assert value(train, "--resume") == str(run)
    assert "--head" not in train  # the run knows its own
    finished_run(tmp_path / "person-2", steps=40)
    train = told(plan)[-1]
    assert value(train, "--from") == str(tmp_path / "person-2")
    assert value(train, "--out") == str(tmp_path / "person-3")
    other = TrainingPlan(tmp_path, (Path("me.mp4"),), aim="lite")
    assert not other.continues
    assert value(told(other)[-1], "--out") == str(tmp_path / "lite-both-1")


def test_a_run_that_never_made_a_checkpoint_is_begun_anew(tmp_path):
    (tmp_path / "person-1").mkdir()
    plan = TrainingPlan(tmp_path, (Path("me.mp4"),))
    assert not plan.continues
    train = told(plan)[-1]
    assert value(train, "--from") == str(WEIGHTS)
    assert value(train, "--out") == str(tmp_path / "person-2")


def test_every_call_is_one_that_gdpw_train_understands(tmp_path):
    import tyro

    finished_run(tmp_path / "resumed" / "lite-both-1", steps=10)
    plans = [TrainingPlan(tmp_path / aim, (Path("me.mp4"),), aim=aim) for aim in AIMS]
    plans.append(TrainingPlan(tmp_path / "resumed", (Path("me.mp4"),), aim="lite"))
    for plan in plans:
        for arguments in told(plan, Path("head.npz")):
            tyro.cli(Command, args=arguments, config=(tyro.conf.OmitSubcommandPrefixes,))


def test_a_plan_is_kept_in_its_folder(tmp_path):
    plan = TrainingPlan(tmp_path, (Path("a.mp4"), Path("b")), "lite", "nmfc", 90.0)
    plan.save()
    assert TrainingPlan.of(tmp_path) == plan
    assert TrainingPlan.of(tmp_path / "nowhere") == TrainingPlan(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"sources": 3, "aim": "x", "guidance": [], "minutes": -1}', '{"minutes": 1e99}'],
)
def test_a_damaged_plan_is_an_empty_one(tmp_path, text):
    (tmp_path / "training.json").write_text(text)
    assert TrainingPlan.of(tmp_path) == TrainingPlan(tmp_path)
