"""Message templates: written, handed in, heard of, looked for in drawings."""
