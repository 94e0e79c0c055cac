"""Evidence of tampering (见证): a Merkle tree over SM3, signed heads of it, and the outside keepers of those heads.

It knows neither the office nor its database: an outside keeper installs this much and nothing else. The tree is that of
RFC 6962 with SM3 in place of SHA-256. Basis: d14-6-3, d14-28-4.
"""
