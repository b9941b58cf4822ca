import io
import zipfile

import pytest

from ledger.importing.errors import UnreadableFile
from ledger.importing.sniff import Format, sniff
from ledger.tests.importing.helpers import raw_workbook
from ledger.tests.importing.old_workbook import old_workbook


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"Date;Amount\n", Format.TEXT),
        ("Date;Währung\n".encode("utf-16"), Format.TEXT),
        ("Date;Amount\n".encode("utf-16-le"), Format.TEXT),
        (b"Date;Amount\n2026;1\n\x1a", Format.TEXT),
        (b"\r\n <html><body><table>", Format.HTML),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", Format.HTML),
        (raw_workbook(""), Format.WORKBOOK),
        (old_workbook({(0, 0): 1.0}), Format.WORKBOOK),
        (b"OFXHEADER:100\n", Format.OFX),
        (b"\n\n\nOFXHEADER:100DATA:OFXSGML<OFX>", Format.OFX),
        (b'<?xml version="1.0"?><?OFX OFXHEADER="200"?><OFX>', Format.OFX),
        ("<OFX><BANKMSGSRSV1>".encode("utf-16"), Format.OFX),
        (b"!Type:Bank\n", Format.QIF),
        (b"### a comment\r!type:CCard\r", Format.QIF),
        (b"\xef\xbb\xbf!Account\nNCash\n^\n", Format.QIF),
        (b":20:START\n:25:1\n", Format.MT940),
        (b"{1:F01BANKDEFF}{2:O940}{4:\r\n:20:START\r\n", Format.MT940),
        (b"ABNANL2A\n940\nABNANL2A\n:20:X\n:25:1\n:28:1\n", Format.MT940),
        (
            b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">',
            Format.CAMT,
        ),
        (b"<ns2:Document><ns2:BkToCstmrAcctRpt>", Format.CAMT),
        (b"<?xml version='1.0'?><smses count='1'><sms body='x'/></smses>", Format.SMS),
        (b'[{"sender": "HDFCBK", "body": "Rs 5 debited"}]', Format.SMS),
        (package("a.csv"), Format.ZIP),
    ],
)
def test_knows_formats_by_content(data, form):
    assert sniff(data) is form


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0\0  \n", "empty"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "an image"),
        (b"\xff\xd8\xff\xe0", "an image"),
        (b"\x1f\x8b\x08", "a packed archive"),
        (b"\x7fELF", "a program"),
        (b"{\\rtf1", "a text document"),
        (b'<?xml version="1.0"?><note/>', "an XML file"),
        (b'[{"a": 1}]', "JSON"),
        (b"\x01\x02\x03\x04\x05\x06 binary \x00\x01", "holds no text"),
        (package("[Content_Types].xml", "word/document.xml"), "not a workbook"),
        (package("[Content_Types].xml", "xl/workbook.bin"), "Save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not a workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
)
def test_refuses_all_others_with_words(data, words):
    with pytest.raises(UnreadableFile) as refusal:
        sniff(data)
    assert words in refusal.value.message
