import pytest
import torch

from blindspot.data import Batch
from blindspot.export import parity, to_onnx
from blindspot.noise import KNOTS, REACHES
from blindspot.pupil import Pupil, PupilConfig
from blindspot.train import TrainConfig, Trainer
from blindspot.turbo import unet_macs_per_pixel


@pytest.fixture
def pupil():
    torch.manual_seed(0)
    pupil = Pupil(PupilConfig(8)).eval()
    torch.nn.init.normal_(pupil.last.weight, std=0.3)
    return pupil


def noise(sigma):
    return torch.cat([torch.full((1, 3 * KNOTS), sigma), torch.zeros(1, REACHES)], 1)


def test_without_noise_nothing_changes_where_the_pixel_is_seen(pupil):
    x = torch.rand(1, 3, 48, 48)
    with torch.no_grad():
        assert torch.equal(pupil(x, 0.0, noise(0.0)), x)
        assert (pupil(x, 1.0, noise(0.0)) - x).abs().max() > 1e-4


def test_blindness_mixes_and_the_hole_makes_a_difference(pupil):
    x = torch.rand(2, 3, 48, 48)
    with torch.no_grad():
        blind, half, seen = (pupil(x, c, noise(0.05), 3) for c in (1.0, 0.5, 0.0))
        each = pupil(x, torch.tensor([1.0, 0.0]), noise(0.05), [3, 5])
        other = pupil(x, 0.0, noise(0.05), 5)
    assert torch.allclose(half, (blind + seen) / 2, atol=1e-6)
    assert torch.allclose(each[0], blind[0], atol=1e-6)
    assert torch.allclose(each[1], other[1], atol=1e-6)
    assert (other - seen).abs().max() > 1e-4


def test_means_are_kept(pupil):
    x = 0.3 + 0.1 * torch.rand(1, 3, 128, 128)
    shift = torch.tensor([0.2, 0.1, 0.3]).reshape(1, 3, 1, 1)
    edge = pupil.config.radius
    with torch.no_grad():
        one, other = pupil(x, 0.5, noise(0.05)), pupil(x + shift, 0.5, noise(0.05))
    moved = (other - one - shift)[:, :, edge:-edge, edge:-edge]
    assert moved.abs().max() < 1e-5


def test_a_pixel_depends_on_none_beyond_the_radius(pupil):
    x = torch.rand(1, 3, 128, 128, requires_grad=True)
    pupil(x, 0.5, noise(0.05))[:, :, 64, 64].sum().backward()
    seen = x.grad.abs().sum((0, 1))
    reach = pupil.config.radius
    seen[64 - reach : 65 + reach, 64 - reach : 65 + reach] = 0
    assert seen.max() == 0


def test_the_graph_answers_alike(pupil):
    assert parity(pupil, to_onnx(pupil, 0.5)) < 1e-4


def test_the_shipped_width_is_within_its_budget():
    assert unet_macs_per_pixel(Pupil(PupilConfig())) <= 20_000


def test_it_learns_its_teachers_answers():
    device = torch.device("cpu")
    wide = TrainConfig(method="holes", architecture="halfplane", channels=4, patch=32, seed=3)
    teacher = Trainer(wide, device).averaged()
    config = TrainConfig(
        method="pupil",
        architecture="pupil",
        channels=8,
        steps=120,
        warmup=2,
        patch=32,
        learning_rate=1e-3,
    )
    trainer = Trainer(config, device, teacher)
    generator = torch.Generator().manual_seed(0)
    soft = torch.nn.functional.interpolate(torch.rand(2, 3, 4, 4, generator=generator), (32, 32))
    x = soft / 2 + 0.2 + 0.1 * torch.rand(2, 3, 32, 32, generator=generator)
    target = torch.stack([torch.full_like(x[0], torch.nan), x[1].flip(1)])
    losses = [trainer.train_step(Batch(x, target)) for _ in range(120)]
    assert sum(loss["blind"] for loss in losses[-8:]) / 8 < 0.8 * losses[0]["blind"]
    assert all(loss["pair"] > 0 for loss in losses)
    again = Trainer(config, device, teacher)
    assert again.train_step(Batch(x, target)) == losses[0]
