import json

import numpy as np
import pytest

from blindspot.fit import (
    GOLDEN,
    GOLDEN_SIZE,
    SETTINGS,
    Cannot,
    Check,
    Fit,
    Teacher,
    adam,
    choose_lesson,
    choose_squares,
    golden_graphs,
    golden_photo,
    golden_teacher,
    judge,
    overlap,
    own_teacher,
    renewal_due,
    renewed,
    run_fit,
    sample,
    take_step,
)


def check(step: int, recovery=1.0, left=0.2, shift=0.1, noise=5.0) -> Check:
    return Check(left, shift, noise, step, recovery)


def test_golden_file_is_what_this_code_makes():
    stored = json.loads(GOLDEN.read_text())
    graphs, photos = golden_graphs(), [golden_photo(0), golden_photo(1)]
    sizes = [(p.shape[2], p.shape[1]) for p in photos]
    squares, _ = choose_squares(sizes, stored["seed"])
    assert [vars(s) for s in squares] == stored["squares"]
    lesson = choose_lesson(graphs, golden_teacher(), photos, squares)
    fit = Fit.begin(graphs.start)
    take_step(graphs, fit, lesson, stored["seed"])
    assert fit.parameters == pytest.approx(stored["steps"][0]["parameters"], rel=1e-9)


def test_held_out_squares_do_not_overlap_where_there_is_room():
    for seed in range(20):
        squares, held = choose_squares([(900, 800)], seed)
        pairs = [(a, b) for i, a in enumerate(squares) for b in squares[: min(i, held)]]
        assert not any(overlap(a, b) for a, b in pairs)


def test_small_photos_are_refused():
    with pytest.raises(Cannot, match="pixels wide or high"):
        run_fit(golden_graphs(), golden_teacher(), [np.zeros((3, 100, 500), np.float32)])


def test_rate_falls_to_nothing():
    graphs = golden_graphs()
    fit = Fit.begin(graphs.start)
    fit.step = SETTINGS["steps"] - 1
    adam(fit, np.ones(7), np.full(7, 1.0), SETTINGS["steps"])
    assert np.abs(fit.parameters - graphs.start).max() < 1e-2


def test_the_better_teacher_teaches():
    graphs, photos = golden_graphs(), [golden_photo(0)]
    squares, _ = choose_squares([GOLDEN_SIZE], 1)
    told = golden_teacher()
    idle = Teacher(told.radius, told.multiple, lambda planes, _: planes)
    for teacher, expected in ((told, told), (idle, own_teacher(graphs))):
        found = choose_lesson(graphs, teacher, photos, squares[:6]).samples
        pictures = [sample(graphs.radius, expected, photos, s)[0].picture for s in squares[:6]]
        assert all((a.picture == b).all() for a, b in zip(found, pictures, strict=True))


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([check(0), check(30, recovery=0.99)], (0, True)),
        ([check(0), check(30, recovery=0.97)], (1, True)),
        ([check(0), check(30, recovery=0.97, shift=2.1)], (0, True)),
        ([check(0), check(30, recovery=0.97), check(60)], (1, True)),
        ([check(0), check(30, recovery=0.9), check(60, recovery=0.97)], (2, True)),
        ([check(0), check(SETTINGS["steps"], recovery=0.97)], (1, False)),
        ([check(0, noise=0.3)], (0, False)),
        # So much more in a round, or twice that in two.
        ([check(0), check(30, recovery=0.9, left=0.215)], (1, True)),
        ([check(0), check(30, recovery=0.9, left=0.217)], (0, False)),
        ([check(0), check(30, recovery=0.9), check(60, recovery=0.9, left=0.231)], (2, True)),
        ([check(0), check(30, recovery=0.9), check(60, recovery=0.9, left=0.233)], (0, False)),
    ],
)
def test_guard_keeps_only_what_is_better_elsewhere(checks, expected):
    assert judge(checks, taught=False) == expected


@pytest.mark.parametrize(
    ("after", "best"),
    [({"recovery": 1.1, "left": 0.159}, 1), ({"recovery": 0.8, "left": 0.161}, 0)],
)
def test_what_another_network_taught_must_leave_clearly_less_on_flat_places(after, best):
    assert judge([check(0), check(30, **after)], taught=True) == (best, True)


def test_what_another_network_teaches_takes_fewer_steps():
    last = check(SETTINGS["taughtSteps"])
    assert judge([check(0), last], taught=True) == (0, False)
    assert judge([check(0), last], taught=False) == (0, True)


def test_a_network_that_teaches_itself_makes_its_pictures_anew(monkeypatch):
    monkeypatch.setitem(SETTINGS, "pool", 3)
    graphs, photos = golden_graphs(), [golden_photo(0)]
    squares, _ = choose_squares([GOLDEN_SIZE], 1)
    told = golden_teacher()
    idle = Teacher(told.radius, told.multiple, lambda planes, _: planes)
    lesson = choose_lesson(graphs, idle, photos, squares)
    again = renewed(graphs, photos, lesson, graphs.start)
    assert again.begun == lesson.begun
    other = renewed(graphs, photos, lesson, graphs.start + 0.01)
    assert (other.samples[0].picture != lesson.samples[0].picture).any()
    assert (other.samples[0].photo == lesson.samples[0].photo).all()
    every = SETTINGS["renewEvery"]
    due = [step for step in range(3 * every) if renewal_due(step, taught=False)]
    assert due == [every, 2 * every]
    assert not renewal_due(every, taught=True)
