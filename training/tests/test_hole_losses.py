"""The half-plane network's losses: their terms, their holes, and what they let through."""

import random

import pytest
import torch

from blindspot.config import TrainConfig
from blindspot.data import Batch
from blindspot.evaluate import denoise, model_of
from blindspot.halfplane import HalfPlaneConfig, HalfPlaneNetwork
from blindspot.hole_losses import hole_losses
from blindspot.train import Trainer

TINY = dict(method="holes", architecture="halfplane", channels=4, steps=40, warmup=2, patch=32)
REAL_ONLY, PAIRS_ONLY = {"blind", "invariance"}, {"pair", "seen_pair"}


def batch(real: int, pairs: int, size: int = 32) -> Batch:
    generator = torch.Generator().manual_seed(0)
    clean = torch.full((real + pairs, 3, size, size), 0.4)
    first, second = (clean + 0.08 * torch.randn(clean.shape, generator=generator) for _ in "ab")
    second[:real] = torch.nan
    return Batch(first, second)


def network() -> HalfPlaneNetwork:
    torch.manual_seed(0)
    net = HalfPlaneNetwork(HalfPlaneConfig(4, 4))
    for layer in (net.blind_last, net.blind_mix, net.see_gate, net.see_last):
        torch.nn.init.normal_(layer.weight, std=0.1)
    return net


@pytest.mark.parametrize("real, pairs", [(2, 2), (2, 0), (0, 2), (1, 3)])
def test_terms_are_those_of_the_samples(real, pairs):
    x, target = batch(real, pairs)
    terms = hole_losses(network(), x, target, random.Random(1), seeing=True)
    expected = {"colour"} | (REAL_ONLY if real else set()) | (PAIRS_ONLY if pairs else set())
    assert {name for name, term in terms.items() if term > 0} == expected
    assert all(term.isfinite() for term in terms.values())
    blind = hole_losses(network(), x, target, random.Random(1), seeing=False)
    expected = ({"blind"} if real else set()) | ({"pair"} if pairs else set())
    assert {name for name, term in blind.items() if term > 0} == expected


def test_the_order_of_a_batch_does_not_matter():
    x, target = batch(1, 1)
    one = hole_losses(network(), x, target, random.Random(4), seeing=False)
    other = hole_losses(network(), x.flip(0), target.flip(0), random.Random(4), seeing=False)
    for name, term in one.items():
        torch.testing.assert_close(term, other[name])


def test_every_weight_learns():
    net = network()
    x, target = batch(2, 2)
    x[:, :, :4] = 0.0
    terms = hole_losses(net, x, target, random.Random(1), seeing=True)
    sum(terms.values()).backward()
    for name, parameter in net.named_parameters():
        assert parameter.grad is not None and parameter.grad.abs().max() > 0, name


def test_its_losses_fall():
    config = TrainConfig(**TINY, ramp=0.0, learning_rate=6e-3)
    trainer = Trainer(config, torch.device("cpu"))
    samples = batch(1, 1)
    losses = [trainer.train_step(samples) for _ in range(40)]
    # The picture is flat: blind answers are right from the start.
    for name in ("seen_pair", "invariance", "total"):
        early, late = (sum(terms[name] for terms in part) for part in (losses[:5], losses[-5:]))
        assert late < 0.97 * early, name
    answer = denoise(model_of(trainer.averaged()), samples.noisy[:1], 0.5, hole=3)
    assert answer.isfinite().all()
