"""How the bundles are made: `make bundle`."""
