"""How fast it is, against something that shows what could be: `make bench`, or `python -m benchmarks --help`.

A suite is a file in benchmarks/suites: a docstring that says what it measures, and `run()`, which gives its figures.
"""
