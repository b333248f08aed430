"""Pure functions and frozen dataclasses: no I/O, no clock and no chance of their own."""
