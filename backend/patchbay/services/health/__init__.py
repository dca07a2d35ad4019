"""What whoever runs it looks at: counters, and whether the parts can be reached."""
