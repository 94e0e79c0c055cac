"""Codes of official lists with their names: provinces and ethnic groups (国家标准代码).

The lists are known from public copies, not from the standards' own prints: two lists of ethnic groups agree (mark B),
97 and 98 rest on one source, the provinces are common knowledge (mark C). An office compares them with an official
copy before it goes live.
"""

from __future__ import annotations

from collections.abc import Mapping


def _names(text: str) -> dict[str, tuple[str, str]]:
    return {
        code: (zh, en.replace("_", " "))
        for code, zh, en in (entry.split() for entry in text.strip().splitlines())
    }


# First two digits of a division. Basis: gbt-2260. 83 stands on residence permits of Taiwan residents only (mark C); it
# may be here because it lets a number through to the register, which must know it.
PROVINCES: Mapping[str, tuple[str, str]] = _names("""
11 北京市 Beijing
12 天津市 Tianjin
13 河北省 Hebei
14 山西省 Shanxi
15 内蒙古自治区 Inner_Mongolia
21 辽宁省 Liaoning
22 吉林省 Jilin
23 黑龙江省 Heilongjiang
31 上海市 Shanghai
32 江苏省 Jiangsu
33 浙江省 Zhejiang
34 安徽省 Anhui
35 福建省 Fujian
36 江西省 Jiangxi
37 山东省 Shandong
41 河南省 Henan
42 湖北省 Hubei
43 湖南省 Hunan
44 广东省 Guangdong
45 广西壮族自治区 Guangxi
46 海南省 Hainan
50 重庆市 Chongqing
51 四川省 Sichuan
52 贵州省 Guizhou
53 云南省 Yunnan
54 西藏自治区 Tibet
61 陕西省 Shaanxi
62 甘肃省 Gansu
63 青海省 Qinghai
64 宁夏回族自治区 Ningxia
65 新疆维吾尔自治区 Xinjiang
71 台湾省 Taiwan
81 香港特别行政区 Hong_Kong
82 澳门特别行政区 Macao
83 台湾居民居住证号段 residence_permits_of_Taiwan_residents
""")

# Basis: gb-A-4, gbt-3304.
ETHNIC_GROUPS: Mapping[str, tuple[str, str]] = _names("""
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
