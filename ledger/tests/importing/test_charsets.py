import pytest

from ledger.importing.charsets import ENCODINGS, decode
from ledger.importing.errors import UnreadableFile

WRITTEN_IN = [
    ("cp1252", "Auftraggeber/Empfänger;Währung\nMüller;EUR"),
    ("cp1252", "Crédit à vue;Débit;Nº\nÉpicerie;à"),
    ("cp1252", "Descripción;Añadir\nNómina;1"),
    ("cp1252", "12,50 €;Café"),
    ("cp1252", "£12.50;Shop"),
    ("cp1252", "Data;Descrição;Saldo\nCartão;Pão de Açúcar"),
    ("cp1252", "Öresund;Ångström"),
    ("cp1252", "Attività"),
    ("cp1250", "Sklep spożywczy;Żywność;Konto główne;Śniadanie"),
    ("cp1250", "Příjem;Částka;Účet;Převod ke zúčtování"),
    ("cp1250", "Összeg;Könyvelés dátuma;Közlemény;Értéknap;őű"),
    ("cp1251", "Дата;Сумма;Описание\nПерекрёсток"),
    ("cp1251", "Сума;Опис операції;ціна"),
    ("cp1253", "Ημερομηνία;Ποσό;Περιγραφή"),
    ("cp1254", "Tarih;Açıklama;İşlem Tutarı;Bakiye\nAlışveriş"),
    ("iso8859_2", "Kwota;Opis;płatność;żądanie;ść"),
    ("cp850", "Empfänger;Währung;Müller"),
    ("mac_roman", "Crédit;Débit;Numéro d'opération"),
    ("koi8_r", "Дата;Сумма;Описание\nПерекрёсток"),
    ("gb18030", "交易日期,金额,备注,交易对方\n2024-01-01,12.50,午餐,麦当劳"),
    ("cp932", "日付,お支払金額,お預り金額,摘要\n2024/1/5,1200,,スーパー"),
    ("big5", "交易日期,金額,備註,摘要\n2024-01-01,12.50,午餐,麥當勞"),
    ("cp949", "거래일자,출금액,입금액,적요\n2024-01-05,1200,,스타벅스"),
]


@pytest.mark.parametrize(("encoding", "text"), WRITTEN_IN)
def test_tells_code_pages_apart_by_their_letters(encoding, text):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "gb18030"])
def test_names_others_where_the_bytes_do_not_say(encoding):
    decoded = decode("Währung ¥;Grün".encode(encoding))
    assert decoded.others
    assert decoded.encoding not in decoded.others


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
@pytest.mark.parametrize("text", ["Date;Währung;ü", "Date;Amount\n1;2"])
def test_unicode_is_certain(encoding, text):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert not decoded.others


def test_unicode_cut_in_the_middle_of_a_letter_stays_unicode():
    decoded = decode("Müller ünd Söhne äöü".encode()[:-1])
    assert decoded.text.startswith("Müller ünd Söhne äö")
    assert decoded.encoding == "utf-8"


def test_the_users_choice_is_obeyed():
    data = "Währung".encode("cp1252")
    assert decode(data, "cp1250").text == "Währung"
    assert decode(data, "cp1251").text == "Wдhrung"


@pytest.mark.parametrize("encoding", ["nonsense", "zlib_codec", "idna"])
def test_only_known_encodings_can_be_chosen(encoding):
    with pytest.raises(UnreadableFile, match="no encoding known"):
        decode(b"text", encoding)


def test_an_encoding_that_cannot_be_right_is_refused():
    with pytest.raises(UnreadableFile, match="not written in cp932"):
        decode(b"\x85\x00\xff\xff", "cp932")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_choice_reads_plain_text(encoding):
    assert decode("Date;1".encode(encoding), encoding).text == "Date;1"
