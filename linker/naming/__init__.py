"""Names of groups of articles: headlines and sentences of their own, chosen as an editor would."""

from linker.naming.choose import NameCandidate, Voice, best
from linker.naming.faults import fault
from linker.naming.name_sentences import as_name
from linker.naming.named_text import NamedText, as_label, latenesses, name_of, offered, voices
from linker.naming.sentence_faults import is_torn, sentence_fault

__all__ = [
    "NameCandidate",
    "NamedText",
    "Voice",
    "as_label",
    "as_name",
    "best",
    "fault",
    "is_torn",
    "latenesses",
    "name_of",
    "offered",
    "sentence_fault",
    "voices",
]
