"""The sample world: feeds, models and configuration that ship with the package."""
