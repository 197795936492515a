"""Test-time procedures on networks whose answers are known."""

import base64
import json

import numpy as np
import pytest
import torch

from blindspot.evaluate import Model, denoise
from blindspot.procedures import (
    GOLDEN,
    GOLDEN_PROCEDURES,
    PASSES,
    Procedure,
    apply,
    golden,
    golden_network,
    permutations,
    place_hash,
    reach,
    replaced,
)
from blindspot.sampling import space_to_batch

EACH = pytest.mark.parametrize("procedure", GOLDEN_PROCEDURES, ids=str)


def picture(height: int, width: int) -> torch.Tensor:
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(3))


@EACH
def test_the_identity_gives_the_image_back(procedure):
    image = picture(30, 60)
    torch.testing.assert_close(apply(lambda x: x, image, procedure), image, rtol=0, atol=1e-6)


@EACH
def test_a_crop_is_denoised_as_the_whole_is_cropped(procedure):
    """On the procedure's own grid, and away from the border."""
    margin, step = reach(procedure, 1, 1)
    size = 2 * margin + 30
    image = picture(2 * size, 2 * size)
    whole = apply(golden_network, image, procedure)
    at = 2 * step
    part = apply(golden_network, image[..., at : at + size, at : at + size], procedure, (at, at))
    inner = slice(margin, size - margin)
    outer = slice(at + margin, at + size - margin)
    torch.testing.assert_close(part[..., inner, inner], whole[..., outer, outer], rtol=0, atol=1e-6)


def test_each_phase_is_denoised_on_its_own():
    image = picture(6, 8)
    out = apply(lambda x: x.mean((2, 3), keepdim=True).expand_as(x), image, Procedure(stride=2))
    phases, answers = space_to_batch(image, 2), space_to_batch(out, 2)
    torch.testing.assert_close(
        answers, phases.mean((2, 3), keepdim=True).expand_as(phases), rtol=0, atol=1e-6
    )


def test_random_subsampling_takes_one_pixel_of_each_cell_and_no_other_order_twice():
    seen = []

    def record(x):
        seen.append(x)
        return x

    image = torch.arange(36.0).reshape(1, 1, 6, 6).expand(1, 3, 6, 6).contiguous()
    apply(record, image, Procedure(stride=3, draws=2, seed=5))
    cells = space_to_batch(image, 3)[:, 0].reshape(9, 4)
    for draw in (seen[:9], seen[9:]):
        picks = torch.stack(draw)[:, 0, 0].reshape(9, 4)
        assert torch.equal(picks.sort(0).values, cells.sort(0).values)
    assert not torch.equal(torch.stack(seen[:9]), torch.stack(seen[9:]))


def test_permutations_are_fair():
    seeds = place_hash(1, np.arange(24_000))
    order = permutations(4, seeds)
    assert (np.sort(order, 0) == np.arange(4)[:, None]).all()
    _, counts = np.unique((order * 4 ** np.arange(4)[:, None]).sum(0), return_counts=True)
    assert len(counts) == 24
    # 1000 each; five standard deviations.
    assert counts.min() > 840 and counts.max() < 1160


def test_refinement_replaces_the_stated_share_in_all_channels():
    """R³ by hand: the pixels it chose, noisy again, the mean of the passes."""
    image = picture(40, 40)
    seen = []

    def flattening(x):
        seen.append(x)
        return torch.full_like(x, 0.5) if len(seen) == 1 else x

    out = apply(flattening, image, Procedure(refine=True))
    assert len(seen) == 1 + PASSES
    chosen = [replaced((40, 40), (0, 0), index) for index in range(PASSES)]
    for mask, given in zip(chosen, seen[1:], strict=True):
        assert torch.equal(given, torch.where(mask, image, torch.tensor(0.5)))
    torch.testing.assert_close(out, torch.stack(seen[1:]).mean(0))
    assert float(torch.stack(chosen).float().mean()) == pytest.approx(0.16, abs=0.015)


def test_the_enhanced_form_runs_once_more_at_full_size():
    sizes = []

    def count(x):
        sizes.append(tuple(x.shape[2:]))
        return x + 1

    out = apply(count, torch.zeros(1, 3, 8, 8), Procedure(stride=2, again=True))
    assert sizes == [(4, 4)] * 4 + [(8, 8)]
    assert (out == 2).all()


def test_the_ensemble_sees_all_eight_symmetries_and_turns_each_back():
    seen = []

    def record(x):
        seen.append(x)
        return x

    image = picture(4, 6)
    apply(record, image, Procedure(ensemble=True))
    square = [torch.rot90(image, k, (2, 3)) for k in range(4)]
    square += [i.flip(3) for i in square]
    assert all(any(torch.equal(a, b) for b in seen if a.shape == b.shape) for a in square)
    assert len(seen) == 8


@EACH
def test_the_margin_is_as_wide_as_the_procedure_sees(procedure):
    model = Model(lambda x, _: golden_network(x), radius=1)
    image = picture(17, 23)
    changed = image.clone()
    changed[..., 8, 11] = 1 - changed[..., 8, 11]
    margin, step = reach(procedure, 1, 1)
    moved = denoise(model, changed, 0, procedure) - denoise(model, image, 0, procedure)
    rows, columns = moved.abs().amax((0, 1)).nonzero().T
    assert (rows - 8).abs().max() <= margin + step
    assert (columns - 11).abs().max() <= margin + step


def test_the_golden_file_is_what_the_app_is_tested_with():
    stored, made = json.loads(GOLDEN.read_text()), json.loads(json.dumps(golden()))
    assert [r["procedure"] for r in stored["results"]] == [r["procedure"] for r in made["results"]]
    assert stored["image"] == made["image"] and stored["origin"] == made["origin"]
    for a, b in zip(stored["results"], made["results"], strict=True):
        levels = [np.frombuffer(base64.b64decode(r["planes"]), "<u2").astype(int) for r in (a, b)]
        assert abs(levels[0] - levels[1]).max() <= 1
