#!/usr/bin/env bash
# Two engines that work out a sheet's formulas take a fen off 256 of 26,000 unemployment contributions; two do not.
#
# Where a sheet arrives with formulas and no cached values, somebody works them out by a library. 0.5 % of a base in whole yuan is often
# half a fen: 4037 * 0.005 is 20.185, in binary a little less. Spreadsheet programs round it up; `formulas` and HyperFormula round it down.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install --disable-pip-version-check "formulas==1.3.4" "pycel==1.0b30"
(cd "$folder" && npm install --silent --no-audit --no-fund "hyperformula@3.5.0" "@formulajs/formulajs@4.6.1")
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import formulas
from pycel.excellib import x_round

engine = formulas.Parser().ast("=ROUND(A1*0.005,2)")[1].compile()
found = {
    "formulas 1.3.4": lambda base: float(engine(base)),
    "pycel 1.0b30": lambda base: x_round(base * 0.005, 2),
}
for name, rounded in found.items():
    wrong = [base for base in range(4000, 30000) if rounded(base) != (base + 1) // 2 / 100]
    print(name, "differs on", len(wrong), wrong[:3], "first as", [rounded(base) for base in wrong[:1]])
    assert len(wrong) == (256 if name.startswith("formulas") else 0), (name, len(wrong))
PYTHON
cd "$folder"
node - <<'NODE'
const assert = require("assert");
const { HyperFormula } = require("hyperformula");
const { ROUND } = require("@formulajs/formulajs");
const bases = Array.from({ length: 26000 }, (_, n) => 4000 + n);
const right = (base) => Math.floor((base + 1) / 2) / 100;
const sheet = HyperFormula.buildFromArray(bases.map((base) => [`=ROUND(${base}*0.005,2)`]), { licenseKey: "gpl-v3" });
const values = sheet.getSheetValues(0);
const hyper = bases.filter((base, n) => values[n][0] !== right(base));
const plain = bases.filter((base) => ROUND(base * 0.005, 2) !== right(base));
console.log("hyperformula 3.5.0 differs on", hyper.length, hyper.slice(0, 3), "; formulajs 4.6.1 on", plain.length);
assert.deepStrictEqual([hyper.length, plain.length], [256, 0]);
NODE
