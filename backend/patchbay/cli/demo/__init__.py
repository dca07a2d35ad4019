"""The demo workspace of `patchbay dev`: a number, workflows, contacts and a shop to ask about orders."""
