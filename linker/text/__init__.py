"""Text: listed headlines, cleaning, sentences."""

from linker.text.boilerplate import Boilerplate
from linker.text.clean import prepare
from linker.text.forms import count_words
from linker.text.listed import bare_lines, listed_headlines
from linker.text.normal import normal_headline
from linker.text.sentences import split

__all__ = [
    "Boilerplate",
    "bare_lines",
    "count_words",
    "listed_headlines",
    "normal_headline",
    "prepare",
    "split",
]
