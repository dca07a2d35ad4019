"""`make bench`: loads Patchbay and two hand-written yardsticks with the same work, and prints one table."""
