"""Builds the network that a configuration or a checkpoint means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch

from .halfplane import HalfPlaneConfig, HalfPlaneNetwork, halfplane_macs_per_pixel
from .network import ConditionalBlindSpotNetwork, NetworkConfig, macs_per_pixel
from .turbo import Turbo, TurboConfig, unet_macs_per_pixel

Network = ConditionalBlindSpotNetwork | HalfPlaneNetwork | Turbo


def build_network(settings: Mapping) -> Network:
    """`settings`: the fields of a TrainConfig, perhaps of an older one. ValueError if unknown."""
    architecture = settings.get("architecture", "cbsn")
    if architecture == "turbo":
        return Turbo(TurboConfig(settings["channels"]))
    if architecture == "halfplane":
        return HalfPlaneNetwork(HalfPlaneConfig(settings["channels"]))
    if architecture != "cbsn":
        raise ValueError(f"unknown architecture {architecture!r}: cbsn, halfplane or turbo")
    return ConditionalBlindSpotNetwork(
        NetworkConfig(
            settings["channels"],
            settings["modules"],
            settings["mean_preserving"],
            settings.get("clip_maps", False),
        )
    )


def load_network(path: Path, device: str = "cpu") -> Network:
    """The averaged weights of a checkpoint that `train` wrote."""
    state = torch.load(path, map_location=device, weights_only=True)
    network = build_network(state["config"]).to(device)
    network.load_state_dict(state["average"])
    return network.eval().to(memory_format=torch.channels_last)


def is_told(network: Network) -> bool:
    """Whether the network takes the noise."""
    return isinstance(network, HalfPlaneNetwork | Turbo)


def has_hole(network: Network) -> bool:
    """Whether the network takes a hole."""
    return isinstance(network, HalfPlaneNetwork)


def asked_for(network: Network, noise: object, hole: int) -> dict:
    """Of these the ones that the network takes, by name."""
    known = {"hole": (has_hole, hole), "noise": (is_told, noise)}
    return {name: value for name, (takes, value) in known.items() if takes(network)}


def multiple_of(network: Network) -> int:
    """The sides of an image must be multiples of this."""
    return getattr(network.config, "multiple", 1)


def macs_of(network: Network) -> int:
    """Multiply-adds a pixel."""
    if isinstance(network, Turbo):
        return unet_macs_per_pixel(network)
    if isinstance(network, HalfPlaneNetwork):
        return halfplane_macs_per_pixel(network)
    return macs_per_pixel(network)


def widest_of(network: Network) -> int:
    """Channels of the largest tensor in between, counted at full resolution."""
    if isinstance(network, ConditionalBlindSpotNetwork):
        return 2 * network.config.channels
    return network.config.widest
