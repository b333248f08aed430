"""Servers that stand in for the real ones, speaking their real protocols."""
