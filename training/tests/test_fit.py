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
    choose_squares,
    golden_graphs,
    golden_photo,
    judge,
    overlap,
    run_fit,
    sample,
    take_step,
)


def check(step: int, recovery=0.03, left=0.2, shift=0.1, noise=5.0) -> Check:
    return Check(step, recovery, left, shift, noise)


def test_golden_file_is_what_this_code_makes():
    stored = json.loads(GOLDEN.read_text())
    graphs, photos = golden_graphs(), [golden_photo(0), golden_photo(1)]
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares, held = choose_squares(sizes, stored["seed"])
    assert [vars(s) for s in squares] == stored["squares"]
    pool = [sample(graphs, photos, square) for square in squares[held:]]
    fit = Fit.begin(graphs.start)
    take_step(graphs, fit, pool, stored["seed"])
    assert fit.parameters == pytest.approx(stored["steps"][0]["parameters"], rel=1e-9)


def test_held_out_squares_do_not_overlap_where_there_is_room():
    for seed in range(20):
        squares, held = choose_squares([(900, 800)], seed)
        pairs = [(a, b) for i, a in enumerate(squares) for b in squares[: min(i, held)]]
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
        ([check(0), check(20, recovery=0.0299)], (0, True)),
        ([check(0), check(20, recovery=0.029)], (1, True)),
        ([check(0), check(20, recovery=0.029, left=0.31)], (0, True)),
        ([check(0), check(20, recovery=0.029, shift=2.1)], (0, True)),
        ([check(0), check(20, recovery=0.029), check(40)], (1, True)),
        ([check(0), check(SETTINGS["steps"], recovery=0.029)], (1, False)),
        ([check(i) for i in (0, 10, 20, 30, 40)], (0, False)),
        ([check(0, noise=0.3)], (0, False)),
    ],
)
def test_guard_keeps_only_what_is_better_elsewhere(checks, expected):
    assert judge(checks) == expected
