"""Encoders: texts in, unit vectors out, whatever model stands behind.

`load` gives the encoder of a name; everything else asks for an `Encoder`.
"""

from linker.encoders.encoder import Encoder, Kind, Pieces, Precision, Progress
from linker.encoders.hashed import HashEncoder
from linker.encoders.loading import is_installed, load

__all__ = ["Encoder", "HashEncoder", "Kind", "Pieces", "Precision", "Progress", "is_installed", "load"]
