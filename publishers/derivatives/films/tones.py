"""Light of films that are brighter than ordinary screens (HDR): brought down to them, instead of grey and pale."""

from __future__ import annotations

from fractions import Fraction

import av
from av.filter import Graph

#: Transfer functions of H.273: PQ (SMPTE ST 2084) and HLG (ARIB STD-B67).
_HDR = frozenset({16, 18})
#: BT.709 in H.273: colours, light and matrix of ordinary screens.
BT709 = 1
#: For FFmpeg's ``scale``, behind its size.
TO_SDR = ":out_color_matrix=bt709:out_primaries=bt709:out_transfer=bt709:intent=perceptual"


def is_hdr(frame: av.VideoFrame) -> bool:
    """Whether the frame says so of itself."""
    return int(frame.color_trc) in _HDR


def ordinary(frame: av.VideoFrame) -> av.VideoFrame:
    """The frame in the light of ordinary screens."""
    if not is_hdr(frame):
        return frame
    graph = Graph()
    base = frame.time_base or Fraction(1, 1000)
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=base)
    steps = [graph.add("scale", f"iw:ih:out_range=pc{TO_SDR}"), graph.add("format", "rgb24"), graph.add("buffersink")]
    graph.link_nodes(source, *steps).configure()
    graph.push(frame)
    return graph.pull()
