"""Every fault that a declaration can have, with what is wanted and what to do, in both languages (问题代码).

Braces are filled with the facts of the case; the caller's own wording replaces a text where it knows better.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class FaultCode(Enum):
    """``NAME = stored value, wanted (Chinese), advice (Chinese), wanted (English), advice (English)``."""

    wanted_zh: str
    advice_zh: str
    wanted_en: str
    advice_en: str

    def __new__(
        cls, value: str, wanted_zh: str = "", advice_zh: str = "", wanted_en: str = "", advice_en: str = ""
    ) -> FaultCode:
        member = object.__new__(cls)
        member._value_ = value
        member.wanted_zh, member.advice_zh = wanted_zh, advice_zh
        member.wanted_en, member.advice_en = wanted_en, advice_en
        return member

    # The file as a whole.
    EMPTY_FILE = (
        *("empty_file", "有申报内容的文件", "请检查是否选错了文件，重新上传"),
        *("a file with content", "Check that the right file was chosen and upload it again"),
    )
    FILE_TOO_LARGE = (
        *("file_too_large", "不超过{limit}的文件", "请删去无关的工作表和图片，或分成几个文件申报"),
        *("a file of at most {limit}", "Remove unrelated sheets and pictures, or declare in several files"),
    )
    UNPACKS_TOO_LARGE = (
        *(
            "unpacks_too_large",
            "解压后大小正常的工作簿",
            "请新建一个工作簿，只粘贴申报表的内容，另存为.xlsx后上传",
        ),
        *("a workbook that unpacks to a normal size", "Paste the list into a new workbook, save it as .xlsx"),
    )
    TOO_MANY_ROWS = (
        *("too_many_rows", "不超过{limit}行", "请分成几个文件申报"),
        *("at most {limit} rows", "Declare in several files"),
    )
    TOO_MANY_COLUMNS = (
        *("too_many_columns", "前{limit}列以内的内容", "请删去表格右侧的无关内容"),
        *("content within the first {limit} columns", "Delete what stands to the right of the list"),
    )
    TOO_MANY_CELLS = (
        *("too_many_cells", "有内容的单元格不超过{limit}个", "请删去与申报无关的工作表和列"),
        *("at most {limit} cells with content", "Delete sheets and columns that are not part of the list"),
    )
    MACROS = (
        *("macros", "不含宏的.xlsx文件", "请在表格软件中另存为“Excel 工作簿（.xlsx）”后上传"),
        *("an .xlsx file without macros", "Save it as an Excel workbook (.xlsx) and upload that"),
    )
    OLD_WORKBOOK = (
        *(
            "old_workbook",
            ".xlsx或.csv文件",
            "请在表格软件中打开，另存为“Excel 工作簿（.xlsx）”后上传，不要只改扩展名",
        ),
        *("an .xlsx or .csv file", "Open it, save it as .xlsx and upload that; renaming is not enough"),
    )
    ENCRYPTED = (
        *("encrypted", "没有打开密码的文件", "请去掉打开密码，另存后上传"),
        *("a file without a password", "Remove the password, save it and upload that"),
    )
    HTML_TABLE = (
        *("html_table", ".xlsx或.csv文件", "文件实为网页格式，请在表格软件中打开，另存为.xlsx后上传"),
        *("an .xlsx or .csv file", "This is a web page: open it in a spreadsheet, save it as .xlsx"),
    )
    PICTURE = (
        *("picture", ".xlsx或.csv文件", "图片无法读取，请上传表格文件本身"),
        *("an .xlsx or .csv file", "A picture cannot be read; upload the spreadsheet itself"),
    )
    PDF = (
        *("pdf", ".xlsx或.csv文件", "PDF无法读取，请上传生成它的表格文件"),
        *("an .xlsx or .csv file", "A PDF cannot be read; upload the spreadsheet it was made from"),
    )
    ARCHIVE = (
        *("archive", ".xlsx或.csv文件", "请先解压缩，再上传其中的表格文件"),
        *("an .xlsx or .csv file", "Unpack the archive and upload the spreadsheet in it"),
    )
    OTHER_FORMAT = (
        *("other_format", ".xlsx或.csv文件", "请在表格软件中打开，另存为.xlsx后上传"),
        *("an .xlsx or .csv file", "Open it in a spreadsheet, save it as .xlsx"),
    )
    BROKEN_FILE = (
        *("broken_file", "完整的.xlsx文件", "文件已损坏，请在表格软件中打开检查，另存为新的.xlsx后上传"),
        *("an intact .xlsx file", "The file is damaged: open it, check it, save it under a new name"),
    )
    ENCODING = (
        *("encoding", "UTF-8或GB18030编码的文本", "请用表格软件另存为.xlsx，或另存为“CSV UTF-8”后上传"),
        *("text in UTF-8 or GB18030", "Save it as .xlsx or as CSV UTF-8"),
    )
    BROKEN_QUOTES = (
        *("broken_quotes", "成对的引号和不超过{limit}字的单元格", "请用表格软件打开检查，另存为.xlsx后上传"),
        *(
            "paired quotes and cells of at most {limit} characters",
            "Check it in a spreadsheet, save it as .xlsx",
        ),
    )

    # The sheet and its heading.
    NO_HEADING = (
        *("no_heading", "含“{columns}”的表头行", "请核对是否选错了文件；{form}须保留原有的表头"),
        *(
            "a heading row with {columns}",
            "Check that the right file was chosen; a {form_en} keeps its heading row",
        ),
    )
    SEVERAL_SHEETS = (
        *(
            "several_sheets",
            "只有一张工作表带{form}表头的文件",
            "请只保留一张{form}（注意隐藏的工作表），其余删除",
        ),
        *(
            "one sheet only with a heading",
            "Keep the one {form_en} and delete the other sheets, hidden ones too",
        ),
    )
    HEADING_MISSING = (
        *(
            "heading_missing",
            "含“{heading}”一栏的表头",
            "请在表头行加上“{heading}”栏并填写，或使用申报表模板",
        ),
        *(
            "a column {heading}",
            "Add the column {heading} to the heading row and fill it in, or use the template",
        ),
    )
    HEADING_TWICE = (
        *("heading_twice", "唯一的“{heading}”栏（{first}已有）", "请只保留一栏，删去另一栏"),
        *("one column only for {heading} (already at {first})", "Keep one of the two columns"),
    )
    UNIT_NOT_YUAN = (
        *("unit_not_yuan", "以元为单位的金额", "请把金额换算成元填写，表头单位改为“元”"),
        *("amounts in yuan", "Convert the amounts to yuan and write 元 as the unit"),
    )
    NO_ROWS = (
        *("no_rows", "表头以下至少一行内容", "请填写后上传"),
        *("at least one row below the heading", "Fill in the rows and upload it again"),
    )
    MONTH_IN_TITLE = (
        *("month_in_title", "本次申报的费款所属期{month}", "请核对是否选错了文件或月份，更正后上传"),
        *("the month declared, {month}", "Check that the right file and month were chosen"),
    )

    # One cell.
    MISSING = (
        *("missing", "已填写的内容（本栏必填）", "请补填"),
        *("a value, which is required", "Fill it in"),
    )
    BROKEN_TEXT = (
        *("broken_text", "可辨认的文字", "此格有无法识别的字节，请重新录入后另存为.xlsx"),
        *("readable text", "The cell holds bytes that cannot be read: type it again, save as .xlsx"),
    )
    FORMULA_WITHOUT_VALUE = (
        *("formula_without_value", "公式已算出的结果", "请在表格软件中打开并保存一次，或把公式改为数值"),
        *(
            "the result of the formula",
            "Open and save the file in a spreadsheet, or replace the formula by its value",
        ),
    )
    ERROR_VALUE = (
        *("error_value", "正常的内容", "请更正出错的公式或直接填写数值"),
        *("a proper value", "Correct the failing formula or type the value"),
    )
    MERGED_CELL = (
        *("merged_cell", "未合并的单元格", "请取消{area}的合并，逐行填写"),
        *("no merged cells in the rows of persons", "Unmerge {area} and fill in each row"),
    )
    NUMBER_AS_FLOAT = (
        *(
            "number_as_float",
            "以文本存放的18位号码",
            "该号码被存成数值，末几位已丢失；请将该列设为“文本”格式后按证件重新录入",
        ),
        *(
            "18 characters stored as text",
            "Stored as a number its last digits are lost: format the column as text, retype",
        ),
    )
    NUMBER_INVALID = (
        *("number_invalid", "有效的社会保障号码（{reason}）", "请按证件核对后更正"),
        *(
            "a valid social-security number ({reason_en})",
            "Check it against the identity card and correct it",
        ),
    )
    NAME_INVALID = (
        *(
            "name_invalid",
            "2至50个汉字、间隔号“·”或拉丁字母（{reason}）",
            "请按证件填写姓名，不要加数字、括号或其他说明",
        ),
        *(
            "2 to 50 Han characters, middle dots or Latin letters ({reason_en})",
            "Write the name as on the card, nothing else",
        ),
    )
    AMOUNT_INVALID = (
        *("amount_invalid", "以元为单位、至多两位小数的金额，如8,000.00", "请改填金额"),
        *("an amount in yuan with at most two decimals, as 8,000.00", "Write an amount"),
    )
    AMOUNT_OUT_OF_RANGE = (
        *("amount_out_of_range", "大于零且不超过{limit}元的金额", "请核对金额"),
        *("an amount above zero and at most {limit} yuan", "Check the amount"),
    )
    AMOUNT_DIFFERS = (
        *(
            "amount_differs",
            "按缴费基数{base}元计算的{due}元",
            "请核对缴费基数和金额，或将此格留空由系统计算",
        ),
        *("{due} yuan, computed from the base {base}", "Check base and amount, or leave the cell blank"),
    )
    NO_RULE = (
        *("no_rule", "有缴费规定可循的月份", "请核对月份；确需办理的，请联系经办窗口（{reason}）"),
        *(
            "a month for which contribution rules exist",
            "Check the month, or ask at the counter ({reason_en})",
        ),
    )
    MONTH_INVALID = (
        *(
            "month_invalid",
            "年月，如2025-12或202512",
            "请改填费款所属年月（2025.1一类写法分不清1月和10月，请写作2025-01）",
        ),
        *(
            "a month, as 2025-12 or 202512",
            "Write year and month; 2025.1 may be January or October: write 2025-01",
        ),
    )
    KIND_UNKNOWN = (
        *("kind_unknown", "“正常”或“补缴”", "请改填，正常缴费也可留空"),
        *("正常 or 补缴", "Write one of the two; blank means 正常"),
    )
    MONTH_NOT_DECLARED = (
        *(
            "month_not_declared",
            "正常缴费所属的月份{month}",
            "请更正月份；补以前月份的，缴费类型请填“补缴”",
        ),
        *(
            "{month} for a normal contribution",
            "Correct the month; for an earlier month write 补缴 as the kind",
        ),
    )
    BACK_PAYMENT_NOT_EARLIER = (
        *(
            "back_payment_not_earlier",
            "早于{month}的补缴月份",
            "请填写所补缴的月份；属本月的，缴费类型请填“正常”",
        ),
        *("a month before {month} for a back payment", "Write the month paid for, or 正常 as the kind"),
    )
    DATE_INVALID = (
        *("date_invalid", "年月日齐全的日期，如2025-12-15", "请改填日期，年份写四位，年在前"),
        *("a full date, as 2025-12-15", "Write the date with a four-digit year first"),
    )
    PAID_TOO_EARLY = (
        *("paid_too_early", "不早于{earliest}的日期", "请按银行到账凭证核对日期"),
        *("a date not before {earliest}", "Check it against the bank's advice"),
    )
    PAID_IN_FUTURE = (
        *("paid_in_future", "不晚于今天（{today}）的日期", "尚未到账的请留空"),
        *("a date not after today ({today})", "Leave it blank until the money has arrived"),
    )
    STARTED_AFTER_MONTH = (
        *(
            "started_after_month",
            "不晚于费款所属期末（{last}）的日期",
            "请核对入职日期；尚未入职的月份不申报",
        ),
        *(
            "a date not after the end of the month ({last})",
            "Check it; a month before the start is not declared",
        ),
    )

    # One row against others.
    DUPLICATE_ROW = (
        *("duplicate_row", "未重复的人员（第{first}行已有同一人、同月份、同类型的申报）", "请删去重复的行"),
        *("one row a person, month and kind (row {first} has it)", "Delete the repeated row"),
    )
    TWO_NAMES = (
        *("two_names", "与第{first}行（同一号码）相同的姓名“{name}”", "请按证件核对两行的号码和姓名"),
        *("the name {name}, as in row {first} with the same number", "Check number and name of both rows"),
    )
    TOTAL_DIFFERS = (
        *("total_differs", "各行之和{sum}", "请核对是否漏行、多行或改动过金额"),
        *("the sum of the rows, {sum}", "Look for missing rows, extra rows or changed amounts"),
    )
    ROW_BELOW_TOTAL = (
        *(
            "row_below_total",
            "位于合计行（第{total}行）以上的人员行",
            "请把此行移到合计行以上并更正合计；分段的合计请写“小计”",
        ),
        *("all persons above the total (row {total})", "Move the row up and correct the total"),
    )

    # A payment file, a bank statement.
    REFERENCE_INVALID = (
        *("reference_invalid", "银行流水号（1至64个字母、数字或连接号）", "请按银行回单填写，不要加说明"),
        *("the bank's reference: 1 to 64 letters, digits or hyphens", "Copy it from the bank's advice"),
    )
    REFERENCE_AS_FLOAT = (
        *(
            "reference_as_float",
            "以文本存放的流水号",
            "该流水号被存成数值，末几位已丢失；请向银行或税务机关重新取得文件，不要用表格软件打开另存",
        ),
        *("a reference stored as text", "Stored as a number its last digits are lost: obtain the file anew"),
    )
    REFERENCE_TWICE = (
        *("reference_twice", "未重复的流水号（第{first}行已有）", "请核对是否重复导出，只保留一行"),
        *("a reference that stands once (row {first} has it)", "Keep one of the two rows"),
    )
    REFERENCE_RECEIVED = (
        *("reference_received", "尚未登记过的流水号", "这笔款已在案件{case}中登记，请删去此行"),
        *("a reference not yet received", "Case {case} has it: delete the row"),
    )
    ARRIVED_IN_FUTURE = (
        *("arrived_in_future", "不晚于今天（{today}）的日期", "请按银行回单核对到账日期"),
        *("a date not after today ({today})", "Check it against the bank's advice"),
    )
    RESULT_UNKNOWN = (
        *("result_unknown", "支付成功、支付失败、支付后退回、多领退款到账之一", "请按银行回执填写支付结果"),
        *("paid, failed, returned or paid back", "Copy it from the bank's answer"),
    )
    ORDER_UNKNOWN = (
        *("order_unknown", "本机构发出的付款指令号", "请核对指令号；不是本机构的付款，请删去此行"),
        *("the number of an order of this office", "Check the number, or delete the row"),
    )
    ORDER_NOT_OPEN = (
        *("order_not_open", "与账上记录接续的结果", "{why}，请向银行核对，再删去或更正此行"),
        *("a result that follows from what is recorded", "Ask the bank, then delete or correct the row"),
    )
    ORDER_OTHER_AMOUNT = (
        *("order_other_amount", "与付款指令相同的金额（{due}元）", "请按银行回执核对金额"),
        *("the amount of the order ({due} yuan)", "Check it against the bank's answer"),
    )

    # What only the register can tell; raised by the caller.
    PERSON_UNKNOWN = (
        *("person_unknown", "已参保登记的社会保障号码", "请核对号码；新参保人员请先办理参保登记"),
        *("the number of a registered person", "Check it; register new persons first"),
    )
    NAME_NOT_REGISTERED = (
        *("name_not_registered", "与参保登记一致的姓名", "请按证件核对；登记有误的，请先办理信息变更"),
        *("the registered name", "Check the card; if the register is wrong, have it corrected first"),
    )
    NO_RELATION = (
        *(
            "no_relation",
            "与本单位有参保关系的人员",
            "该人没有在本单位参保的登记，请核对号码；新入职的，请在“入职日期”栏填写入职日期",
        ),
        *(
            "a person who has a relation with this employer",
            "Nobody registered that this person works here: check the number, or fill in the first day of work",
        ),
    )
    ALREADY_WAITING = (
        *(
            "already_waiting",
            "没有在挂起中的人员和月份",
            "同一人同一月的申报在案件{case}中挂起待查（原文件第{first}行），请删去此行；要改按本文件申报的，请先将挂起的一行退回",
        ),
        *(
            "a person and month that do not wait already",
            "Case {case} has set this aside (row {first} of its file): delete the row, or have that one returned first",
        ),
    )
    ALREADY_DECLARED = (
        *("already_declared", "尚未申报过的月份", "该人该月已申报，请删去此行；确需更正的，请办理更正申报"),
        *("a month not yet declared", "It has been declared: delete the row, or declare a correction"),
    )
    AFTER_DEATH = "after_death", "死亡以前的月份", "请删去此行", "a month before the death", "Delete the row"
    EMPLOYER_DIFFERS = (
        *("employer_differs", "本次申报的单位", "请核对是否选错了文件"),
        *("the employer who declares", "Check that the right file was chosen"),
    )
    NOT_ACCEPTED = (
        *("not_accepted", "符合参保登记的内容", "请联系经办窗口核对"),
        *("what agrees with the register", "Ask at the counter"),
    )
