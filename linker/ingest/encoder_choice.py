"""Which encoder belongs to which index."""

from pathlib import Path

from linker.config import BuildConfig
from linker.encoders import Encoder
from linker.encoders.encoder import Precision
from linker.storage import MANIFEST, EncoderId, Manifest, Store


def identify(model: str, precision: Precision, encoder: Encoder) -> EncoderId:
    """What the manifest keeps of an encoder."""
    return EncoderId(model, precision, encoder.name, encoder.fingerprint, encoder.dim)


def stored_precision(manifest: Manifest) -> Precision:
    """The precision that an index was built with."""
    known: tuple[Precision, ...] = ("int8", "fp32")
    return next((precision for precision in known if precision == manifest.encoder.precision), "auto")


def stored_choice(folder: Path) -> tuple[str, Precision] | None:
    """Model and precision that an index was built with; None where there is no index yet."""
    if not (folder / MANIFEST).exists():
        return None
    manifest = Store.open(folder).manifest
    return manifest.encoder.model, stored_precision(manifest)


def encoder_choice(folder: Path, config: BuildConfig) -> tuple[str, Precision]:
    """The model and precision of a run: those asked for, else those that the index was built with."""
    old = None if config.rebuild else stored_choice(folder)
    model = config.model or (old[0] if old else "default")
    return model, config.precision or (old[1] if old and old[0] == model else "auto")


def may_download(config: BuildConfig) -> bool:
    """Whether the model of a run may be fetched: the user named it and allows it."""
    return config.allow_download and config.model is not None
