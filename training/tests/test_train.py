"""Training resumes exactly, its data are functions of the step, and it keeps what it must apart."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from blindspot import train
from blindspot.data import Batch, Lessons, Mixture, NoisyPhotos, SynthesisedPhotos
from blindspot.lessons import Lesson, write
from blindspot.models import build_network
from blindspot.noise import KNOTS, REACHES
from blindspot.train import HELD_OUT_SIDD, TrainConfig, Trainer, config_of, save_checkpoint

CONFIGS = Path(__file__).parents[1] / "configs"
TINY = dict(channels=4, modules=1, patch=20, batch=2, steps=6, warmup=2)


@pytest.fixture
def folders(tmp_path):
    rng = np.random.default_rng(0)
    for name in ("noisy", "clean"):
        (tmp_path / name).mkdir()
    for index in range(3):
        noise = rng.integers(0, 256, (40, 48, 3), dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / "noisy" / f"0{index}_01.png")
        ramp = np.linspace(0, 255, 64 * 64 * 3).reshape(64, 64, 3).astype(np.uint8)
        Image.fromarray(ramp).save(tmp_path / "clean" / f"{index}.png")
    return tmp_path


def mixture(folders, share=0.5, batch=2) -> Mixture:
    return Mixture(
        NoisyPhotos(folders / "noisy"), SynthesisedPhotos(folders / "clean"), share, 20, batch, 1
    )


def test_batches_are_functions_of_the_step(folders):
    batches = mixture(folders)
    first = [batches(step).noisy for step in (3, 4)]
    assert torch.equal(batches(3).noisy, first[0])
    assert not torch.equal(*first)
    assert first[0].shape == (2, 3, 20, 20)
    assert 0 <= float(first[0].min()) and float(first[0].max()) <= 1


def test_synthesised_photos_come_in_recorrupted_pairs_and_real_ones_alone(folders):
    (real,) = mixture(folders, batch=1)(0).target
    assert real.isnan().all()
    (noisy,), (target,) = mixture(folders, share=1.0, batch=1)(0)
    assert not target.isnan().any() and not torch.equal(noisy, target)


def test_supervised_targets_are_noiseless(folders):
    noisy, target = SynthesisedPhotos(folders / "clean", supervised=True).patch(
        80, np.random.default_rng(4)
    )
    again, noiseless = SynthesisedPhotos(folders / "clean").pair(80, np.random.default_rng(4))
    assert np.array_equal(noisy, again) and np.array_equal(target, noiseless)
    assert noisy.std() > noiseless.std()


@pytest.mark.parametrize("share", [0.25, 0.5, 1.0])
def test_the_stated_share_is_synthesised(folders, share, monkeypatch):
    counts = {"real": 0, "synthetic": 0}
    batches = mixture(folders, share, batch=4)
    blank = np.zeros((20, 20, 3), np.float32)

    def count(name):
        def patch(size, rng):
            counts[name] += 1
            return blank, blank

        return patch

    monkeypatch.setattr(batches.real, "patch", count("real"))
    monkeypatch.setattr(batches.synthesised, "patch", count("synthetic"))
    for step in range(10):
        batches(step)
    assert counts["synthetic"] == round(40 * share)
    assert sum(counts.values()) == 40


def test_resuming_gives_the_same_weights_bit_for_bit(folders, tmp_path):
    config = TrainConfig(**TINY)
    batches = mixture(folders)
    straight = Trainer(config, torch.device("cpu"))
    for step in range(6):
        straight.train_step(batches(step))

    broken = Trainer(config, torch.device("cpu"))
    for step in range(3):
        broken.train_step(batches(step))
    save_checkpoint(broken.state(), tmp_path / "checkpoint.pt")
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    resumed = Trainer(config_of(state), torch.device("cpu"))
    resumed.load(state)
    for step in range(resumed.step, 6):
        resumed.train_step(batches(step))
    for name, value in straight.average.items():
        assert torch.equal(value, resumed.average[name]), name
    for a, b in zip(straight.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(a, b)


def test_held_out_scenes_are_left_out(folders):
    assert len(NoisyPhotos(folders / "noisy").images) == 3
    photos = NoisyPhotos(folders / "noisy", HELD_OUT_SIDD)
    assert len(photos.images) == 2 and photos.left_out == 1
    for name in ("01_trip.jpg", "01_001.jpg", "IMG_01_02.jpg", "02_01.webp"):
        assert not HELD_OUT_SIDD.fullmatch(name), f"somebody's own {name}"
    for file in (folders / "noisy").iterdir():
        if not file.name.startswith("01_"):
            file.unlink()
    with pytest.raises(FileNotFoundError, match="all 1 images .* are held out"):
        NoisyPhotos(folders / "noisy", HELD_OUT_SIDD)


def test_the_command_trains_saves_and_resumes(folders, capsys):
    out = folders / "run"
    arguments = ["--data", str(folders / "noisy"), "--synthesise", str(folders / "clean")]
    arguments += ["--out", str(out), "--device", "cpu"]
    arguments += [f"--{k}={v}" for k, v in TINY.items()]
    train.main([*arguments, "--minutes", "0"])
    assert torch.load(out / "checkpoint.pt", weights_only=True)["step"] == 0
    train.main(arguments)
    assert torch.load(out / "checkpoint.pt", weights_only=True)["step"] == 6
    assert "resumed at step 0" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="other settings"):
        train.main([*arguments, "--seed", "9"])


def test_schedule():
    config = TrainConfig(steps=1000, warmup=10, learning_rate=1.0)
    assert config.rate(0) == pytest.approx(0.1)
    assert config.rate(10) == pytest.approx(1.0)
    assert config.rate(1000) == pytest.approx(0.01)
    assert config.rate(505) == pytest.approx(0.505, abs=0.01)


def test_the_step_schedule_halves_at_each_quarter():
    config = TrainConfig(steps=1000, warmup=0, learning_rate=1.0, schedule="step")
    rates = [config.rate(s) for s in (0, 249, 250, 500, 750, 1000)]
    assert rates == [1, 1, 0.5, 0.25, 0.125, 0.125]


@pytest.mark.parametrize("method", ["sdap", "apbsn", "bsn", "supervised"])
def test_every_method_trains(folders, method):
    """Its loss falls, and only what it may see decides it."""
    config = TrainConfig(
        channels=8, modules=1, steps=40, warmup=2, patch=20, method=method, blind_strides=(5,)
    )
    trainer = Trainer(config, torch.device("cpu"))
    generator = torch.Generator().manual_seed(0)
    truth = torch.full((2, 3, 20, 20), 0.3)
    batch = Batch(truth + 0.05 * torch.randn(truth.shape, generator=generator), truth)
    torch.nn.init.normal_(trainer.network.last.weight, std=0.3)
    losses = [trainer.train_step(batch)["total"] for _ in range(40)]
    # A blind network's loss ends at the noise itself, not at 0.
    assert sum(losses[-5:]) < 0.95 * sum(losses[:5])
    blank = Batch(batch.noisy, torch.full_like(truth, torch.nan))
    if method != "supervised":
        again = Trainer(config, torch.device("cpu"))
        torch.nn.init.normal_(again.network.last.weight, std=0.3)
        assert np.isfinite(again.train_step(blank)["total"])


@pytest.fixture
def lessons(tmp_path) -> Path:
    """Two real photos and one made one, 48 pixels a side, of noise on what is soft; seen is halfway
    between photo and blind."""
    rng = np.random.default_rng(0)

    def lesson(real: bool) -> Lesson:
        soft = rng.integers(64, 192, (3, 6, 6)).repeat(8, 1).repeat(8, 2)
        photo = (soft + rng.normal(0, 20, soft.shape)).clip(0, 255).astype(np.uint8)
        right = soft / np.float32(255)
        halfway = (right + photo / np.float32(255)) / 2
        noise = np.full(3 * KNOTS + REACHES, 0.25, np.float32)
        return Lesson(photo, noise, right.astype(np.float16), halfway.astype(np.float16), real)

    write((lesson(real) for real in (True, True, False)), 3, tmp_path)
    return tmp_path


def test_lessons_keep_together_what_belongs_together(lessons):
    batches = Lessons(lessons, 0.5, 40, 4, 7)
    seen = [batches(step) for step in range(20)]
    for batch in seen:
        halfway = (batch.noisy + batch.blind) / 2
        torch.testing.assert_close(batch.seen, halfway, atol=1e-3, rtol=0)
        assert batch.noise.shape == (4, 3 * KNOTS + REACHES)
        assert (batch.noise[:, 3 * KNOTS :] == 0.25).all()
    assert torch.equal(Lessons(lessons, 0.5, 40, 4, 7)(3).noisy, seen[3].noisy)
    assert not torch.equal(seen[3].noisy, seen[4].noisy)
    made = np.load(lessons / "photo.npy")[2].astype(np.float32).mean() / 255
    only = Lessons(lessons, 1.0, 48, 1, 7)
    assert all(abs(float(only(step).noisy.mean()) - made) < 1e-4 for step in range(5))


def test_a_network_learns_from_lessons(lessons):
    config = TrainConfig(
        method="distil",
        architecture="turbo",
        channels=8,
        steps=160,
        batch=2,
        patch=48,
        warmup=2,
        learning_rate=5e-3,
    )
    trainer = Trainer(config, torch.device("cpu"))
    batches = Lessons(lessons, 0.5, 48, 2, 1)
    losses = [trainer.train_step(batches(step)) for step in range(160)]
    for name in ("blind", "seen"):
        first, last = (sum(loss[name] for loss in part) for part in (losses[:8], losses[-8:]))
        assert last < 0.85 * first
    again = Trainer(config, torch.device("cpu"))
    assert again.train_step(batches(0)) == losses[0]


def test_lessons_go_with_their_method():
    for arguments in (["--method", "distil"], ["--lessons", "x"]):
        with pytest.raises(SystemExit):
            train.parse([*arguments, "--data", "x", "--out", "y"])


def test_a_grown_network_begins_as_the_smaller_one():
    small = Trainer(TrainConfig(**TINY), torch.device("cpu"))
    torch.nn.init.normal_(small.network.last.weight, std=0.3)
    small.average = {k: v.clone() for k, v in small.network.state_dict().items()}
    grown = Trainer(TrainConfig(**TINY | {"modules": 3, "clip_maps": True}), torch.device("cpu"))
    grown.begin_with(small.state())
    x = 0.2 + 0.6 * torch.rand(1, 3, 40, 40)
    with torch.no_grad():
        one, other = small.averaged()(x, 0.0), grown.averaged()(x, 0.0)
    assert (one - other).abs().mean() < 0.3 * (one - x).abs().mean()


def test_configurations_are_read_and_flags_go_before_them(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("channels = 8\nlearning_rate = 1\nblind_strides = [3]\n")
    arguments = ["--config", str(path), "--data", "x", "--out", "y", "--channels", "4"]
    config = train.parse(arguments).settings
    assert (config.channels, config.learning_rate, config.blind_strides) == (4, 1.0, (3,))
    for text, message in (
        ("chanels = 8", "unknown setting 'chanels'"),
        ("channels = 'eight'", "must be of type int"),
        ("method = 'magic'", "magic"),
        ("blind_strides = [7]", "not a multiple"),
        ("channels =", "a.toml"),
    ):
        path.write_text(text)
        with pytest.raises(ValueError, match=message):
            TrainConfig(**train.read_config(path))


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda p: p.stem)
def test_the_configurations_that_ship_are_valid(path):
    config = TrainConfig(**train.read_config(path))
    assert build_network(asdict(config)).config.radius > 0
