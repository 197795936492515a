"""Training resumes exactly, its data are functions of the step, and it keeps what it must apart."""

import numpy as np
import pytest
import torch
from PIL import Image

from blindspot import train
from blindspot.data import Mixture, NoisyPhotos, SynthesisedPhotos
from blindspot.train import HELD_OUT_SIDD, TrainConfig, Trainer, config_of, save_checkpoint

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
    assert "01_" in HELD_OUT_SIDD
    assert len(NoisyPhotos(folders / "noisy", HELD_OUT_SIDD).images) == 2


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
