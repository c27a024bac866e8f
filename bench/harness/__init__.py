"""The parts of `bench/run`: what is measured (`corpus`, `generate`, `queries`), how (`measure`, `rounds`), and what
is written of it (`results`, `plot`)."""
