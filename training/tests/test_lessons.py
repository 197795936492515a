"""What a small network learns from: photos, and what Auto's networks answer to them."""

import numpy as np
import pytest
import torch
from PIL import Image

from blindspot import lessons
from blindspot.auto import choose, measure, the_rule
from blindspot.data import Lessons, to_tensor
from blindspot.halfplane import HalfPlaneConfig, HalfPlaneNetwork
from blindspot.lessons import SIDE, Teachers
from blindspot.network import ConditionalBlindSpotNetwork, NetworkConfig
from blindspot.procedures import ensembled
from blindspot.told import told


@pytest.fixture(scope="module")
def teachers() -> Teachers:
    torch.manual_seed(0)
    default = ConditionalBlindSpotNetwork(NetworkConfig(4, 1, True)).eval()
    half = HalfPlaneNetwork(HalfPlaneConfig(4)).eval()
    for layer in (default.last, half.blind_last, half.see_last):
        torch.nn.init.normal_(layer.weight, std=0.02)
    return Teachers(default, half)


def white(deviation: float) -> np.ndarray:
    rng = np.random.default_rng(0)
    flat = np.full((SIDE, SIDE, 3), 128.0) + rng.normal(0, deviation, (SIDE, SIDE, 3))
    return np.round(flat).clip(0, 255).astype(np.uint8)


def alike() -> np.ndarray:
    """Noise that is alike at neighbours, less than a camera's: the default network's."""
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 12, (SIDE, SIDE, 3))
    noise = noise + 0.32 * (np.roll(noise, 1, 0) + np.roll(noise, 1, 1))
    return np.round(128 + noise).clip(0, 255).astype(np.uint8)


def choice_of(photo):
    return choose(measure(photo.astype(np.float32) / np.float32(255)), the_rule())


def close(one: np.ndarray, other: torch.Tensor) -> None:
    inner = slice(48, -48)
    both = one.astype(np.float32)[:, inner, inner], other[0].numpy()[:, inner, inner]
    # Of bfloat16, where it is used.
    assert np.abs(both[0] - both[1]).mean() < 4e-3


def test_a_turn_is_taken_back():
    x = torch.rand(1, 3, 5, 5, generator=torch.Generator().manual_seed(0))
    seen = []

    def run(turned):
        seen.append(turned.numpy().tobytes())
        return turned

    for symmetry in lessons.HALF_OF_THEM:
        assert torch.equal(ensembled(run, x, (symmetry,)), x)
    assert len(set(seen)) == 4


@torch.no_grad()
def test_white_noise_is_taught_by_the_network_that_is_told(teachers):
    photo = white(15)
    choice = choice_of(photo)
    assert choice.told and choice.hole == 1
    lesson = teachers.lesson(photo, False)
    values = photo.astype(np.float32) / np.float32(255)
    noise = told(measure(values))
    assert np.array_equal(lesson.noise, noise)
    answer = teachers.told_of_noise.answers(
        teachers.told_of_noise.look(to_tensor(photo)), 1, torch.from_numpy(noise)[None]
    )
    close(lesson.blind, answer[0])
    close(lesson.seen, answer[1])
    assert lesson.photo.shape == (3, SIDE, SIDE) and not lesson.real


@torch.no_grad()
def test_what_lies_between_is_the_default_networks_and_real_photos_have_a_second_opinion(teachers):
    photo = alike()
    assert not choice_of(photo).told
    x = to_tensor(photo)
    blind, seen = (teachers.default(x, c) for c in (1.0, 0.0))
    made = teachers.lesson(photo, False)
    close(made.blind, blind)
    close(made.seen, seen)
    real = teachers.lesson(photo, True)
    view = teachers.told_of_noise.look(x)
    second = teachers.told_of_noise.blind(view, lessons.SECOND_HOLE)
    mean = np.abs(real.blind.astype(np.float32) - made.blind).mean()
    assert mean > 1e-4
    assert real.real
    # Averaged over turns as well, which a network that is not trained answers differently.
    assert abs(float(real.blind.mean()) - float((blind + second).mean()) / 2) < 5e-3


def test_the_command_writes_what_training_reads(tmp_path, monkeypatch, teachers):
    rng = np.random.default_rng(0)
    for name, side in (("noisy", 300), ("clean", 700)):
        (tmp_path / name).mkdir()
        pixels = rng.integers(0, 256, (side, side, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / name / "a.png")
    networks = iter([teachers.default, teachers.told_of_noise])
    monkeypatch.setattr(lessons, "load_network", lambda path: next(networks))
    out = tmp_path / "lessons"
    arguments = ["--default", "a", "--told", "b", "--data", str(tmp_path / "noisy")]
    arguments += ["--synthesise", str(tmp_path / "clean"), "--out", str(out)]
    lessons.main([*arguments, "--made", "9", "--darker", "1"])
    assert np.load(out / "real.npy").tolist() == [True] * 2 + [False] * 9
    batch = Lessons(out, 0.5, 64, 2, 1)(0)
    assert batch.noisy.shape == (2, 3, 64, 64)
    assert batch.noisy.isfinite().all() and batch.blind.isfinite().all()
