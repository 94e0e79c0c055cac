"""对外接口: what apps of persons and employers read with a token, as pages show it; decision 050. Read-only.

Basis: d14-14, d14-15-2, d14-15-3, gb-15.
"""
