"""Runs: started, stopped, begun again, looked into."""
