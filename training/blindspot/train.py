"""Trains a network on noisy photographs only.

    python -m blindspot.train --config configs/compact.toml --data NOISY --out runs/compact

Stops at --steps or --minutes, whichever comes first, and resumes exactly from its checkpoint: the
data order, the picks and the schedule are functions of (seed, step).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

import torch
from torch import Tensor

from .config import SETTINGS, TrainConfig, config_of, read_config
from .data import Batch, LessonBatch, Lessons, Mixture, NoisyPhotos, SynthesisedPhotos
from .evaluate import mean_gain, model_of
from .methods import METHODS, Step
from .models import Network, build_network
from .network import Blindness, count_parameters

# SIDD scenes with references: measured on, so never trained on.
# As SIDD's validation blocks are named here, SCENE_BLOCK, and hardly anybody's own photos.
HELD_OUT_SIDD = re.compile(r"(01|06|11|16|21|26|31|36)_\d\d\.\w+")


class Trainer:
    """Network, averaged weights, optimiser and step count; `state`/`load` are the checkpoint."""

    def __init__(self, config: TrainConfig, device: torch.device):
        torch.manual_seed(config.seed)
        self.method = METHODS[config.method]
        self.config = config
        self.device = device
        network = build_network(asdict(config)).to(device)
        self.network = network.to(memory_format=torch.channels_last)
        self.average = {k: v.detach().clone() for k, v in network.state_dict().items()}
        self.optimiser = torch.optim.Adam(network.parameters(), lr=config.learning_rate)
        self.step = 0

    def denoise(self, x: Tensor, c: Blindness) -> Tensor:
        """The network on patches [B, 3, H, W] whose border is in the training."""
        x = x.contiguous(memory_format=torch.channels_last)
        return self.network.on_patches(x, c).float()

    def train_step(self, batch: Batch | LessonBatch) -> dict[str, float]:
        """One step; returns the losses."""
        config = self.config
        for group in self.optimiser.param_groups:
            group["lr"] = config.rate(self.step)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed_precision):
            losses = self.losses(batch)
        self.optimiser.zero_grad(set_to_none=True)
        losses["total"].backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.step += 1
        decay = min(config.ema, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - decay)
        return {name: value.item() for name, value in losses.items()}

    def losses(self, batch: Batch | LessonBatch) -> dict[str, Tensor]:
        """The terms of the method's loss for a batch, and their `total`."""
        config = self.config
        generator = torch.Generator().manual_seed(config.seed * 1_000_003 + self.step)
        draw = random.Random(f"{config.seed}/{self.step}")
        stride, invariance_stride = map(
            draw.choice, (config.blind_strides, config.invariance_strides)
        )
        step = Step(
            self.network,
            self.denoise,
            type(batch)(*(part.to(self.device) for part in batch)),
            stride,
            invariance_stride,
            generator,
            draw,
            self.step,
            config,
        )
        return self.method.loss(step)

    @property
    def mixed_precision(self) -> bool:
        """Whether bfloat16 is faster: on CPUs that only emulate it, it takes twice the time."""
        return self.device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()

    def averaged(self) -> Network:
        """A copy with the averaged weights, for measuring and for export."""
        network = build_network(asdict(self.config)).to(self.device)
        network.load_state_dict(self.average)
        return network.eval()

    def state(self) -> dict:
        return {
            "config": asdict(self.config),
            "step": self.step,
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
        }

    def begin_with(self, state: dict) -> None:
        """Takes another run's averaged weights, and nothing else of it.

        Layers that the other network does not have are new: clip maps, which begin at zero, and
        modules, which begin next to the identity. So a network can be grown.
        """
        known = state["average"].keys()
        with torch.no_grad():
            for name, weight in self.network.named_parameters():
                if name not in known and "modules_" in name and ".pointwise.weight" in name:
                    weight *= 0.1
        self.network.load_state_dict(state["average"], strict=False)
        self.average = {k: v.detach().clone() for k, v in self.network.state_dict().items()}

    def load(self, state: dict) -> None:
        self.network.load_state_dict(state["network"])
        self.average = {k: v.to(self.device) for k, v in state["average"].items()}
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]


