"""往来: what this office and others tell each other about a transfer, signed and told once. Basis: d14-10, gb-6.6."""
