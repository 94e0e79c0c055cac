"""Closed sets and names of figures: retirement, pension, transfer, other schemes (待遇术语)."""

from __future__ import annotations

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class RetirementGroup(Labelled):
    """Whose retirement age it is (退休年龄组别). Basis: npc-2024-delay. Which group a woman belongs to is
    decided from her post and personnel file, not here (Q14)."""

    _value_: str

    MALE_60 = "male_60", "男职工（原六十周岁）", "men (formerly 60)"
    FEMALE_55 = "female_55", "女职工（原五十五周岁）", "women (formerly 55)"
    FEMALE_50 = "female_50", "女职工（原五十周岁）", "women (formerly 50)"


@unique
class PensionEvent(Labelled):
    """What may stop, suspend or resume a pension (养老金停发恢复事由).

    Basis: service-25, service-26, letter-2001-44.
    """

    _value_: str

    ENTITLEMENT_IN_DOUBT = "entitlement_in_doubt", "待遇资格存疑", "entitlement in doubt"
    ENTITLEMENT_CONFIRMED = "entitlement_confirmed", "核实仍有资格", "entitlement confirmed"
    FOUND_NOT_ENTITLED = "found_not_entitled", "核实不具备资格", "found not entitled"
    SENTENCED_TO_PRISON = "sentenced_to_prison", "被判拘役以上刑罚并服刑", "sentenced to prison or detention"
    RELEASED = "released", "服刑期满", "sentence served"
    SENTENCED_OUTSIDE_PRISON = (
        "sentenced_outside_prison",
        "管制、缓刑或者监外执行",
        "surveillance, suspended sentence or sentence served outside prison",
    )
    WANTED_OR_IN_CUSTODY = "wanted_or_in_custody", "被通缉或者在押未定罪", "wanted, or in custody unconvicted"
    ACQUITTED = "acquitted", "未定罪", "not convicted"
    DIED = "died", "死亡", "died"


@unique
class DismissalCause(Labelled):
    """How the work ended (中断就业情形). Basis: d13-13-1 to d13-13-6."""

    _value_: str

    CONTRACT_ENDED = "i1", "劳动合同终止", "contract ended under Labour Contract Law 44 (1), (4), (5)"
    DISSOLVED_BY_EMPLOYER = "i2", "单位解除合同", "dissolved by the employer under 39, 40 or 41"
    AGREED_ON_EMPLOYERS_PROPOSAL = "i3", "单位提出并协商解除", "agreed on the employer's proposal, 36"
    DISMISSED = "i4", "单位解聘、辞退、除名、开除", "appointment ended, dismissed, removed or expelled"
    EMPLOYERS_FAULT = "i5", "因单位过错由本人解除", "dissolved by the worker for the employer's fault, 38"
    OTHER_BY_LAW = "i6", "法律法规规章规定的其他情形", "another case set by law"
    OWN_WISH = "own_wish", "因本人意愿中断就业", "by own wish"


@unique
class FuneralScheme(Labelled):
    """Schemes that pay a funeral grant (丧葬补助金来源). Basis: sil-49."""

    _value_: str

    PENSION = "pension", "基本养老保险", "basic pension"
    WORK_INJURY = "work_injury", "工伤保险", "work injury"
    UNEMPLOYMENT = "unemployment", "失业保险", "unemployment"


@unique
class CareLevel(Labelled):
    """How far an injured worker cannot look after himself (生活自理障碍等级). Basis: injury-34."""

    _value_: str

    FULL = "full", "完全不能自理", "fully dependent"
    MOSTLY = "mostly", "大部分不能自理", "mostly dependent"
    PARTLY = "partly", "部分不能自理", "partly dependent"


@unique
class Dependant(Labelled):
    """Relatives whom a worker killed at work provided for (供养亲属). Basis: injury-39."""

    _value_: str

    SPOUSE = "spouse", "配偶", "spouse"
    SPOUSE_ALONE = "spouse_alone", "孤寡老人配偶", "spouse who is a lone elder"
    OTHER = "other", "其他亲属", "other relative"
    OTHER_ALONE = "alone", "孤寡老人或者孤儿", "lone elder or orphan"


@unique
class UnemploymentEvent(Labelled):
    """What stops unemployment benefits (停止领取失业保险金情形). Basis: sil-51, unemployment-15."""

    _value_: str

    RE_EMPLOYED = "re_employed", "重新就业", "works again"
    MILITARY_SERVICE = "military_service", "应征服兵役", "military service"
    MOVED_ABROAD = "moved_abroad", "移居境外", "settled abroad"
    DRAWS_PENSION = "draws_pension", "享受基本养老保险待遇", "draws a basic pension"
    REFUSED_WORK_OR_TRAINING = (
        "refused_work_or_training",
        "无正当理由拒不接受适当工作或者培训",
        "refuses suitable work or training without good reason",
    )
    IMPRISONED = "imprisoned", "被判刑收监执行", "imprisoned"


