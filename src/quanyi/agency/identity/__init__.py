"""统一身份认证: persons sign in by an outside provider (OpenID Connect); whose subject is whose login. Decision 051.

Basis: d14-14, d14-15-2, gb-15.
"""
