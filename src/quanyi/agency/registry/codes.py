"""Code lists of registered items (代码表), each value in both languages.

Ethnic groups: GB/T 3304, from two public copies that agree (mark B); 97 and 98 rest on one. Household types: field
AAC009 as used in practice, and "not distinguished" where a place no longer does (mark B). The other sets are this
system's (mark P). An office compares them with official copies before it goes live. Basis: gb-A-4, gbt-3304.
"""

from collections.abc import Mapping

from quanyi.agency.wording import Named


def names_of_codes(text: str) -> dict[str, Named]:
    """Lines of code, Chinese and English (its spaces written _)."""
    lines = (line.split() for line in text.strip().splitlines())
    return {code: Named(zh, en.replace("_", " ")) for code, zh, en in lines}


ETHNICITY: Mapping[str, Named] = names_of_codes("""
01 汉族 Han
02 蒙古族 Mongol
03 回族 Hui
04 藏族 Tibetan
05 维吾尔族 Uyghur
06 苗族 Miao
07 彝族 Yi
08 壮族 Zhuang
09 布依族 Bouyei
10 朝鲜族 Korean
11 满族 Manchu
12 侗族 Dong
13 瑶族 Yao
14 白族 Bai
15 土家族 Tujia
16 哈尼族 Hani
17 哈萨克族 Kazak
18 傣族 Dai
19 黎族 Li
20 傈僳族 Lisu
21 佤族 Va
22 畲族 She
23 高山族 Gaoshan
24 拉祜族 Lahu
25 水族 Sui
26 东乡族 Dongxiang
27 纳西族 Naxi
28 景颇族 Jingpo
29 柯尔克孜族 Kirgiz
30 土族 Tu
31 达斡尔族 Daur
32 仫佬族 Mulao
33 羌族 Qiang
34 布朗族 Blang
35 撒拉族 Salar
36 毛南族 Maonan
37 仡佬族 Gelao
38 锡伯族 Xibe
39 阿昌族 Achang
40 普米族 Pumi
41 塔吉克族 Tajik
42 怒族 Nu
43 乌孜别克族 Uzbek
44 俄罗斯族 Russian
45 鄂温克族 Ewenki
46 德昂族 Deang
47 保安族 Bonan
48 裕固族 Yugur
49 京族 Gin
50 塔塔尔族 Tatar
51 独龙族 Derung
52 鄂伦春族 Oroqen
53 赫哲族 Hezhen
54 门巴族 Monba
55 珞巴族 Lhoba
56 基诺族 Jino
97 其他 other
98 外国血统中国籍 Chinese_national_of_foreign_descent
""")
HOUSEHOLD_TYPE = names_of_codes("""
10 非农业户口（城镇） urban
11 本地非农业户口（本地城镇） urban,_local
12 外地非农业户口（外地城镇） urban,_from_elsewhere
20 农业户口（农村） rural
21 本地农业户口（本地农村） rural,_local
22 外地农业户口（外地农村） rural,_from_elsewhere
30 港澳台侨 Hong_Kong,_Macao,_Taiwan_or_overseas_Chinese
40 外国人 foreigner
90 不区分 not_distinguished
""")
PERSONAL_IDENTITY = names_of_codes("""
worker 工人 worker
cadre 干部 cadre
rural_worker 农民合同制工人 rural_contract_worker
self_employed 个体和灵活就业人员 self-employed_or_flexible_worker
other 其他 other
""")
CONTRIBUTION_STATUS = names_of_codes("""
1 参保缴费 paying
2 暂停缴费（中断） paused
3 终止缴费 ended
""")
YES_NO = names_of_codes("""
yes 是 yes
no 否 no
""")