def save_checkpoint(state: dict, path: Path) -> None:
    """Written beside and renamed, so that an interruption never leaves half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    torch.save(state, scratch)
    scratch.replace(path)


def progress(step: int, steps: int, started: float, first: int, text: str) -> None:
    """One line a report; a bar with the time left, measured."""
    done = step / steps
    rate = (time.monotonic() - started) / max(1, step - first)
    left = int(rate * (steps - step))
    bar = "#" * int(20 * done) + "." * (20 - int(20 * done))
    print(
        f"[{bar}] {step}/{steps} {text} {rate:.2f} s/step, {left // 60}:{left % 60:02d} left",
        flush=True,
    )


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="blindspot.train", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of noisy photos")
    parser.add_argument(
        "--synthesise", type=Path, help="folder of clean photos to add camera noise to"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and log")
    parser.add_argument(
        "--validate", type=Path, action="append", default=[], help="folder of pairs"
    )
    parser.add_argument("--init", type=Path, help="checkpoint whose averaged weights to begin with")
    parser.add_argument("--validate-every", type=int, default=1000, metavar="STEPS")
    parser.add_argument("--save-every", type=int, default=250, metavar="STEPS")
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--include-held-out", action="store_true", help="train on all of --data")
    parser.add_argument("--config", type=Path, help="TOML file of settings; flags go before it")
    parser.add_argument("--lessons", type=Path, help="folder that blindspot.lessons wrote")
    for field in fields(TrainConfig):
        flag, value = "--" + field.name.replace("_", "-"), field.default
        if isinstance(value, bool):
            parser.add_argument(flag, action=argparse.BooleanOptionalAction)
        elif isinstance(value, tuple):
            parser.add_argument(flag, type=int, nargs="+")
        else:
            parser.add_argument(flag, type=type(value))
    args = parser.parse_args(argv)
    try:
        settings = read_config(args.config) if args.config else {}
        for name in SETTINGS:
            value = getattr(args, name)
            if value is not None:
                settings[name] = tuple(value) if isinstance(value, list) else value
        args.settings = TrainConfig(**settings)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    method = METHODS[args.settings.method]
    if method.noiseless and args.synthesise is None:
        parser.error("supervised needs --synthesise: real photos have no clean side")
    if method.lessons != (args.lessons is not None):
        parser.error("--lessons goes with the method distil, and with no other")
    if not method.lessons and args.data is None and args.synthesise is None:
        parser.error("give --data, --synthesise or both")
    return args


def batches_of(args: argparse.Namespace) -> Callable[[int], Batch | LessonBatch]:
    """What there is to learn from, by step."""
    config: TrainConfig = args.settings
    size = (config.synthetic_share, config.patch, config.batch, config.seed)
    if args.lessons:
        return Lessons(args.lessons, *size)
    noisy = synthesised = None
    if args.data:
        noisy = NoisyPhotos(args.data, None if args.include_held_out else HELD_OUT_SIDD)
        print(f"{len(noisy.images)} noisy photos, {noisy.left_out} held out")
    if args.synthesise:
        synthesised = SynthesisedPhotos(args.synthesise, METHODS[config.method].noiseless)
    return Mixture(noisy, synthesised, *size)


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    config: TrainConfig = args.settings
    checkpoint = args.out / "checkpoint.pt"
    trainer = Trainer(config, torch.device(args.device))
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=args.device, weights_only=True)
        if config_of(state) != config:
            sys.exit(f"{checkpoint} was trained with other settings; choose another --out")
        trainer.load(state)
        print(f"resumed at step {trainer.step}")
    elif args.init:
        trainer.begin_with(torch.load(args.init, map_location=args.device, weights_only=True))
    batches = batches_of(args)
    print(f"{count_parameters(trainer.network):,} parameters, {asdict(config)}", flush=True)
    started, first = time.monotonic(), trainer.step
    sums: dict[str, float] = {}
    args.out.mkdir(parents=True, exist_ok=True)
    log = args.out / "log.jsonl"
    while trainer.step < config.steps and (time.monotonic() - started) < args.minutes * 60:
        for name, value in trainer.train_step(batches(trainer.step)).items():
            sums[name] = sums.get(name, 0.0) + value
        if trainer.step % 50 == 0:
            text = " ".join(f"{k} {v / 50:.4f}" for k, v in sums.items())
            progress(trainer.step, config.steps, started, first, text)
            sums = {}
        last = trainer.step == config.steps
        if trainer.step % args.save_every == 0 or last:
            save_checkpoint(trainer.state(), checkpoint)
        if args.validate and (trainer.step % args.validate_every == 0 or last):
            model = model_of(trainer.averaged())
            for folder in args.validate:
                row = {"step": trainer.step, "set": folder.name} | mean_gain(model, folder)
                print(row, flush=True)
                with open(log, "a") as file:
                    file.write(json.dumps(row) + "\n")
    save_checkpoint(trainer.state(), checkpoint)


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError as error:
        sys.exit(str(error))
