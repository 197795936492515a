import pytest
import torch

from blindspot.sampling import batch_to_space, random_picks, random_subsample, space_to_batch


@pytest.mark.parametrize("stride", [1, 2, 3, 5])
def test_batch_to_space_inverts_space_to_batch(stride):
    x = torch.rand(2, 3, 30, 60)
    small = space_to_batch(x, stride)
    assert small.shape == (2 * stride**2, 3, 30 // stride, 60 // stride)
    assert torch.equal(batch_to_space(small, stride), x)


def test_space_to_batch_takes_every_stride_th_pixel():
    x = torch.arange(36.0).reshape(1, 1, 6, 6)
    small = space_to_batch(x, 3)
    assert torch.equal(small[0, 0], x[0, 0, 0::3, 0::3])
    assert torch.equal(small[5, 0], x[0, 0, 1::3, 2::3])


def test_sizes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError):
        space_to_batch(torch.zeros(1, 3, 7, 6), 2)
    with pytest.raises(ValueError):
        random_picks((1, 6, 7), 2, torch.Generator())


def test_picks_are_uniform_and_seeded():
    picks = random_picks((4, 400, 400), 2, torch.Generator().manual_seed(3))
    counts = torch.bincount(picks.flatten(), minlength=4)
    expected = picks.numel() / 4
    # Chi-square with 3 degrees of freedom: 16.3 is its 99.9 % point.
    assert float(((counts - expected) ** 2 / expected).sum()) < 16.3
    again = random_picks((4, 400, 400), 2, torch.Generator().manual_seed(3))
    assert torch.equal(picks, again)


def test_subsample_takes_the_picked_pixel_of_each_cell():
    x = torch.arange(2 * 3 * 4 * 6.0).reshape(2, 3, 4, 6)
    picks = random_picks((2, 4, 6), 2, torch.Generator().manual_seed(0))
    small = random_subsample(x, picks, 2)
    for b in range(2):
        for row in range(2):
            for column in range(3):
                dy, dx = divmod(int(picks[b, row, column]), 2)
                expected = x[b, :, 2 * row + dy, 2 * column + dx]
                assert torch.equal(small[b, :, row, column], expected)
