"""Scores what the monitor does on labelled data: matching and language.

A door: it reads files and the clock. It must never hold a rule of matching.
"""
