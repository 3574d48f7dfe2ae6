"""Sheets as files: what can be read, what is refused with a sentence, and that nothing is a formula."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter

from bot import sheets
from bot.sheets import read_rows, write_rows
from store import catalogue
from store.core.errors import Invalid

HEADERS = ("编号", "名称", "单位", "价格")
APPLE = {"编号": "001", "名称": "苹果, “脆”", "单位": "斤;箱=10", "价格": "斤=5.98;箱=55"}
MILK = {"编号": "6901234567892", "名称": "milk\n2 lines", "单位": "盒", "价格": "3"}


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as caught:
        list(read_rows(path))
    return str(caught.value.facts["why"])


def rezip(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return target


@pytest.mark.parametrize("name", ["goods.csv", "goods.XLSX"])
def test_a_sheet_comes_back_as_it_was_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_rows(path, HEADERS, [APPLE, MILK])
    assert list(read_rows(path)) == [(2, APPLE), (3, MILK)]
    write_rows(path, HEADERS, [])
    assert list(read_rows(path)) == []
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_any_make(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(
        f"\n名称{delimiter} 价格 {delimiter}单位\r\n苹果{delimiter}5.98{delimiter}斤\r\n", encoding
    )
    assert list(read_rows(path)) == [(3, {"名称": "苹果", "价格": "5.98", "单位": "斤"})]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1"])
@pytest.mark.parametrize("name", ["goods.csv", "goods.xlsx"])
def test_no_cell_is_a_formula(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    write_rows(path, ("名称",), [{"名称": text}])
    if name.endswith("csv"):
        assert f"'{text[0]}".encode() in path.read_bytes()
    else:
        with zipfile.ZipFile(path) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    ((_, row),) = read_rows(path)
    assert row["名称"].replace("_x000D_", "\r").strip("\n") in {text, text.replace("\r", "\n")}


def test_a_cell_reads_as_a_person_would_type_it(tmp_path: Path) -> None:
    path = tmp_path / "goods.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day, hour = book.add_format({"num_format": "yyyy-mm-dd"}), {"num_format": "hh:mm"}
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["编号", "价格", "上架", "日", "时"])
        sheet.write_row(4, 1, [6901234567892, 5.9799999999999995, True])
        sheet.write_datetime(4, 4, date(2026, 3, 6), day)  # type: ignore[arg-type]
        sheet.write_datetime(4, 5, time(8, 30), book.add_format(hour))  # type: ignore[arg-type]
        sheet.write(5, 0, "离题")
        sheet.write(6, 1, 1)
    assert list(read_rows(path)) == [
        (5, dict(zip(("编号", "价格", "上架", "日", "时"), (
            "6901234567892", "5.98", "True", "2026-03-06", "08:30:00"), strict=True))),
        (6, {"编号": "", "价格": "", "上架": "", "日": "", "时": "", "": "离题"}),
        (7, {"编号": "1", "价格": "", "上架": "", "日": "", "时": ""}),
    ]  # fmt: skip


@pytest.mark.parametrize("root", ["", "/xl/"])
def test_what_a_workbook_could_not_work_out_is_no_blank(tmp_path: Path, root: str) -> None:
    made, path = tmp_path / "made.xlsx", tmp_path / "goods.xlsx"
    with xlsxwriter.Workbook(str(made)) as book:
        sheet, other = book.add_worksheet("二"), book.add_worksheet()
        sheet.write_row(1, 1, ["名称", "库存"])
        sheet.write_formula(2, 1, "=B9", None, "梨")
        sheet.write_formula(2, 2, "=VLOOKUP(1,A1:B2,2)", None, "#N/A")
        other.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part.endswith("workbook.xml.rels"):
                body = body.replace(b'Target="worksheets', b'Target="%sworksheets' % root.encode())
            new.writestr(part, body)
    assert list(read_rows(path)) == [(3, {"名称": "梨", "库存": "#N/A"})]


def test_cells_beyond_the_headers_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text("名称,,价格\n苹果,,5\n梨,甲,5,乙,\n桃\n")
    assert [row for _, row in read_rows(path)] == [
        {"名称": "苹果", "价格": "5"},
        {"名称": "梨", "价格": "5", "": "乙 甲"},
        {"名称": "桃", "价格": ""},
    ]


def test_json_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "goods.json"
    good = {
        "sku": "S1",
        "name": "苏打水",
        "spec": "350ml*12",
        "units": ["箱", "瓶"],
        "price_fen": 3590,
        "unit_price_fen": {"箱": 3590, "瓶": 350},
        "aliases": ["soda", "气泡"],
        "category": "饮料",
        "unknown": 1,
    }
    path.write_text(json.dumps([good, {"name": "盐", "units": ["袋"], "price_fen": 250}]))
    parsed = catalogue.parse(read_rows(path))
    assert parsed.complaints == parsed.notes == ()
    soda, salt = parsed.goods
    assert [(u.unit, u.factor, u.price_fen) for u in soda.units] == [
        ("箱", 12_000, 3590),
        ("瓶", 1000, 350),
    ]
    assert (soda.code, soda.spec, soda.aliases, soda.category) == (
        "S1", "350ml*12", ("soda", "气泡"), "饮料",
    )  # fmt: skip
    assert (salt.code, salt.units[0].price_fen, salt.row) == ("", 250, 2)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\n , \n", "文件是空的"),
        ("a.csv", "名称,价格,名称\n".encode(), "出现了两次"),
        ("a.csv", b"\x00\x01\x02,\xff", "不是表格文件"),
        ("a.csv", b"a\x81", "不是表格文件"),
        ("a.csv", b'a\n"' + b"x" * 200_000 + b'"\n', "CSV 格式不对"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 .xls"),
        ("a.json", b"[{]", "JSON 格式不对"),
        ("a.json", b'{"goods": []}', "JSON 格式不对"),
        ("a.json", b'[{"name": "\xff"}]', "JSON 格式不对"),
        ("a.json", b'[{"x":' + b"[" * 100_000, "JSON 格式不对"),
        ("a.xlsx", b"PK\x03\x04 not a zip", "打不开"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    why = refusal(tmp_path / name)
    assert said in why
    assert " / " in why


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "打不开" in refusal(tmp_path / "none.csv")
    assert "打不开" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["goods.txt", "no/such/folder/goods.csv", "no/folder/goods.xlsx"])
def test_what_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        write_rows(tmp_path / name, HEADERS, [APPLE])
    assert list(tmp_path.iterdir()) == []


def test_big_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "goods.csv"
    path.write_text("名称\n" + "a\n" * 100_001)
    assert "最多 100,000 行" in refusal(path)
    path.write_text("名称\n" + "a\n" * 100_000)
    assert sum(1 for _ in read_rows(path)) == 100_000
    path.write_text(json.dumps([{"name": "a"}] * 100_001))
    assert "最多 100,000 行" in refusal(path)
    monkeypatch.setattr(sheets, "MAX_BYTES", 1000)
    assert "最多 20 MB" in refusal(path)


# ---- workbooks that mean harm ----


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "goods.xlsx"
    write_rows(path, HEADERS, [APPLE, MILK])
    return path


def in_sheet(addition: bytes) -> Callable[[str, bytes], bytes]:
    def change(part: str, body: bytes) -> bytes:
        if not part.endswith("sheet1.xml"):
            return body
        return body.replace(b"</sheetData>", addition + b"</sheetData>")

    return change


def long_text(part: str, body: bytes) -> bytes:
    text = b"<si><t>" + b"x" * 30_000_000 + b"</t></si></sst>"
    return body.replace(b"</sst>", text) if part.endswith("sharedStrings.xml") else body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (in_sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "表格太大"),
        (in_sheet(b'<row r="9"><c r="XFD9"><v>1</v></c></row>'), "表格太大"),
        (in_sheet(b"<row><c><v>1</v></c></row>" * 100_001), "表格太大"),
        (in_sheet(b" " * 80_000_000), "太大了"),
        (long_text, "太大了"),
    ],
    ids=["tall", "wide", "unnumbered", "zeros", "text"],
)
def test_bombs_are_refused_cheaply(
    workbook: Path, tmp_path: Path, change: Callable[[str, bytes], bytes], said: str
) -> None:
    bomb = rezip(workbook, tmp_path / "bomb.xlsx", change)
    assert bomb.stat().st_size < sheets.MAX_BYTES
    tracemalloc.start()
    assert said in refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


def test_an_archive_is_not_believed(workbook: Path, tmp_path: Path) -> None:
    raw = workbook.read_bytes()
    liar = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(workbook) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    liar.write_bytes(raw.replace(size, (1).to_bytes(4, "little")))
    assert "打不开" in refusal(liar)
    offset = tmp_path / "offset.xlsx"
    offset.write_bytes(
        raw.replace(b"PK\x03\x04", b"PK\x03\x05").replace(b"PK\x03\x05", b"PK\x03\x04", 1)
    )
    assert "打不开" in refusal(offset)


def test_odd_archives_are_refused(tmp_path: Path) -> None:
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(odd, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"{number}", b"")
    assert "太大了" in refusal(odd)
    with zipfile.ZipFile(odd, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    assert "打不开" in refusal(odd)
    with zipfile.ZipFile(odd, "w") as archive:
        archive.writestr("hello.txt", b"hello")
    assert "打不开" in refusal(odd)