@unique
class InjuryEvent(Labelled):
    """What stops work-injury benefits (停止享受工伤保险待遇情形). Basis: sil-43, injury-42."""

    _value_: str

    CONDITIONS_LOST = "conditions_lost", "丧失享受待遇条件", "the conditions are lost"
    REFUSES_ASSESSMENT = "refuses_assessment", "拒不接受劳动能力鉴定", "refuses assessment of labour capacity"
    REFUSES_TREATMENT = "refuses_treatment", "拒绝治疗", "refuses treatment"


@unique
class MaternityCase(Labelled):
    """For what a leave is given (产假情形). Basis: women-7."""

    _value_: str

    BIRTH = "birth", "生育", "birth"
    MISCARRIAGE_EARLY = "miscarriage_early", "怀孕未满四个月流产", "miscarriage before the fourth month"
    MISCARRIAGE_LATE = "miscarriage_late", "怀孕满四个月流产", "miscarriage from the fourth month"


BENEFIT_TERMS: dict[str, tuple[str, str]] = {
    # Decisions and their reasons.
    "met": ("符合", "met"),
    "not_met": ("不符合", "not met"),
    "allowed": ("准予", "allowed"),
    "refused": ("不予", "refused"),
    "open": ("可选", "open"),
    "closed": ("不可选", "closed"),
    # Facts that formulas use.
    "balance_final": ("按正式利率的储存额", "balance by the final rate"),
    "balance_provisional": ("按预结利率的储存额", "balance by the provisional rate"),
    "borne_earlier": ("提前起息的金额", "amount that bears from an earlier month"),
    "deferred_days": ("缓缴天数", "deferred days"),
    "deferred_period": ("缓缴期", "deferral"),
    "due_on": ("应缴日", "day on which it was due"),
    "paid_on": ("缴款日", "day of payment"),
    "first_day": ("首日", "first day"),
    "last_day": ("末日", "last day"),
    "first_month": ("起始月份", "first month"),
    "last_month": ("截止月份", "last month"),
    "month_run": ("连续月份", "unbroken months"),
    "months_counted": ("计入的月数", "months counted"),
    "deemed_by_decision": ("核定的视同缴费月数", "months deemed by decision"),
    "paid_months": ("缴费月数", "months paid"),
    "reached": ("达到条件的月份", "month of meeting the conditions"),
    "formalities": ("办妥手续的月份", "month of the formalities"),
    "month_of_original_age": ("达到原退休年龄的月份", "month of the original age"),
    "first_delayed": ("开始延迟的月份", "first month with a delay"),
    "insured_in": ("参保月份", "month of insuring"),
    # Retirement.
    "birth_month": ("出生年月", "month of birth"),
    "age": ("年龄", "age"),
    "original_age": ("原法定退休年龄", "age before the delay"),
    "delay": ("延迟月数", "months of delay"),
    "retirement_age": ("法定退休年龄", "statutory age"),
    "statutory_month": ("达到法定退休年龄的月份", "month of the statutory age"),
    "earliest_month": ("最早可退休月份", "earliest month of retirement"),
    "latest_month": ("最晚可退休月份", "latest month of retirement"),
    "minimum_months": ("最低缴费年限（月）", "months of contribution needed"),
    "missing_months": ("所差月数", "months missing"),
    "retirement_choice": ("弹性退休", "retirement by choice"),
    "within_window": ("在弹性区间内", "within the window"),
    "notice_in_time": ("按时书面告知单位", "employer told in writing in time"),
    "agreed_in_time": ("按时与单位书面约定", "agreed in writing in time"),
    "minimum_reached": ("达到最低缴费年限", "minimum months reached"),
    "at_statutory_age": ("到龄退休", "at the statutory age"),
    "retirement_paths": ("到龄去向", "standing at the age"),
    "not_of_age": ("未到法定退休年龄", "below the age"),
    "short_of_years": ("缴费年限不足", "short of years"),
    "in_resident_scheme": ("已转入居民养老保险", "moved to the resident scheme"),
    "extension_months": ("延长缴费月数", "months paid after the age"),
    "path_lump_sum": ("账户一次性支付", "the account paid out at once"),
    "path_extend": ("延长缴费", "go on paying"),
    "path_one_off": ("一次性缴费", "pay the rest at once"),
    "path_resident_scheme": ("转入居民养老保险", "move to the resident scheme"),
    "path_terminate": ("书面终止关系", "end the relation in writing"),
    "insured_before_law": ("社会保险法实施前参保", "insured before the law"),
    "extended_long_enough": ("已延长缴费五年", "extended for five years"),
    "termination": ("终止职工基本养老保险关系", "ending the relation"),
    "short_and_not_moved": ("年限不足且未转入居民养老保险", "short of years and not moved"),
    "settled_abroad": ("离境定居", "settled abroad"),
    "nationality_lost": ("丧失中国国籍", "Chinese nationality lost"),
    "not_yet_entitled": ("未达到领取条件", "not yet entitled"),
    "applied": ("书面申请", "written application"),
    "informed": ("书面告知", "written notice"),
    "confirmed": ("本人书面确认", "written confirmation"),
    "await_application": ("待本人书面申请", "waiting for the application"),
    "inform_in_writing": ("应书面告知权利和后果", "notice of rights and consequences due"),
    "await_confirmation": ("待本人书面确认", "waiting for the confirmation"),
    "terminate": ("终止并一次性支付", "end and pay out"),
    "lump_sum": ("一次性支付", "paid at once"),
    # Pension.
    "average_index": ("平均缴费指数", "average contribution index"),
    "index_of_year": ("当年各月指数之和", "sum of the monthly indices of the year"),
    "index_of_deemed": ("视同缴费月指数之和", "sum of the indices of deemed months"),
    "months_to_come": ("预计续缴月数", "months still to be paid"),
    "months_of_index": ("计算指数的月数", "months in the index"),
    "section_months": ("本段缴费月数", "months of the section"),
    "pension_base": ("计发基数", "wage of assessment"),
    "years_of_index": ("计算指数的年数", "years of the index"),
    "years_paid": ("缴费年度数", "calendar years with contributions"),
    "deemed_years": ("视同缴费年数", "deemed years"),
    "mean_index_of_year": ("年度平均缴费指数", "mean index of a year"),
    "index_of_deemed_years": ("视同缴费年度的指数", "index of the deemed years"),
    "pension_index_wage": ("指数化工资所用工资", "wage that the index multiplies"),
    "transitional_allowance": ("过渡性补贴", "transitional allowance"),
    "contribution_years": ("缴费年限（年）", "contribution years"),
    "basic_pension": ("基础养老金", "basic pension"),
    "transitional_pension": ("过渡性养老金", "transitional pension"),
    "transitional_months": ("计发过渡性养老金的月数", "months of the transitional part"),
    "early_months": ("1997年底前缴费月数", "months to the end of 1997"),
    "monthly_pension": ("基本养老金", "monthly pension"),
    "first_pension_month": ("起发月份", "first month paid"),
    "pension_difference": ("重算补差", "difference after final assessment"),
    "months_paid": ("已发月数", "months already paid"),
    "pension_before": ("调整前养老金", "pension before the adjustment"),
    "increase_fixed": ("定额调整", "fixed increase"),
    "increase_by_years": ("与缴费年限挂钩", "increase by years of contribution"),
    "increase_by_level": ("与养老金水平挂钩", "increase by level"),
    "increase_by_age": ("高龄倾斜", "increase for old age"),
    "age_at_year_end": ("上年末年龄", "age at the end of the year before"),
    "pension_increase": ("养老金调整增加额", "increase of the pension"),
    "adjustment_from_account": ("调整增加额由账户列支", "increase debited to the account"),
    "paid_from_account": ("由个人账户列支", "debited to the account"),
    "payment_standing": ("养老金发放状态", "how the pension is paid"),
    "pension_event": ("停发恢复事由", "event"),
    "paid": ("正常发放", "paid"),
    "paid_while_checked": ("核实期间继续发放", "paid while being checked"),
    "paid_without_adjustment": ("继续发放，不参加调整", "paid without adjustments"),
    "suspended": ("暂停发放", "suspended"),
    "stopped": ("停止发放", "stopped"),
    "ended": ("终止发放", "ended"),
    "overpayment": ("多领待遇", "overpaid"),
    # Survivors.
    "survivor_grants": ("遗属待遇合计", "funeral and survivor grants"),
    "funeral_grant": ("丧葬补助金", "funeral grant"),
    "funeral_choice": ("选定的丧葬补助金", "funeral grant chosen"),
    "survivor_grant": ("抚恤金", "survivor grant"),
    "grants_cap": ("以个人缴费之和为限", "cap: all own contributions"),
    "own_contributions": ("个人缴费之和", "all own contributions"),
    "grant_months": ("抚恤金月数", "months of survivor grant"),
    "grant_by_years": ("按缴费年限的月数", "months by contribution years"),
    "grant_added": ("超过部分增加的月数", "months added for further years"),
    "months_above": ("超过十五年的月数", "months above fifteen years"),
    "years_above": ("超过十五年的年数", "years above fifteen"),
    "months_drawn": ("已领取养老金月数", "months of pension drawn"),
    "years_drawn": ("已领取养老金年数", "years of pension drawn"),
    "died_in_prison": ("服刑期间死亡", "died serving a sentence"),
    # Transfer.
    "relation_on_moving": ("关系转移方式", "what becomes of the relation"),
    "relation_moves": ("关系随本人转移", "the relation moves"),
    "insured_anew": ("由新就业地办理参保", "insured anew"),
    "scheme": ("险种", "scheme"),
    "benefits_drawn": ("已领待遇", "benefits drawn"),
    "set_off_from_account": ("从账户余额抵扣", "set off against the account"),
    "set_off_from_pension": ("从保留的待遇抵扣", "set off against the pension kept"),
    "transfer_total": ("转移基金总额", "money moved"),
    "transfer_account": ("个人账户转移额", "moved from the account"),
    "transfer_own_before_1998": ("1998年前个人缴费本息", "own contributions before 1998 with interest"),
    "transfer_balance_to_last_year": ("1998年起至上年末储存额", "balance from 1998 to the end of last year"),
    "transfer_principal_this_year": ("本年记入本金", "principal of this year"),
    "transfer_pooled": ("统筹基金转移额", "moved from the pooled fund"),
    "account_kind": ("转移或建立临时账户", "what happens to the relation"),
    "normal_account": ("关系转移", "the relation moves"),
    "temporary_account": ("建立临时账户", "temporary account"),
    "not_transferable": ("不再转移", "not transferable"),
    "not_drawing_pension": ("未领取养老金", "draws no pension"),
    "below_temporary_age": ("未满临时账户年龄", "below the age of temporary accounts"),
    "temporary_age": ("建立临时账户的年龄", "age of temporary accounts"),
    "returning_home": ("返回户籍地", "returns to the household province"),
    "approved_post": ("经批准调动", "transfer of post approved"),
    "temporary_total": ("临时账户归集额", "total of the temporary account"),
    "temporary_own": ("临时账户个人缴费", "own contributions"),
    "temporary_employer": ("临时账户单位缴费", "employer contributions"),
    "temporary_own_interest": ("临时账户个人缴费利息", "interest on own contributions"),
    "temporary_employer_interest": ("临时账户单位缴费利息", "interest on employer contributions"),
    "overlap_refund": ("重复缴费清退额", "refund for overlapping months"),
    "refund": ("清退", "refund"),
    "months_once": ("不重复的缴费月数", "months, each once"),
    "back_payment_recognition": ("一次性补缴认定", "recognition of a back payment"),
    "months_made_up": ("补缴月数", "months made up"),
    "short_back_payment": ("不满三年", "under three years"),
    "written_commitment": ("书面承诺", "written commitment"),
    "document_before_payment": ("文书早于补缴", "document older than the payment"),
    "recognised": ("予以认定", "recognised"),
    "not_recognised": ("不予认定", "not recognised"),
    "benefit_place": ("待遇领取地", "place of benefits"),
    "benefit_place_months": ("所需缴费月数", "months needed"),
    "step": ("适用步骤", "step that decides"),
    "relation_at_household": ("关系在户籍地", "relation at the household province"),
    "ten_years_there": ("在当地满十年", "ten years there"),
    # Unemployment.
    "unemployment_eligibility": ("失业保险金领取条件", "conditions of unemployment benefit"),
    "unemployment_months_counted": ("计算期限的缴费月数", "months counted since the last benefit"),
    "one_year_paid": ("缴费满一年", "one year paid"),
    "unused_months": ("有未领完的期限", "months not drawn yet"),
    "last_day_granted": ("核定期限届满日", "last day of the months granted"),
    "not_by_own_wish": ("非因本人意愿中断就业", "work lost not by own wish"),
    "registered_unemployed": ("已办理失业登记", "registered as unemployed"),
    "seeking_work": ("有求职要求", "seeking work"),
    "unemployment_limit": ("法定最长期限", "most by law"),
    "unemployment_new_months": ("本次缴费对应的期限", "months for these contributions"),
    "unemployment_carried_months": ("结转的未领期限", "unused months carried over"),
    "unemployment_duration": ("失业保险金期限", "months of benefit granted"),
    "unemployment_longest": ("失业保险金最长期限", "longest duration"),
    "unemployment_contribution": ("失业保险缴费", "unemployment contribution"),
    "unemployment_employer": ("失业保险单位缴费", "unemployment, employer"),
    "unemployment_own": ("失业保险个人缴费", "unemployment, own"),
    "unemployment_last_day": ("失业保险金期限届满日", "last day of unemployment benefit"),
    "unemployment_grant": ("核定的失业保险金", "unemployment benefit granted"),
    # Work injury.
    "missing_worker_pay": ("因工下落不明待遇", "paid while the worker is missing"),
    "grant_advance": ("预支一次性工亡补助金", "advance of the one-off grant"),
    "review_day": ("可申请复查鉴定日", "day from which review is possible"),
    "own_wage": ("本人工资", "own wage"),
    "own_wage_floor": ("本人工资下限", "floor of own wage"),
    "own_wage_ceiling": ("本人工资上限", "ceiling of own wage"),
    "mean_wage": ("平均月缴费工资", "mean contribution wage"),
    "average_wage": ("当地职工月平均工资", "average wage of the area"),
    "minimum_wage": ("当地最低工资", "minimum wage"),
    "disability_lump_sum": ("一次性伤残补助金", "one-off disability grant"),
    "disability_allowance": ("伤残津贴", "disability allowance"),
    "allowance_before_pension": ("领取养老金前的伤残津贴", "allowance before the pension"),
    "suitable_work": ("单位安排适当工作", "suitable work given"),
    "paid_by": ("支付方", "paid by"),
    "paid_by_fund": ("工伤保险基金", "the fund"),
    "paid_by_employer": ("用人单位", "the employer"),
    "care_allowance": ("生活护理费", "care allowance"),
    "leaving_grants": ("终止劳动关系的一次性补助", "grants when the work ends"),
    "injury_medical_grant": ("一次性工伤医疗补助金", "one-off medical grant"),
    "injury_employment_grant": (
        "一次性伤残就业补助金（用人单位支付）",
        "one-off employment grant, by the employer",
    ),
    "liable_employer": ("承担工伤责任的单位", "liable employer"),
    "pays_contributions": ("应缴纳工伤保险费的单位", "employer that pays contributions"),
    "work_death_grant": ("一次性工亡补助金", "one-off grant for a death at work"),
    "work_death_benefits": ("因工死亡一次性待遇", "benefits on a death at work"),
    "dependants_pension": ("供养亲属抚恤金合计", "pensions of dependants"),
    "dependant_pension": ("供养亲属抚恤金", "pension of a dependant"),
    "unemployment_benefit": ("失业保险金", "unemployment benefit"),
    "unemployment_standing": ("失业保险金发放状态", "whether unemployment benefits are paid"),
    "unemployment_event": ("停止领取情形", "cause for stopping"),
    "minimum_living_allowance": ("最低生活保障标准", "minimum living allowance"),
    "decide_by_hand": ("人工决定", "decide by hand"),
    "injury_standing": ("工伤待遇发放状态", "whether work-injury benefits are paid"),
    "injury_event": ("停止享受工伤待遇情形", "cause for stopping injury benefits"),
    "paid_leave_months": ("停工留薪期", "months of leave with full pay"),
    "months_needed": ("所需月数", "months wanted"),
    "months_over": ("超过法定期限的月数", "months over what the law gives"),
    "wage_on_leave": ("停工留薪期工资合计", "wage during the leave"),
    "wage_before_injury": ("原工资福利待遇", "wage and benefits of before"),
    # Maternity, sickness.
    "maternity_leave_days": ("产假天数", "days of maternity leave"),
    "leave_days": ("假期天数", "days of leave"),
    "regional_extra_days": ("地方增加的天数", "days added by the province"),
    "maternity_allowance": ("生育津贴", "maternity allowance"),
    "employer_average_wage": ("单位上年度职工月平均工资", "employer's average wage of the year before"),
    "sickness_allowance": ("病残津贴", "sickness-disability allowance"),
    "decided_amount": ("核定金额", "amount decided"),
    "decision": ("核定文书", "decision"),
    # The floor of the crediting rate.
    "crediting_rate_floor": ("记账利率下限核验", "whether the crediting rate may be entered"),
    "not_below_bank_rate": ("不低于银行定期存款利率", "not below the bank rate"),
    "bank_rate": ("银行定期存款利率", "bank rate"),
    "document_named": ("有公布文件", "a document is named"),
    # Time limits.
    "due_day": ("到期日", "last day"),
    "limit_starts": ("起算日", "first day"),
    "limit_stopped_on": ("停止计时日", "limit stopped on"),
    "limit_resumed_on": ("恢复计时日", "limit resumed on"),
}
