"""The pure core: no device, file, clock, chance or network. The same input gives the same output."""
