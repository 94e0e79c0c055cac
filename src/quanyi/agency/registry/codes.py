"""Code lists of registered items (代码表). Ethnic groups: GB/T 3304 (mark B). Household types: field AAC009 as used in
practice, and "not distinguished" where a place no longer does (mark B). The other sets are this system's (mark P).
"""

_ETHNIC_GROUPS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNICITY = {f"{n:02d}": f"{name}族" for n, name in enumerate(_ETHNIC_GROUPS.split(), 1)} | {
    "97": "其他",
    "98": "外国血统中国籍",
}
HOUSEHOLD_TYPE = {
    "10": "非农业户口（城镇）",
    "11": "本地非农业户口（本地城镇）",
    "12": "外地非农业户口（外地城镇）",
    "20": "农业户口（农村）",
    "21": "本地农业户口（本地农村）",
    "22": "外地农业户口（外地农村）",
    "30": "港澳台侨",
    "40": "外国人",
    "90": "不区分",
}
PERSONAL_IDENTITY = {
    "worker": "工人",
    "cadre": "干部",
    "rural_worker": "农民合同制工人",
    "self_employed": "个体和灵活就业人员",
    "other": "其他",
}
CONTRIBUTION_STATUS = {"1": "参保缴费", "2": "暂停缴费（中断）", "3": "终止缴费"}
YES_NO = {"yes": "是", "no": "否"}
