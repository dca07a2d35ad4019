"""The command line. Each command's module is loaded when it is asked for, so that help is quick."""
