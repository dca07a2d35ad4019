"""Every ceiling an expression meets.

They count operations and sizes, never time, so that an expression which works today works tomorrow on a
slower machine. Together they keep any expression within some 50 ms and 26 MB.
"""

from __future__ import annotations

from typing import Final

MAX_SOURCE_CHARS: Final = 20_000
"""Text with at least one `{{`, `{%` or `{#`. Long enough for a mail; plain text has no limit here."""

MAX_NODES: Final = 2_000
"""Nodes of the syntax tree: bounds everything that runs once."""

MAX_NESTING: Final = 80
"""Levels of the syntax tree, so that reading and running never near Python's recursion limit."""

MAX_BRACKETS: Final = 24
"""Open brackets at one point of the text: the parser takes 13 Python frames for each."""

MAX_OPERATIONS: Final = 50_000
"""Elements visited, and text and values handled at the rates below, in one rendering."""

CHARS_PER_OPERATION: Final = 100
"""Characters copied, compared or scanned for the price of one operation."""

SPLIT_CHARS_PER_OPERATION: Final = 10
"""The same where every few characters become a value of their own: split, parse, words."""

SEARCH_CHARS: Final = 30_000
"""Up to this length of text, Python's search for a part can compare every character with every other."""

SEARCH_PART_CHARS: Final = 1_000
"""The length of part beyond which it does not."""

SEARCH_STEPS_PER_OPERATION: Final = 4_000
"""Such comparisons for the price of one operation."""

VALUES_PER_OPERATION: Final = 2
"""Values of a list or object walked over (compared, counted, printed) for the price of one operation."""

NODES_PER_OPERATION: Final = 4
"""Nodes of a loop's body that one iteration works through for the price of one operation."""

MAX_TEXT_CHARS: Final = 1_000_000
"""Any text made, and the result as a whole."""

MAX_INT_BITS: Final = 1_024
"""Any whole number made: the range of floating point, far beyond what JSON readers agree on."""

MAX_NUMBER_CHARS: Final = 400
"""Text that is to become a number; 1,024 bits have 309 digits."""

MAX_RANGE: Final = 10_000
"""Elements of one `range()`."""

MAX_VALUE_DEPTH: Final = 100
"""Levels of nested lists and objects that are compared, printed or given back."""

MAX_DECIMALS: Final = 30
"""Digits `round` keeps, on either side of the point."""

MAX_STRIP_CHARS: Final = 100
"""Characters `trim` may be asked to take off, and those of a separator searched from the end."""

MAX_ATTRIBUTE_CHARS: Final = 200
"""Length of a path given to `map(attribute=…)` and the like."""

MAX_INDENT: Final = 8
"""Spaces per level of `tojson(indent=…)`."""

MAX_DATE_FORMAT_CHARS: Final = 64
"""Format of a date, and text read by one."""

MAX_NAMES_LISTED: Final = 12
"""Names of what is there, in the message about what is not."""

MAX_NAMES_READ: Final = 1_000
"""Names looked at to choose those from."""

MAX_NAME_CHARS: Final = 40
"""A longer key, or one that is not a plain word, is counted and not shown: it may be data."""
