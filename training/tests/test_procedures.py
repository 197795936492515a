"""Test-time procedures on networks whose answers are known."""

import pytest
import torch

from blindspot.procedures import downsampled, enhanced, refined
from blindspot.sampling import space_to_batch


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(3)


@pytest.mark.parametrize("stride", [1, 2, 3, 5])
@pytest.mark.parametrize("size", [(20, 30), (17, 23)])
def test_downsampling_with_the_identity_gives_the_image_back(stride, size):
    image = torch.rand(1, 3, *size, generator=generator())
    assert torch.equal(downsampled(lambda x: x, image, stride), image)


def test_each_phase_is_denoised_on_its_own():
    image = torch.rand(1, 3, 6, 8, generator=generator())
    out = downsampled(lambda x: x.mean((2, 3), keepdim=True).expand_as(x), image, 2)
    phases, answers = space_to_batch(image, 2), space_to_batch(out, 2)
    torch.testing.assert_close(
        answers, phases.mean((2, 3), keepdim=True).expand_as(phases), rtol=0, atol=1e-6
    )


def test_refinement_replaces_the_stated_share_in_all_channels():
    noisy, first = torch.ones(1, 3, 100, 100), torch.zeros(1, 3, 100, 100)
    seen = []

    def record(x):
        seen.append(x)
        return x

    out = refined(record, noisy, first, generator(), passes=8, share=0.16)
    assert len(seen) == 8
    torch.testing.assert_close(out, torch.stack(seen).mean(0))
    assert all((x[:, :1] == x).all() for x in seen)
    assert float(out.mean()) == pytest.approx(0.16, abs=0.01)
    assert not torch.equal(seen[0], seen[1])


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.25), (1.0, 0.75)])
def test_refinement_at_its_ends(share, expected):
    noisy, first = torch.full((1, 3, 5, 5), 0.75), torch.full((1, 3, 5, 5), 0.25)
    out = refined(lambda x: x, noisy, first, generator(), share=share)
    torch.testing.assert_close(out, torch.full_like(out, expected))


def test_the_enhanced_form_runs_once_more_at_full_size():
    sizes = []

    def count(x):
        sizes.append(tuple(x.shape[2:]))
        return x + 1

    out = enhanced(count, torch.zeros(1, 3, 8, 8))
    assert sizes == [(4, 4)] * 4 + [(8, 8)]
    assert (out == 2).all()
