"""One name, one encoder."""

from linker.embed.encoder import Encoder, Precision
from linker.embed.hashed import HashEncoder
from linker.embed.weights import DEFAULT_NAME, check_default, default_folder, find_folder


def load(
    model: str = "default",
    *,
    precision: Precision = "auto",
    threads: int | None = None,
    allow_code: bool = False,
) -> Encoder:
    """Load the encoder called `model`.

    Args:
        model: `default` (all-MiniLM-L6-v2), `hash` (no model; for tests), or the folder or hub name of any
            sentence-transformers model.
        precision: `auto` takes the fastest that keeps quality on this machine.
        threads: Processor threads to use; None is all of them.
        allow_code: Run the Python files that some models bring along.

    Raises:
        ModelError: There is no such model, it isn't what it should be, or it needs a package to be installed.
    """
    if model == "hash":
        return HashEncoder()
    from linker.embed.sentence import open_sentence

    if model in ("default", DEFAULT_NAME):
        folder = default_folder()
        check_default(folder)
        return open_sentence(folder, DEFAULT_NAME, half_on_gpu=precision == "auto", threads=threads)
    folder = find_folder(model, allow_code=allow_code)
    return open_sentence(
        folder, model, half_on_gpu=precision == "auto", threads=threads, allow_code=allow_code
    )
