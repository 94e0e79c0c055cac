"""增减员: who joins and who leaves an employer, as a list: read, held against the register, put before the reviewers.

Basis: d14-5-2, d14-6-1, d14-6-2, gb-6.1, sil-58.
"""
