"""What tests of several layers share: databases, a wired system, builders."""
