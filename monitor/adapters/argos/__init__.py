"""Argos Translate packages and CTranslate2, in a process of their own.

The main process imports this package without importing a model library.
"""

from monitor.adapters.argos.packages import Package, installed, read_package, routes
from monitor.adapters.argos.translator import ArgosTranslator

__all__ = ["ArgosTranslator", "Package", "installed", "read_package", "routes"]
