"""One press on a card, answered in different ways: what `benchmarks.suites.core` measures."""
