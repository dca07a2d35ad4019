"""What arrives: kept at once, read later, and put where it belongs."""
