"""TOML files become Settings: `load` finds every problem at once, with file, key and remedy."""
