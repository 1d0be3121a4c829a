"""`gdpw-train ablation`: equal budget, resumable, tables in the paper's shape, honest order."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from training_samples import SIZE, write_people

from gdpw_core.errors import Cancelled, InputError, OutputError
from gdpw_core.face import FaceFinder
from gdpw_core.head.pack import load_pack
from gdpw_core.metrics.paper import paper_scores
from gdpw_core.metrics.tsne import tsne
from gdpw_core.model import GeneratorConfig
from gdpw_core.model.weights import load_weights
from gdpw_core.training import cli
from gdpw_core.training.ablation import figures as ablation_figures
from gdpw_core.training.ablation import legs as ablation_training
from gdpw_core.training.ablation.command import ablation
from gdpw_core.training.ablation.config import AblationConfig
from gdpw_core.training.ablation.figures import code_colours, code_smoothness
from gdpw_core.training.ablation.legs import planned, train_all, trials_of
from gdpw_core.training.ablation.order import claims_table, order_sentences, standing_still
from gdpw_core.training.config import AugmentConfig, LossConfig, SamplerConfig
from gdpw_core.training.evaluation.pairs import EvaluationPair
from gdpw_core.training.evaluation.run import Evaluation, SystemScores

PLAIN = SamplerConfig(
    real=1.0, photo=0.0, synthetic=0.0, candidates=1, near=0.0,
    augment=AugmentConfig(0.0, (1.0, 1.0), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def small():
    """Named configurations of a size that trains in milliseconds."""
    with pytest.MonkeyPatch.context() as patch:
        named = GeneratorConfig.named.__func__

        def narrow(cls, name, mode, *, architecture="pwm"):
            return replace(named(cls, name, mode, architecture=architecture), widths=(8, 12, 16))

        patch.setattr(GeneratorConfig, "named", classmethod(narrow))
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_people(tmp_path_factory.mktemp("data") / "set")


def config(data, out, **changes) -> AblationConfig:
    plain = AblationConfig(
        data=data, out=out, variants=("headgan", "geom_disp", "neural_codes"), steps=2, size=32,
        batch=2, pairs=4, split="all", picture=SIZE, sheet=1, portraits=1, preview=False,
        workers=0, device="cpu", losses=LossConfig(cut=16, trunk="none"), sampler=PLAIN,
    )  # fmt: skip
    return replace(plain, **changes)


@pytest.fixture(scope="module")
def done(data, tmp_path_factory, repository):
    """A whole ablation, with a second head (here: the same one from its file)."""
    second = repository / "resources" / "head" / "open_head.npz"
    settings = config(data, tmp_path_factory.mktemp("ablation") / "out", second_head=second)
    settings = replace(settings, variants=(*settings.variants, "both"))
    with pytest.MonkeyPatch.context() as patch:
        # Pictures of noise show no face; the search for one takes seconds each.
        patch.setattr(FaceFinder, "find", lambda self, picture: [])
        patch.setattr(FaceFinder, "track", lambda self, picture, previous: None)
        patch.setattr(ablation_figures, "_SAMPLE", 150)
        ablation(settings)
    return settings


def section(page: str, title: str) -> list[str]:
    part = page.split(f"## {title}")[1].split("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("|")]


def test_all_variants_train_equally_many_steps(done):
    steps = {
        run.name: load_weights(run / "weights.safetensors")[1].steps
        for run in (done.out / "runs").iterdir()
    }
    assert steps == dict.fromkeys(
        ("headgan", "geom_disp", "neural_codes", "both", "second-head"), 2
    )
    assert json.loads((done.out / "plan.json").read_text())["steps"] == 2


def test_table_1_has_our_rows_and_the_papers_marked_as_other_data(done):
    rows = section((done.out / "ablation.md").read_text(), "Table 1")
    assert "same CSIM ↑" in rows[0] or "same FID ↓" in rows[0]
    ours = [row.split("|")[1].strip() for row in rows[2:]]
    assert ours[:4] == [
        "copy the source", "one flow + NMFC (HeadGAN)", "PWM + geom. disp.", "PWM + neural codes",
    ]  # fmt: skip
    assert "*the paper, VoxCeleb1 (other data):*" in ours
    assert ours.count("*PWM + geom. disp.*") == 2  # both datasets of the paper


def test_table_2_has_values_with_intervals(done):
    rows = section((done.out / "ablation.md").read_text(), "Table 2")
    own = next(row for row in rows if row.startswith("| PWM + neural codes"))
    assert " to " in own
    assert any("*11.38*" in row for row in rows)


def test_table_3_measures_both_networks_with_both_heads(done):
    page = (done.out / "ablation.md").read_text()
    rows = section(page, "Table 3")
    labels = [row.split("|")[1].strip() for row in rows[2:4]]
    both = "PWM + geom. disp. + neural codes"
    assert labels == [f"{both} (second head)", both]
    report = json.loads((done.out / "ablation.json").read_text())
    assert {(row["protocol"], row["label"]) for row in report["second_head"]} == {
        (protocol, label) for protocol in ("same", "cross") for label in labels
    }


def test_the_figures_are_written(done):
    for number in (2, 3, 4):
        with Image.open(done.out / f"figure{number}.png") as figure:
            assert min(figure.size) > 100
    report = json.loads((done.out / "ablation.json").read_text())
    # Two steps leave the codes at their random start.
    assert report["code_smoothness"]["PWM + neural codes"] == pytest.approx(1, abs=0.1)


def test_the_json_holds_every_row_and_every_difference(done):
    report = json.loads((done.out / "ablation.json").read_text())
    assert len(report["rows"]) == 2 * 6
    assert len(report["differences"]) == 2 * 15
    first = report["rows"][0]
    assert (first["protocol"], first["n"]) == ("same", 4)
    assert {"mean", "low", "high", "n", "people"} == set(first["metrics"]["l1"])


def test_finished_variants_are_not_trained_again(data, tmp_path, monkeypatch):
    settings = config(data, tmp_path / "out", variants=("geom_disp",))
    train = ablation_training.train
    trained = []

    def counted(run):
        trained.append(run.variant)
        return train(run)

    monkeypatch.setattr(ablation_training, "train", counted)
    for variants in (("geom_disp",), ("geom_disp",), ("geom_disp", "nmfc")):
        asked = replace(settings, variants=variants)
        trials = trials_of(asked)
        train_all(asked, trials, planned(asked, trials))
    assert trained == ["geom_disp", "nmfc"]


def test_an_interrupted_variant_goes_on_from_its_checkpoint(data, tmp_path, monkeypatch):
    settings = config(data, tmp_path / "out", variants=("nmfc",), steps=4)
    (trial,) = trials_of(settings)
    plan = planned(settings, [trial])
    train = ablation_training.train

    def interrupted(run):
        train(replace(run, minutes=1e-9))  # one step, then a checkpoint
        return ablation_training.EXIT_INTERRUPTED

    monkeypatch.setattr(ablation_training, "train", interrupted)
    with pytest.raises(Cancelled):
        train_all(settings, [trial], plan)
    assert ablation_training.steps_done(trial) == 1
    monkeypatch.setattr(ablation_training, "train", train)
    train_all(settings, [trial], plan)
    assert ablation_training.steps_done(trial) == 4


def test_steps_are_those_that_the_slowest_variant_fits_into_the_minutes(
    data, tmp_path, monkeypatch
):
    settings = config(data, tmp_path / "out", variants=("nmfc", "geom_disp"), steps=0, minutes=1)
    speeds = {"nmfc": (30, "float32"), "geom_disp": (20, "bfloat16")}
    monkeypatch.setattr(ablation_training, "_measured", lambda _, trial: speeds[trial.name])
    plan = planned(settings, trials_of(settings))
    assert (plan.steps, plan.precision) == (20, "float32")


def test_other_settings_are_not_mixed_in(data, tmp_path):
    settings = config(data, tmp_path / "out", variants=("geom_disp",))
    planned(settings, trials_of(settings))
    changed = replace(settings, seed=1)
    with pytest.raises(OutputError, match="other settings \\(seed\\)"):
        planned(changed, trials_of(changed))


def test_a_variant_named_twice_is_refused(data, tmp_path):
    with pytest.raises(InputError, match="once"):
        trials_of(config(data, tmp_path, variants=("nmfc", "nmfc")))


def test_the_command_has_help(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["ablation", "--help"])
    assert stop.value.code == 0
    assert "--variants" in capsys.readouterr().out


# ------------------------------------------------------------------ what the order means


def evaluation(protocol="same", people=12, seed=0, **lpips) -> Evaluation:
    """Four pairs of each person; LPIPS of each system by its label, the source at 0.3."""
    pairs = [
        EvaluationPair(f"{p}{k}", "a", "b", f"person{p}") for p in range(people) for k in range(4)
    ]
    rng = np.random.default_rng(seed)
    hardness = rng.normal(0, 0.05, len(pairs))  # shared by all systems
    systems = [SystemScores("copy", "copy the source", {"lpips": 0.3 + hardness})]
    for label, mean in lpips.items():
        own = rng.normal(0, 0.002, len(pairs))
        systems.append(SystemScores("weights", label, {"lpips": mean + hardness + own}))
    return Evaluation(protocol, pairs, systems, None, {}, [], 0)


def test_the_order_says_which_differences_exclude_zero():
    (sentence,) = order_sentences(evaluation(a=0.2, b=0.2001, c=0.25))
    assert sentence.startswith("**LPIPS, same identity**, best first: ")
    assert sentence.index("c 0.2") > max(sentence.index("a 0."), sentence.index("b 0."))
    assert "a before c" in sentence
    assert "b before c" in sentence
    assert "a before b" not in sentence
    assert "All others may be chance." in sentence
    assert "Better than the unchanged source: all; worse: none." in sentence


def test_an_order_by_chance_is_called_so():
    (sentence,) = order_sentences(evaluation(seed=1, a=0.2, b=0.2, c=0.2))
    assert "No difference between them excludes zero" in sentence


def test_variants_that_hardly_move_are_named():
    rng = np.random.default_rng(0)
    base = evaluation()
    far = rng.uniform(8, 12, len(base.pairs))  # AKD of doing nothing
    moves = SystemScores("weights", "moves", {"akd": 0.3 * far})
    rests = SystemScores("weights", "rests", {"akd": far + rng.normal(0, 0.01, len(far))})
    source = SystemScores("copy", "copy the source", {"akd": far})
    found = standing_still(replace(base, systems=[source, moves, rests]))
    assert "rests. What hardly moves" in found
    assert "moves," not in found
    assert standing_still(replace(base, systems=[source, moves])) == ""


def test_few_people_settle_nothing():
    (sentence,) = order_sentences(evaluation(people=4, a=0.2, b=0.29))
    assert "No difference between them excludes zero" in sentence


@pytest.mark.parametrize(
    ("codes", "field", "verdict"),
    [(0.2, 0.25, "seen"), (0.25, 0.2, "the opposite"), (0.2, 0.2, "not decided")],
)
def test_the_papers_statements_are_judged_by_the_same_differences(codes, field, verdict):
    same = evaluation(codes=codes, field=field)
    evaluations = {"same": same, "cross": evaluation("cross", codes=codes, field=field)}
    table = claims_table(evaluations, {"neural_codes": "codes", "geom_disp": "field"})
    (row,) = [line for line in table.splitlines() if "LPIPS" in line]
    assert row.endswith(f"| {verdict} |")
    assert "0.103 against 0.106" in row


def test_the_papers_figures_are_at_hand():
    same, cross = (paper_scores("VoxCeleb1", protocol) for protocol in ("same", "cross"))
    assert same["PWM + neural codes"] | {"l1": 11.38, "fid": 3.93} == same["PWM + neural codes"]
    assert cross["FOMM"] == {"fid": 30.84, "csim": 0.562, "aed": 0.218, "apd": 1.612}
    other = paper_scores("VoxCeleb2", "cross")["PWM + geom. disp. + neural codes (BFM)"]
    assert (other["fid"], other["apd_b"]) == (11.15, 2.885)


# ------------------------------------------------------------------ latent codes


def test_tsne_keeps_groups_together():
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(5), 40)
    points = 2 * rng.normal(size=(5, 16))[group] + 0.5 * rng.normal(size=(200, 16))
    placed = tsne(points, perplexity=15)
    distances = np.square(placed[:, None] - placed).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argsort(axis=1)[:, :5]
    assert (group[nearest] == group[:, None]).mean() > 0.95
    assert np.array_equal(placed, tsne(points, perplexity=15))


def test_vertices_with_like_codes_have_like_colours(monkeypatch):
    rng = np.random.default_rng(1)
    group = rng.integers(0, 3, 900)
    codes = 3 * rng.normal(size=(3, 16))[group] + 0.05 * rng.normal(size=(900, 16))
    monkeypatch.setattr(ablation_figures, "_SAMPLE", 300)  # the others follow their nearest
    colours = code_colours(codes).astype(float)
    centres = np.stack([np.median(colours[group == g], axis=0) for g in range(3)])
    nearest = np.linalg.norm(colours[:, None] - centres, axis=-1).argmin(axis=1)
    assert (nearest == group).mean() > 0.95


def test_smooth_codes_are_told_from_random_ones():
    pack = load_pack()
    smooth = np.hstack([pack.v_template, pack.v_template**2])
    random = np.random.default_rng(0).random((len(pack.v_template), 16))
    assert code_smoothness(smooth, pack.faces) < 0.2
    assert code_smoothness(random, pack.faces) == pytest.approx(1, abs=0.05)
