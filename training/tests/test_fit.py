import json

import numpy as np
import pytest

from blindspot.fit import (
    GOLDEN,
    SETTINGS,
    Cannot,
    Check,
    Fit,
    adam,
    golden_graphs,
    golden_photo,
    held_out,
    judge,
    overlap,
    run_fit,
    take_step,
)


def check(step: int, blind=0.03, invariance=0.01, shift=0.1) -> Check:
    return Check(step, blind, invariance, 0.001, shift)


def test_golden_file_is_what_this_code_makes():
    stored = json.loads(GOLDEN.read_text())
    graphs, photos = golden_graphs(), [golden_photo(0), golden_photo(1)]
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares = held_out(sizes, stored["seed"])
    assert [vars(s) for s in squares] == stored["heldOut"]
    fit = Fit.begin(graphs.start)
    take_step(graphs, fit, photos, squares, stored["seed"])
    assert fit.parameters == pytest.approx(stored["steps"][0]["parameters"], rel=1e-9)


def test_held_out_squares_do_not_overlap_where_there_is_room():
    for seed in range(20):
        squares = held_out([(900, 800)], seed)
        pairs = [(a, b) for i, a in enumerate(squares) for b in squares[:i]]
        assert not any(overlap(a, b) for a, b in pairs)


def test_small_photos_are_refused():
    with pytest.raises(Cannot, match="pixels wide or high"):
        run_fit(golden_graphs(), [np.zeros((3, 100, 500), np.float32)])


def test_rate_falls_to_nothing():
    graphs = golden_graphs()
    fit = Fit.begin(graphs.start)
    fit.step = SETTINGS["steps"] - 1
    adam(fit, np.ones(7), np.full(7, 1.0))
    assert np.abs(fit.parameters - graphs.start).max() < 1e-2


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([check(0), check(20, blind=0.0299)], (0, True)),
        ([check(0), check(20, blind=0.029)], (1, True)),
        ([check(0), check(20, blind=0.029, invariance=0.0106)], (0, True)),
        ([check(0), check(20, blind=0.029, shift=2.1)], (0, True)),
        ([check(0), check(20, blind=0.029), check(40)], (1, True)),
        ([check(0), check(120, blind=0.029)], (1, False)),
        ([check(i) for i in (0, 20, 40, 60, 80)], (0, False)),
    ],
)
def test_guard_keeps_only_what_is_better_elsewhere(checks, expected):
    assert judge(checks) == expected
