#!/usr/bin/env bash
# smpplib cuts a text for several short messages after 67 code units, through the middle of a rare character of a name.
#
# A notice in Chinese goes out as UCS-2. Characters beyond the first plane, which thousands of people have in their names, take two units; where
# the cut falls between them, each part ends or begins with half a character, which a handset or gateway that reads the parts one by one shows
# as two empty boxes. smsutil keeps the pair together and moves the cut.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "smpplib==2.2.4" "smsutil==1.1.3"
"$folder/venv/bin/python" - <<'PYTHON'
import smsutil
from smpplib import gsm


def is_whole(part: bytes) -> bool:
    try:
        return bool(part.decode("utf-16-be"))
    except UnicodeDecodeError:
        return False


text = "。" * 65 + "王" + chr(0x20BB7) + "：您的缴费记录已核定，可登录查看。"
smpp = [is_whole(part[6:]) for part in gsm.make_parts(text)[0]]  # behind the six bytes that number the parts
util = [part.content for part in smsutil.split(text).parts]
print("smpplib 2.2.4, parts that are whole:", smpp)
print("smsutil 1.1.3, characters in each part:", [len(part) for part in util])
assert smpp == [False, False], smpp
assert "".join(util) == text and util[0].endswith("王"), util
PYTHON
