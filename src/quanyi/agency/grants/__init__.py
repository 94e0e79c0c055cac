"""查询授权: by what others than the person, the employer and the clerks come to see records, and what they were given.

Basis: d14-15-2, d14-18, d14-19, d14-20, d14-21, d14-22.
"""
