"""Use cases, one transaction each: they decide with engine and messaging, and keep with storage."""
