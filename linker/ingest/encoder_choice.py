"""Which encoder belongs to which index."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from linker.config import BuildConfig
from linker.encoders import Encoder, is_installed, load
from linker.encoders.encoder import Precision
from linker.ingest.model_languages import share_unknown
from linker.storage import MANIFEST, EncoderId, Manifest, Store
from linker.types import Record

if TYPE_CHECKING:  # opening an index chooses no model, and starts sooner without them
    from concurrent.futures import Executor, Future

SAMPLE = 500
"""Articles whose languages choose the model of a new index: the first that are read."""
_ENGLISH, _MULTILINGUAL = "default", "multilingual"
_MOST = 0.1
"""Share of the sample in languages that the English model doesn't know, from which it isn't taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A model, how precisely it computes, and why it was taken."""

    model: str
    precision: Precision
    reason: str = ""


@dataclass
class LanguageSample:
    """Counts the languages of the first articles that are read."""

    languages: Counter[str] = field(default_factory=Counter)

    @property
    def full(self) -> bool:
        """Whether the sample has enough articles."""
        return self.languages.total() >= SAMPLE

    def add(self, record: Record) -> None:
        """Count an article, unless the sample is full."""
        from linker.text.language import language_of

        if not self.full:
            self.languages[language_of(record.title, record.text, record.language) or ""] += 1

    @classmethod
    def of(cls, records: Iterable[Record]) -> "LanguageSample":
        """The sample of some records; only as many as are needed are read."""
        sample = cls()
        for record in records:
            sample.add(record)
            if sample.full:
                break
        return sample


def identify(model: str, precision: Precision, encoder: Encoder, reason: str = "") -> EncoderId:
    """The encoder's identity, as the manifest stores it."""
    return EncoderId(model, precision, encoder.name, encoder.fingerprint, encoder.dim, reason)


def stored_precision(manifest: Manifest) -> Precision:
    """The precision that an index was built with."""
    precisions: tuple[Precision, ...] = ("int8", "fp32")
    return next((precision for precision in precisions if precision == manifest.encoder.precision), "auto")


def stored_choice(folder: Path) -> Choice | None:
    """Model and precision that an index was built with; None where there is no index yet."""
    if not (folder / MANIFEST).exists():
        return None
    manifest = Store.open(folder).manifest
    return Choice(manifest.encoder.model, stored_precision(manifest), manifest.encoder.chosen)


def early_choice(folder: Path, config: BuildConfig) -> Choice | None:
    """The model of a run that is known before reading: the user named it, or the index has one.

    None where the languages of the articles choose it.
    """
    old = None if config.rebuild else stored_choice(folder)
    asked = None if config.model == "auto" else config.model
    if asked is None and old is None:
        return None
    model = asked or (old.model if old else _ENGLISH)
    if old is not None and old.model == model:
        return Choice(model, config.precision or old.precision, old.reason)
    return Choice(model, config.precision or "auto", "asked for")


def choice_by_languages(sample: LanguageSample, config: BuildConfig) -> Choice:
    """The model for the articles of a sample.

    Args:
        sample: Languages of the first articles of a new index.
        config: With the precision that was asked for.
    """
    count = sample.languages.total()
    languages = dict(sample.languages.most_common())
    unknown, named = share_unknown(_ENGLISH, languages)
    first = f"of the first {count:,} articles" if count != 1 else "of the first article"
    model = _ENGLISH
    if unknown <= _MOST:
        reason = f"{1 - unknown:.0%} {first} are in languages that the English model knows"
    else:
        reason = f"{unknown:.0%} {first} are in languages that the English model doesn't know ({named})"
        if not is_installed(_MULTILINGUAL):
            reason += ", and the multilingual model isn't installed"
        elif share_unknown(_MULTILINGUAL, languages)[0] < unknown:
            model = _MULTILINGUAL
        else:
            reason += ", nor does the multilingual model"
    return Choice(model, config.precision or "auto", f"auto: {reason}")


def may_download(config: BuildConfig) -> bool:
    """Whether the model of a run may be fetched: the user named it and allows it."""
    return config.allow_download and config.model not in (None, "auto")


class EncoderBeside:
    """Loads the encoder of a run in a background thread, as soon as it is known which."""

    def __init__(
        self, beside: "Executor", folder: Path, config: BuildConfig, program_encoder: Encoder | None
    ) -> None:
        self._beside = beside
        self._config = config
        self._program_encoder = program_encoder
        self._early = early_choice(folder, config)
        if program_encoder is not None and self._early is None:
            self._early = Choice(_ENGLISH, config.precision or "auto", "given by the program")
        self._sample = LanguageSample()
        self._loading: Future[Encoder] | None = None
        if self._early is not None:
            self._begin(self._early)
        elif not is_installed(_MULTILINGUAL):  # there is one model to choose, and reading needn't end first
            self._begin(Choice(_ENGLISH, config.precision or "auto"))

    def saw(self, record: Record) -> None:
        """Count an article that was read; the encoder is loaded once that is enough to choose it."""
        if self._early is None and not self._sample.full:
            self._sample.add(record)
            if self._sample.full:
                self._begin(choice_by_languages(self._sample, self._config))

    def result(self) -> tuple[EncoderId, Encoder]:
        """The encoder's identity for the manifest, and the encoder; to be called when everything was read."""
        choice = self._early or choice_by_languages(self._sample, self._config)
        encoder = self._begin(choice).result()
        return identify(choice.model, choice.precision, encoder, choice.reason), encoder

    def _begin(self, choice: Choice) -> "Future[Encoder]":
        if self._loading is None:
            self._loading = self._beside.submit(loaded, choice, self._config, self._program_encoder)
        return self._loading


def loaded(choice: Choice, config: BuildConfig, program_encoder: Encoder | None = None) -> Encoder:
    """The encoder that was chosen, ready to work; `program_encoder` takes its place."""
    if program_encoder is not None:
        return program_encoder
    encoder = load(choice.model, precision=choice.precision, allow_download=may_download(config))
    encoder.encode(["Ready."])  # what it does before its first document is done here, beside reading
    return encoder
