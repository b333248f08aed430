"""The bots that benchmarks/suites/slack.py starts, each in a process of its own."""
