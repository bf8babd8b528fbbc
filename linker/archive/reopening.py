"""An open index whose files a writer has replaced is opened again in its newest state, and asked again."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from linker.errors import DamagedError

if TYPE_CHECKING:
    from linker.archive.index import Index

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_ASKING = "_asking"
_TRIES = 100
"""How many states of an index may pass by before one answers: each try means that a writer went on."""


def newest(
    method: "Callable[Concatenate[Index, Asked], Answer]",
) -> "Callable[Concatenate[Index, Asked], Answer]":
    """Decorator: a call is answered by one state of the index; if a writer replaced a file, by the newest."""

    @wraps(method)
    def asked(index: "Index", /, *args: Asked.args, **options: Asked.kwargs) -> Answer:
        return answer_in_one_state(index, lambda: method(index, *args, **options))

    return asked


def in_newest_state(*names: str) -> "Callable[[type[Index]], type[Index]]":
    """Class decorator that puts `newest` on some methods of an open index."""

    def with_methods(kind: "type[Index]") -> "type[Index]":
        for name in names:
            setattr(kind, name, newest(getattr(kind, name)))
        return kind

    return with_methods


def get_ready(index: "Index", *, narratives: bool) -> None:
    """Have what links name, in one state of the index: stories, if wanted narratives, and who is in them."""

    def made() -> None:
        if narratives:
            index.narratives()
        index.stories()
        index.groups_found  # noqa: B018 - read in the same state, and then held

    answer_in_one_state(index, made)


def answer_in_one_state(index: "Index", question: Callable[[], Answer]) -> Answer:
    """The answer of an index in one state; where a file that it needs has been replaced, in the newest."""
    if _ASKING in index.__dict__:  # a part of a question is answered by the same state
        return question()
    for left in reversed(range(_TRIES)):
        index.__dict__[_ASKING] = True
        try:
            return question()
        except (DamagedError, FileNotFoundError):
            if not left or not _opened_again(index):
                raise
        finally:
            index.__dict__.pop(_ASKING, None)
    raise AssertionError("unreachable")


def _opened_again(index: "Index") -> bool:
    """Give an index the newest state of its folder; False where it has that already."""
    fresh = type(index).open(index.folder, encoder=index.given_encoder, ray=index.ray)
    if fresh.manifest == index.manifest:
        return False
    loaded_encoder = {"encoder": index.__dict__["encoder"]} if "encoder" in index.__dict__ else {}
    if fresh.manifest.encoder != index.manifest.encoder:
        loaded_encoder = {}
    index.__dict__.clear()
    index.__dict__.update(fresh.__dict__ | loaded_encoder)
    return True
