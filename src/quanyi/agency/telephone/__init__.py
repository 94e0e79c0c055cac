"""电话查询: a person hears of the own record by telephone; documents in VoiceXML for the platform that answers calls.

Decision 058. Basis: d14-14, d14-15-2, gb-15.
"""
