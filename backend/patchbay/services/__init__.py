"""Use cases, one transaction each. They decide with the engine and the messaging rules, and keep with storage."""
