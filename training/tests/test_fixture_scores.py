"""The scores that the page's are compared with are still those of the shipped models."""

import json

import pytest

from blindspot.fixture_scores import FILE, scores


def test_the_committed_scores_are_what_the_models_give():
    committed = json.loads(FILE.read_text())
    now = scores()
    assert committed.keys() == now.keys()
    for name, score in now.items():
        # Sums in another order may round a pixel differently.
        assert score == pytest.approx(committed[name], abs=2e-3), name
