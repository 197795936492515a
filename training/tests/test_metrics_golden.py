"""The numbers that the page's metrics are compared with are still those of this package."""

import json
from pathlib import Path

from blindspot.metrics_golden import golden

FILE = Path(__file__).parents[2] / "src/measure/metrics.golden.json"


def test_the_committed_numbers_are_what_the_metrics_give():
    assert json.loads(FILE.read_text()) == golden()
