"""The Graph face: what the product calls, with Meta's paths, bodies and errors."""

from patchbay.simulator.graph.face import graph_handlers

__all__ = ["graph_handlers"]
