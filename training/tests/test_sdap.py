"""SDAP's sampler and loss on cases small enough to know."""

import pytest
import torch

from blindspot.sdap import cyclic_difference, random_permutations, random_sub_samples, sdap_loss


def test_sub_samples_of_a_known_order():
    x = torch.arange(16.0).reshape(1, 1, 4, 4)
    order = torch.tensor([[[[3, 0, 1, 2], [0, 1, 2, 3]], [[2, 3, 0, 1], [1, 0, 3, 2]]]])
    # The cells hold 0 1 4 5, 2 3 6 7, 8 9 12 13 and 10 11 14 15.
    expected = [[5, 2, 12, 11], [0, 3, 13, 10], [1, 6, 8, 15], [4, 7, 9, 14]]
    assert random_sub_samples(x, order, 2).flatten(1).tolist() == expected


def test_sub_samples_hold_each_pixel_once_and_stay_in_their_cell():
    x = torch.arange(2 * 3 * 10 * 15.0).reshape(2, 3, 10, 15)
    order = random_permutations((2, 10, 15), 5, torch.Generator().manual_seed(0))
    samples = random_sub_samples(x, order, 5)
    assert samples.shape == (25, 2, 3, 2, 3)
    assert samples.flatten().sort().values.equal(x.flatten().sort().values)
    # The three channels of a pixel stay together.
    assert (samples[:, :, 1] - samples[:, :, 0] == 150).all()
    cell = samples[:, 0, 0, 1, 2].sort().values
    assert cell.equal(x[0, 0, 5:, 10:].flatten())


def test_orders_are_seeded_and_differ_between_cells():
    a, b = (random_permutations((1, 8, 8), 2, torch.Generator().manual_seed(3)) for _ in range(2))
    assert a.equal(b)
    assert len({tuple(o) for o in a.reshape(-1, 4).tolist()}) > 4
    with pytest.raises(ValueError, match="not a multiple"):
        random_permutations((1, 9, 8), 2, torch.Generator())


def test_each_sample_is_held_against_the_next_and_the_last_against_the_first():
    samples = torch.tensor([1.0, 2.0, 4.0, 8.0]).reshape(4, 1, 1, 1, 1)
    # |1 - 2|, |2 - 4|, |4 - 8|, |8 - 1|
    assert cyclic_difference(samples, samples) == (1 + 2 + 4 + 7) / 4
    assert cyclic_difference(samples.roll(-1, 0), samples) == 0


def test_the_loss_runs_blind_on_the_sub_samples():
    seen = []

    def spy(y, c):
        seen.append((tuple(y.shape), c))
        return torch.full_like(y, 0.25)

    x = torch.rand(2, 3, 10, 10)
    loss = sdap_loss(spy, x, 5, torch.Generator().manual_seed(1))
    assert seen == [((50, 3, 2, 2), 1.0)]
    torch.testing.assert_close(loss, (x - 0.25).abs().mean())
