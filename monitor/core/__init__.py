"""Pure decisions: no clock, no disk, no network, no log, no configuration."""
