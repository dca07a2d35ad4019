"""The same six steps written by hand, without an engine: what Patchbay is measured against."""
