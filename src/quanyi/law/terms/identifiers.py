"""Names of figures: official numbers and codes, checked at the door of the rules (证件号码与代码)."""

IDENTIFIER_TERMS: dict[str, tuple[str, str]] = {
    "citizen_number": ("公民身份号码", "citizen number"),
    "social_security_number": ("社会保障号码", "social-security number"),
    "credit_code": ("统一社会信用代码", "unified social credit code"),
    "born_on": ("出生日期", "date of birth"),
    "sex": ("性别", "sex"),
    "sex_in_number": ("号码中的性别", "sex in the number"),
    "sex_agrees": ("性别与号码一致", "sex agrees with the number"),
    "ethnic_group": ("民族", "ethnic group"),
    "division": ("行政区划代码", "administrative division"),
    "division_level": ("行政区划级别", "level of the division"),
    "province_level": ("省级", "province"),
    "prefecture_level": ("地级", "prefecture"),
    "county_level": ("县级", "county"),
    "upper_division": ("上级行政区划", "division above"),
    "valid": ("有效", "valid"),
    "not_valid": ("无效", "not valid"),
}
