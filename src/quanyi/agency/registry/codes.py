"""Code lists of registered items (代码表), each value in both languages.

Ethnic groups: GB/T 3304, from two public copies that agree (mark B); 97 and 98 rest on one. Household types: field
AAC009 as used in practice, and "not distinguished" where a place no longer does (mark B). Industries: the sections of
GB/T 4754 (mark B); risk classes: the eight of injury insurance. The other sets are this system's (mark P). An office
compares them with official copies before it goes live. Basis: gb-A-4, gbt-3304.
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
POST_CATEGORY = names_of_codes("""
worker 生产操作岗位（原五十周岁） worker's_post_(formerly_50)
staff 管理或者技术岗位（原五十五周岁） managing_or_technical_post_(formerly_55)
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
EMPLOYER_STATUS = names_of_codes("""
active 参保 insured
suspended 暂停 suspended
closed 注销 closed
revoked 吊销 revoked
merged 合并、分立后终止 ended_by_merger_or_division
""")
CLOSED = ("closed", "revoked", "merged")  # states in which an employer declares no more
EMPLOYER_TYPE = names_of_codes("""
10 企业 enterprise
50 事业单位 public_institution
70 机关 state_organ
80 社会团体、社会服务机构、基金会 social_organisation
90 有雇工的个体工商户 individual_business_with_workers
99 其他 other
""")
INDUSTRY = names_of_codes("""
A 农、林、牧、渔业 agriculture,_forestry,_husbandry,_fishery
B 采矿业 mining
C 制造业 manufacturing
D 电力、热力、燃气及水生产和供应业 power,_heat,_gas,_water
E 建筑业 construction
F 批发和零售业 wholesale_and_retail
G 交通运输、仓储和邮政业 transport,_storage,_post
H 住宿和餐饮业 lodging_and_catering
I 信息传输、软件和信息技术服务业 information_and_software
J 金融业 finance
K 房地产业 real_estate
L 租赁和商务服务业 leasing_and_business_services
M 科学研究和技术服务业 research_and_technical_services
N 水利、环境和公共设施管理业 water,_environment,_public_facilities
O 居民服务、修理和其他服务业 household_services,_repair
P 教育 education
Q 卫生和社会工作 health_and_social_work
R 文化、体育和娱乐业 culture,_sport,_entertainment
S 公共管理、社会保障和社会组织 public_administration
T 国际组织 international_organisations
""")
RISK_CLASS = names_of_codes("""
1 一类 class_1
2 二类 class_2
3 三类 class_3
4 四类 class_4
5 五类 class_5
6 六类 class_6
7 七类 class_7
8 八类 class_8
""")
