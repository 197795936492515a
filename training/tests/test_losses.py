"""The losses on cases small enough to know, and on a toy set."""

import pytest
import torch

from blindspot import losses
from blindspot.data import Batch
from blindspot.losses import blind_loss, cbsn_losses, local_mean, ramp, shrunk_target
from blindspot.train import TrainConfig, Trainer


def test_ramp():
    assert [ramp(s, 100) for s in (0, 20, 40, 100)] == [0.0, 0.5, 1.0, 1.0]


def test_blind_loss_of_a_constant_guess():
    x = torch.rand(2, 3, 10, 10)
    expected = (x - 0.25).abs().mean()
    torch.testing.assert_close(blind_loss(lambda y, c: torch.full_like(y, 0.25), x, 5), expected)


def test_blind_loss_runs_blind_on_sub_images():
    seen = []

    def spy(y, c):
        seen.append((tuple(y.shape), c))
        return y

    assert blind_loss(spy, torch.rand(2, 3, 10, 10), 5) == 0
    assert seen == [((50, 3, 2, 2), 1.0)]


def test_both_sides_of_the_invariance_share_their_picks():
    """With f = identity the two sides are the same pixels, so L_inv and L_self are exactly 0."""
    x = torch.rand(3, 3, 20, 20)
    terms = cbsn_losses(lambda y, c: y, x, 5, 2, torch.Generator().manual_seed(1), shrink=False)
    assert terms.self_ == 0 and terms.invariance == 0


def test_no_gradient_flows_into_the_target():
    x = torch.rand(1, 3, 20, 20)
    scale = torch.tensor(0.5, requires_grad=True)
    blind_only = lambda y, c: y * scale if c == 1.0 else y  # noqa: E731
    terms = cbsn_losses(blind_only, x, 5, 2, torch.Generator().manual_seed(1), shrink=False)
    assert not terms.invariance.requires_grad
    assert terms.blind.requires_grad


def test_total_is_the_papers():
    one = torch.tensor
    terms = losses.Losses(one(1.0), one(10.0), one(100.0), one(1000.0), one(10000.0))
    assert terms.total(0.5, 2.0) == 1 + 0.5 * (10 + 200)
    assert terms.total(0.5, 2.0, 3.0) == 1 + 0.5 * (10 + 200 + 3000)
    assert terms.total(0.5, 2.0, 3.0, 4.0) == 1 + 0.5 * (10 + 200 + 3000 + 40000)


def test_colour_loss_sees_a_cast_and_not_the_noise():
    x = torch.rand(1, 3, 80, 80)
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(0))
    cast = torch.tensor([0.1, -0.2, 0.3]).reshape(1, 3, 1, 1)
    torch.testing.assert_close(losses.colour_loss(x + cast, x), torch.tensor(0.2))
    assert losses.colour_loss(x + 0.1 * noise, x) < 0.01


def test_colour_loss_leaves_out_areas_where_noise_was_cut_off():
    x = torch.full((1, 3, 40, 40), 0.5)
    x[..., :2, :] = 0.0
    assert losses.colour_loss(x + 0.1, x) == 0
    x[..., :2, :] = 0.1
    torch.testing.assert_close(losses.colour_loss(x + 0.1, x), torch.tensor(0.1))


def test_local_mean_of_a_constant_is_that_constant_up_to_the_border():
    torch.testing.assert_close(
        local_mean(torch.full((1, 2, 9, 9), 0.3)), torch.full((1, 2, 9, 9), 0.3)
    )


def test_shrinkage_keeps_structure_and_drops_noise():
    """Left half: the blind guess is wrong by noise alone. Right half: by a strong texture."""
    generator = torch.Generator().manual_seed(0)
    truth = torch.full((1, 3, 64, 64), 0.5)
    texture = 0.3 * torch.sign(torch.randn(1, 3, 64, 32, generator=generator))
    truth[..., 32:] += texture
    seen = truth + 0.02 * torch.randn(truth.shape, generator=generator)
    guess = torch.full_like(truth, 0.5)
    target = shrunk_target(seen, guess)
    flat = (target - truth)[..., :26].square().mean().sqrt()
    busy = (target - truth)[..., 38:].square().mean().sqrt()
    assert flat < 0.6 * 0.02
    assert busy < 1.2 * 0.02


def test_a_sample_with_a_second_photo_answers_to_that_one_alone():
    """f(x; c) = x + 0.1; the first sample has a second photo, 0.3 brighter than it."""
    x = torch.rand(2, 3, 20, 20)
    target = torch.full_like(x, torch.nan)
    target[0] = x[0] + 0.3
    f = lambda y, c: y if isinstance(c, float) else y + 0.1  # noqa: E731
    generator = torch.Generator().manual_seed(1)
    terms = cbsn_losses(f, x, 5, 2, generator, shrink=False, target=target)
    half = torch.tensor(0.5)
    torch.testing.assert_close(terms.pair, half * 0.2)
    torch.testing.assert_close(terms.self_, half * 0.1)
    torch.testing.assert_close(terms.invariance, half * 0.1)
    assert terms.total(1.0, 2.0, 0.0, 4.0) == pytest.approx(0.05 + 2 * 0.05 + 4 * 0.1)
    target[1] = x[1]
    terms = cbsn_losses(f, x, 5, 2, generator, shrink=False, target=target)
    torch.testing.assert_close(terms.pair, half * 0.3)
    assert terms.self_ == 0 and terms.invariance == 0


def toy_batch(step: int) -> Batch:
    """Columns alternate by ±0.2: the mean of the neighbours is far off, and a network learns it."""
    generator = torch.Generator().manual_seed(step)
    colours = torch.rand(2, 3, 1, 1, generator=generator)
    stripes = 0.2 * (-1.0) ** torch.arange(20)
    noisy = colours + stripes + 0.02 * torch.randn(2, 3, 20, 20, generator=generator)
    return Batch(noisy, torch.full_like(noisy, torch.nan))


def test_the_loss_falls_on_a_toy_set():
    config = TrainConfig(channels=8, modules=1, steps=150, warmup=5, blind_strides=(1,))
    trainer = Trainer(config, torch.device("cpu"))
    blind = [trainer.train_step(toy_batch(step))["blind"] for step in range(150)]
    assert sum(blind[-10:]) < 0.7 * sum(blind[:10])
