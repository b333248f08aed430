"""Amicable: guides a freelance seller through a cancellation. Knows no chat platform."""
