"""The fault run: conversations go on while processes are killed, Redis is emptied and PostgreSQL restarted.

`python -m support.fault_run --help`, with `tests` on the path, runs it for as long as one likes.
"""
