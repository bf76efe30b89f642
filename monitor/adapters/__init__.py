"""One outside thing per file; each wraps its errors and holds no rules."""
