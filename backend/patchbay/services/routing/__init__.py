"""Who would take a message, and why: asked by people, answered by what routes real ones."""
