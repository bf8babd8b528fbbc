"""Encoders: texts in, unit vectors out, whatever model stands behind.

`load` gives the encoder of a name; everything else asks for an `Encoder`.
"""

from linker.embed.encoder import Encoder, Kind, Pieces, Precision, Progress
from linker.embed.hashed import HashEncoder
from linker.embed.loading import load

__all__ = ["Encoder", "HashEncoder", "Kind", "Pieces", "Precision", "Progress", "load"]
