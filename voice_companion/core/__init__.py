"""The pure core: no device, file, clock, chance or network; same input, same output."""
