"""Measurements, behind `lindian bench NAME`: ratios within one run, never timed tests."""
