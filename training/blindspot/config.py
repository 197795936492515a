"""The settings of a training run, and their TOML files."""

from __future__ import annotations

import math
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from .methods import METHODS


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides the weights. Defaults are those of *compact*; see `configs/`.

    method: the loss, a name of `methods.METHODS`.
    """

    method: str = "cbsn"
    architecture: str = "cbsn"
    channels: int = 32
    modules: int = 5
    mean_preserving: bool = True
    clip_maps: bool = False
    steps: int = 6000
    batch: int = 4
    patch: int = 120
    synthetic_share: float = 0.5
    blind_strides: tuple[int, ...] = (2, 5)
    invariance_strides: tuple[int, ...] = (2,)
    ramp: float = 0.2
    invariance_weight: float = 4.0
    colour_weight: float = 2.0
    pair_weight: float = 8.0
    shrink: bool = True
    random_blindness: float = 0.25
    schedule: str = "cosine"
    learning_rate: float = 2e-3
    warmup: int = 100
    ema: float = 0.999
    seed: int = 1

    def __post_init__(self) -> None:
        for name, known in (("method", METHODS), ("schedule", ("cosine", "step", "late"))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} = {getattr(self, name)!r}: one of {', '.join(known)}")
        strides = sum((getattr(self, name) for name in METHODS[self.method].strides), ())
        if any(self.patch % stride for stride in strides):
            raise ValueError(f"patch = {self.patch} is not a multiple of all of {strides}")

    def rate(self, step: int) -> float:
        """Linear warm-up, then half a cosine down to 1 % of the learning rate; with "step", halved
        at each quarter of the steps; with "late", held, and the half cosine in the last fifth."""
        if step < self.warmup:
            return self.learning_rate * (step + 1) / self.warmup
        done = min(1.0, (step - self.warmup) / max(1, self.steps - self.warmup))
        if self.schedule == "step":
            return self.learning_rate * 0.5 ** min(3, int(4 * done))
        if self.schedule == "late":
            done = max(0.0, 5 * done - 4)
        return self.learning_rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


SETTINGS = tuple(field.name for field in fields(TrainConfig))


def config_of(state: dict) -> TrainConfig:
    """A checkpoint's configuration; settings that came later than it at their default."""
    stored = {k: v for k, v in state["config"].items() if k in SETTINGS}
    return TrainConfig(**{k: tuple(v) if isinstance(v, list) else v for k, v in stored.items()})


def read_config(path: Path) -> dict:
    """Settings of a TOML file by name; ValueError for a name or a type that TrainConfig lacks."""
    try:
        settings = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    defaults = asdict(TrainConfig())
    for name, value in settings.items():
        if name not in defaults:
            raise ValueError(f"{path}: unknown setting {name!r}; known: {', '.join(SETTINGS)}")
        wanted = type(defaults[name])
        if wanted is float and type(value) is int:
            value = float(value)
        if wanted is tuple and isinstance(value, list):
            value = tuple(value)
        if type(value) is not wanted:
            raise ValueError(f"{path}: {name} must be of type {wanted.__name__}, not {value!r}")
        settings[name] = value
    return settings
