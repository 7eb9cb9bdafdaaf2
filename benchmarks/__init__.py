"""Measures of speed and memory: ratios taken in one run, never thresholds of a test. See benchmarks/README.md."""
