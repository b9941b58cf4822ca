"""Layouts of invented banks from many countries, read without anyone's help.

Each file has the traits of its country: signs, orders, words, encodings, headings,
footers. The figures were worked out by hand.
"""

import pytest

from ledger.tests.importing.helpers import only_line, read


def test_german_giro_account_with_headings_and_cp1252():
    text = (
        "Umsatzanzeige;Datei erstellt am: 04.11.2026 10:11\r\n"
        "\r\n"
        "IBAN;DE00 1234 5678\r\n"
        "Saldo;1.204,55;EUR\r\n"
        "\r\n"
        "Buchung;Valuta;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;"
        "Währung;Betrag;Währung\r\n"
        "02.11.2026;03.11.2026;Bäckerei Grün;Lastschrift;Brötchen;1.204,55;EUR;"
        "-12,45;EUR\r\n"
        "01.11.2026;01.11.2026;Arbeit GmbH;Gehalt;Lohn;1.217,00;EUR;1.200,00;EUR\r\n"
    )
    reading = read(text.encode("cp1252"))
    assert reading.money == [("2026-11-02", "-12.45"), ("2026-11-01", "1200.00")]
    first = reading.lines[0]
    assert (first.payee, first.note) == ("Bäckerei Grün", "Lastschrift Brötchen")
    assert (first.currency, str(first.balance)) == ("EUR", "1204.55")
    assert first.row == 7
    assert reading.doubts == {"encoding"}


def test_french_columns_for_debit_and_credit():
    text = (
        "Date de comptabilisation;Libellé;Débit;Crédit;Date de valeur\n"
        "05/11/2026;CARTE 04/11 LIBRAIRIE;-1\u202f234,50;;06/11/2026\n"
        "13/11/2026;VIREMENT SALAIRE;;2\u202f000,00;13/11/2026\n"
    )
    reading = read(text)
    assert reading.money == [("2026-11-05", "-1234.50"), ("2026-11-13", "2000.00")]
    assert not reading.doubts


def test_swiss_card_with_sep_line_and_total():
    text = (
        "sep=;\n"
        "Kontonummer;Einkaufsdatum;Buchungstext;Betrag;Originalwährung;Währung;"
        "Belastung;Gutschrift\n"
        "0815;15.06.2026;Bahn AG;50.00;CHF;CHF;1'050.00;\n"
        "0815;16.06.2026;Rückerstattung;20.00;CHF;CHF;;20.00\n"
        ";;Total;;;CHF;1'050.00;20.00\n"
    )
    reading = read(text)
    assert reading.money == [("2026-06-15", "-1050.00"), ("2026-06-16", "20.00")]
    assert reading.lines[0].currency == "CHF"
    assert not reading.unread


def test_spanish_account_whose_dates_are_settled_by_the_value_date():
    text = (
        "Fecha;Fecha valor;Concepto;Importe;Saldo\n"
        "05/03/2026;15/03/2026;Compra en tienda;-1.234,56;8.765,44\n"
        "04/03/2026;04/03/2026;Nómina;2.000,00;10.000,00\n"
    )
    reading = read(text)
    assert reading.money == [("2026-03-05", "-1234.56"), ("2026-03-04", "2000.00")]
    assert not reading.doubts


def test_italian_account_leaves_out_its_opening_balance():
    text = (
        "Data Contabile;Data Valuta;Dare;Avere;Descrizione\n"
        "31/01/2026;31/01/2026;;1.000,00;Saldo iniziale\n"
        "02/02/2026;02/02/2026;45,20;;Prelievo bancomat\n"
        "03/02/2026;03/02/2026;;1.500,00;Stipendio\n"
        "28/02/2026;28/02/2026;;2.454,80;Saldo finale\n"
    )
    reading = read(text)
    assert reading.money == [("2026-02-02", "-45.20"), ("2026-02-03", "1500.00")]
    assert [row.left_out for row in reading.unread] == [True, True]


def test_dutch_af_bij_with_compact_dates():
    text = (
        '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij",'
        '"Bedrag (EUR)","Mededelingen"\n'
        '"20261102","Winkel","NL01","NL02","BA","Af","1.012,50","Pasvolgnr: 001"\n'
        '"20261101","J. Jansen","NL01","NL03","GT","Bij","7,00","Lunch"\n'
    )
    reading = read(text)
    assert reading.money == [("2026-11-02", "-1012.50"), ("2026-11-01", "7.00")]
    assert reading.lines[1].counter_account == "NL03"
    assert reading.lines[0].currency == "EUR"


def test_polish_account_in_cp1250_with_marked_titles_and_currency_in_amounts():
    text = (
        "Lista operacji;\r\nOkres od 2026-11-01 do 2026-11-30;\r\n\r\n"
        "#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;\r\n"
        '2026-11-03;"ŻABKA KRAKÓW";"Osobiste";"Żywność";-1 045,99 PLN;\r\n'
        '2026-11-04;"WYNAGRODZENIE Łódź";"Osobiste";"Wpływy";5 000,00 PLN;\r\n'
    )
    reading = read(text.encode("cp1250"))
    assert reading.money == [("2026-11-03", "-1045.99"), ("2026-11-04", "5000.00")]
    assert reading.lines[0].payee == "ŻABKA KRAKÓW"
    assert reading.lines[0].currency == "PLN"


def test_swedish_tab_separated_file_in_utf16():
    text = (
        "Bokföringsdag\tBelopp\tRubrik\tBeskrivning\tSaldo\n"
        "2026/11/05\t-1 234,56\tKortköp\tICA Malmö\t5 000,00\n"
        "2026/11/04\t25 000,00\tLön\tArbetsgivare\t6 234,56\n"
    )
    reading = read(text.encode("utf-16"))
    assert reading.money == [("2026-11-05", "-1234.56"), ("2026-11-04", "25000.00")]
    assert reading.table.delimiter == "\t"


def test_brazilian_statement_with_c_and_d_behind_amounts():
    text = (
        "Data;Histórico;Documento;Valor;Saldo\n"
        "28/02/2026;Saldo Anterior;;;R$ 1.000,00 C\n"
        "02/03/2026;Compra cartão;123;R$ 1.200,50 D;R$ 200,50 D\n"
        "03/03/2026;Pix recebido;124;R$ 300,00 C;R$ 99,50 C\n"
    )
    reading = read(text)
    assert reading.money == [("2026-03-02", "-1200.50"), ("2026-03-03", "300.00")]
    assert str(reading.lines[0].balance) == "-200.50"
    assert reading.lines[0].currency == "BRL"


def test_indian_statement_with_lakhs_month_names_and_a_dr_cr_column():
    text = (
        "Account Statement,,,,,\n"
        "Account No :,XXXX1234,,,,\n"
        "Period :,01-Apr-2026 to 30-Apr-2026,,,,\n"
        ",,,,,\n"
        "Sl. No.,Txn Date,Narration,Dr / Cr,Amount (INR),Balance (INR)\n"
        '1,02-Apr-2026,UPI/SHOP/123,DR,"1,250.00","1,23,456.78 Cr"\n'
        '2,05-Apr-2026,NEFT SALARY,CR,"2,50,000.00","3,73,456.78 Cr"\n'
        ",,,,,\n"
        "This is a computer generated statement.,,,,,\n"
    )
    reading = read(text)
    assert reading.money == [("2026-04-02", "-1250.00"), ("2026-04-05", "250000.00")]
    assert reading.lines[0].currency == "INR"
    assert not reading.unread


def test_japanese_account_in_shift_jis():
    text = (
        "日付,摘要,お支払金額,お預り金額,差引残高\r\n"
        '2026/11/5,カード スーパー,"1,200",,"98,800"\r\n'
        '2026/11/25,給与,,"250,000","348,800"\r\n'
    )
    reading = read(text.encode("cp932"))
    assert reading.money == [("2026-11-05", "-1200"), ("2026-11-25", "250000")]
    assert reading.lines[1].payee == "給与"


def test_chinese_payment_app_in_gb18030_with_rows_that_count_as_neither():
    text = (
        "------------------------电子客户回单------------------------\n"
        "导出信息：,,,,,\n"
        "共3笔记录,,,,,\n"
        "交易时间,交易对方,商品说明,收/支,金额,交易状态\n"
        "2026-11-05 12:30:11,面馆,午餐,支出,25.50,交易成功\n"
        "2026-11-06 08:00:00,公司,报销,收入,100.00,交易成功\n"
        "2026-11-07 08:00:00,余额宝,转入,不计收支,500.00,交易成功\n"
        "2026-11-08 08:00:00,商店,鞋,支出,300.00,交易关闭\n"
    )
    reading = read(text.encode("gb18030"))
    assert reading.money == [("2026-11-05", "-25.50"), ("2026-11-06", "100.00")]
    assert [row.left_out for row in reading.unread] == [True, True]


def test_russian_card_in_cp1251_leaves_out_failed_payments():
    text = (
        "Дата операции;Номер карты;Статус;Сумма операции;Валюта операции;Описание\n"
        "30.11.2026 18:20:11;*1234;OK;-1 234,50;RUB;Супермаркет\n"
        "29.11.2026 10:00:00;*1234;FAILED;-99,00;RUB;Кафе\n"
        "28.11.2026 09:00:00;*1234;OK;50 000,00;RUB;Зарплата\n"
    )
    reading = read(text.encode("cp1251"))
    assert reading.money == [("2026-11-30", "-1234.50"), ("2026-11-28", "50000.00")]
    assert reading.unread[0].left_out
    assert "FAILED" in reading.unread[0].reason


def test_british_account_with_pounds_and_day_first_dates():
    text = (
        "Account Name:,Current ****12345\n"
        "Account Balance:,£1204.10\n"
        "\n"
        '"Date","Transaction type","Description","Paid out","Paid in","Balance"\n'
        '"13 Nov 2026","Visa purchase","TESCO","£1,012.45","","£1204.10"\n'
        '"12 Nov 2026","Bank credit","A FRIEND","","£20.00","£2216.55"\n'
    )
    reading = read(text)
    assert reading.money == [("2026-11-13", "-1012.45"), ("2026-11-12", "20.00")]
    assert reading.lines[0].currency == "GBP"


def test_american_card_where_payments_have_the_minus():
    text = (
        "Trans. Date,Post Date,Description,Amount,Merchant City\n"
        "11/05/2026,11/06/2026,GROCERY OUTLET,54.10,OAKLAND\n"
        "11/09/2026,11/10/2026,COFFEE BAR,4.50,OAKLAND\n"
        "11/19/2026,11/20/2026,AUTOPAY PAYMENT - THANK YOU,-500.00,\n"
    )
    reading = read(text)
    assert reading.money == [
        ("2026-11-05", "-54.10"),
        ("2026-11-09", "-4.50"),
        ("2026-11-19", "500.00"),
    ]
    assert reading.doubts == {"sign_rule"}


def test_american_account_without_a_header():
    text = (
        '"11/19/2026","-12.34","*","","COFFEE SHOP OAKLAND"\n'
        '"11/18/2026","1500.00","*","","EMPLOYER PAYROLL"\n'
        '"11/03/2026","-60.00","*","1021","CHECK # 1021"\n'
    )
    reading = read(text)
    assert reading.money == [
        ("2026-11-19", "-12.34"),
        ("2026-11-18", "1500.00"),
        ("2026-11-03", "-60.00"),
    ]
    assert reading.lines[0].payee == "COFFEE SHOP OAKLAND"
    assert reading.doubts == {"header_row"}


def test_app_bank_whose_balance_proves_that_fees_come_on_top():
    text = (
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,"
        "State,Balance\n"
        "CARD_PAYMENT,Current,2026-11-01 10:00:00,2026-11-02 01:00:00,Shop,-10.00,0.00,"
        "EUR,COMPLETED,90.00\n"
        "ATM,Current,2026-11-03 10:00:00,2026-11-03 11:00:00,Cash,-50.00,2.00,EUR,"
        "COMPLETED,38.00\n"
        "TOPUP,Current,2026-11-04 10:00:00,2026-11-04 10:00:01,Top-up,100.00,1.00,EUR,"
        "COMPLETED,137.00\n"
        "CARD_PAYMENT,Current,2026-11-05 10:00:00,,Hotel,-80.00,0.00,EUR,REVERTED,\n"
    )
    reading = read(text)
    assert [amount for _, amount in reading.money] == ["-10.00", "-52.00", "99.00"]
    assert reading.unread[0].left_out


def test_payment_service_takes_the_net_amount_its_balance_follows():
    text = (
        '"Datum","Uhrzeit","Name","Brutto","Gebühr","Netto","Währung","Guthaben"\n'
        '"18.06.2026","07:47:30","Kunde","100,00","-2,50","97,50","EUR","97,50"\n'
        '"21.06.2026","12:29:40","Post","-6,19","0,00","-6,19","EUR","91,31"\n'
        '"27.06.2026","14:53:27","Shop","-29,93","0,00","-29,93","EUR","61,38"\n'
    )
    assert [amount for _, amount in read(text).money] == ["97.50", "-6.19", "-29.93"]


def test_own_spreadsheet_of_expenses_is_spending_and_asks():
    text = "Day,What,Cost\n2026-11-05,Bread,3.20\n2026-11-06,Books,25\n"
    reading = read(text)
    assert reading.money == [("2026-11-05", "-3.20"), ("2026-11-06", "-25")]
    assert "sign_rule" in reading.doubts


def test_turkish_account_in_cp1254():
    text = (
        "İşlem Tarihi;Açıklama;Borç;Alacak;Bakiye\n"
        "15.11.2026;Alışveriş İSTANBUL;1.250,75;;8.749,25\n"
        "16.11.2026;Maaş;;20.000,00;28.749,25\n"
    )
    reading = read(text.encode("cp1254"))
    assert reading.money == [("2026-11-15", "-1250.75"), ("2026-11-16", "20000.00")]
    assert reading.lines[0].payee == "Alışveriş İSTANBUL"


def test_hungarian_dates_end_with_a_point():
    text = (
        "Könyvelés dátuma;Közlemény;Terhelés;Jóváírás;Egyenleg;Devizanem\n"
        "2026.11.05.;Bolt;1 234;;10 000;HUF\n"
        "2026.11.06.;Fizetés;;300 000;310 000;HUF\n"
    )
    reading = read(text)
    assert reading.money == [("2026-11-05", "-1234"), ("2026-11-06", "300000")]


def test_estonian_records_of_balances_are_left_out():
    text = (
        '"Kliendi konto","Reatüüp","Kuupäev","Saaja/Maksja","Selgitus","Summa",'
        '"Valuuta","Deebet/Kreedit"\n'
        '"EE01","10","01.11.2026","","Algsaldo","120,00","EUR","K"\n'
        '"EE01","20","02.11.2026","Pood","Kaardimakse","15,31","EUR","D"\n'
        '"EE01","20","13.11.2026","Firma","Palk","1500,00","EUR","K"\n'
        '"EE01","86","30.11.2026","","lõppsaldo","1604,69","EUR","K"\n'
    )
    reading = read(text)
    assert reading.money == [("2026-11-02", "-15.31"), ("2026-11-13", "1500.00")]


def test_unknown_words_are_read_by_what_balances_prove():
    text = (
        "Aasta,Tunnus,Mida,Palju,Jääb\n"
        "2026-11-01,1001,Pood,-10.00,90.00\n"
        "2026-11-02,1002,Kino,-20.00,70.00\n"
        "2026-11-03,1003,Palk,500.00,570.00\n"
    )
    reading = read(text)
    assert [amount for _, amount in reading.money] == ["-10.00", "-20.00", "500.00"]
    assert str(reading.lines[2].balance) == "570.00"


def test_singapore_account_wraps_descriptions_on_to_a_second_row():
    text = (
        "Transaction date,Value date,Description,Withdrawals (SGD),Deposits (SGD)\n"
        "18/04/2026,18/04/2026,DEBIT PURCHASE,6.66,\n"
        ",,15/04/26 RIDE TO WORK,,\n"
        "17/04/2026,17/04/2026,TRANSFER,,70.00\n"
        ",,FROM A FRIEND,,\n"
    )
    reading = read(text)
    assert [line.note for line in reading.lines] == [
        "15/04/26 RIDE TO WORK",
        "FROM A FRIEND",
    ]
    assert reading.lines[0].currency == "SGD"


def test_web_page_under_the_name_of_a_workbook():
    text = (
        "<html><head><meta charset='utf-8'></head><body>"
        "<table><tr><td colspan=4>Movimientos</td></tr></table>"
        "<table><tr><th>Fecha<th>Descripci&oacute;n<th>Cargo<th>Abono</tr>"
        "<tr><td>13/11/2026</td><td>Tienda &amp; Co<td>$1,250.00</td><td></td></tr>"
        "<tr><td>14/11/2026</td><td>N&oacute;mina</td><td></td><td>$9,000.00</td></tr>"
        "</table></body></html>"
    )
    reading = read(text)
    assert reading.money == [("2026-11-13", "-1250.00"), ("2026-11-14", "9000.00")]
    assert reading.lines[0].payee == "Tienda & Co"


def test_old_mac_line_ends_and_lines_quoted_as_a_whole():
    text = "Date,Description,Amount\r2026-11-05,Shop,-5.00\r2026-11-06,Job,50.00\r"
    assert len(read(text).lines) == 2
    wrapped = (
        '"Date,Description,Amount"\n'
        '"2026-11-05,""Shop, corner"",-5.00"\n'
        '"2026-11-06,""Job"",50.00"\n'
    )
    assert read(wrapped).money == [("2026-11-05", "-5.00"), ("2026-11-06", "50.00")]


def test_sender_is_the_payee_of_money_that_came():
    text = (
        "Buchungsdatum;Zahlungspflichtige*r;Zahlungsempfänger*in;Betrag (€)\n"
        "05.11.26;Ich;Vermieter;-850,00\n"
        "04.11.26;Arbeitgeber;Ich;2.000,00\n"
    )
    reading = read(text)
    assert [line.payee for line in reading.lines] == ["Vermieter", "Arbeitgeber"]
    assert reading.lines[0].currency == "EUR"


def test_american_card_with_a_minus_before_all_credits():
    text = (
        "Status,Date,Description,Debit,Credit\n"
        "Cleared,11/25/2026,SHOP,12.00,\n"
        "Cleared,11/26/2026,PAYMENT,,-100.00\n"
    )
    assert [amount for _, amount in read(text).money] == ["-12.00", "100.00"]


def test_canadian_account_without_a_header_has_two_money_columns():
    text = (
        "11/19/2026,COFFEE TORONTO,4.50,,995.50\n"
        "11/18/2026,PAYROLL EMPLOYER,,1500.00,1000.00\n"
        "11/17/2026,RENT,900.00,,-500.00\n"
    )
    amounts = [amount for _, amount in read(text).money]
    assert amounts == ["-4.50", "1500.00", "-900.00"]


def test_ukrainian_card_tells_the_currency_abroad_in_a_column():
    text = (
        '"Дата i час операції","Деталі операції","Сума в валюті картки (UAH)",'
        '"Сума в валюті операції",Валюта,"Залишок після операції"\n'
        '"19.11.2026 12:34:56","Кава",-45.5,-45.5,UAH,995.5\n'
        '"17.11.2026 10:00:00","Book",-400.0,-10.0,USD,1041.0\n'
    )
    reading = read(text)
    assert [amount for _, amount in reading.money] == ["-45.5", "-400.0"]
    assert {line.currency for line in reading.lines} == {"UAH"}


def test_swedish_accounts_of_senders_are_no_names():
    text = (
        "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\n"
        "2026/11/19;-4,50;1234 56 78901;;;Kortköp KAFFE;995,50;SEK\n"
        "2026/11/18;1500,00;;1234 56 78901;Arbetsgivare;Lön;1000,00;SEK\n"
    )
    payees = [line.payee for line in read(text).lines]
    assert payees == ["Kortköp KAFFE", "Arbetsgivare"]


def test_texts_kept_from_spreadsheets_by_formulas():
    text = 'Date,Ref,Text,Amount\n="25/11/2026",="000123",Coffee,-4.50\n'
    line = only_line(text)
    assert (line.date.isoformat(), line.reference) == ("2026-11-25", "000123")


def test_summary_above_and_balance_inside_the_table():
    text = (
        "Description,,Summary Amt.\n"
        'Beginning balance as of 11/01/2026,,"1,000.00"\n'
        'Total credits,,"1,500.00"\n\n'
        "Date,Description,Amount,Running Bal.\n"
        '11/01/2026,Beginning balance as of 11/01/2026,,"1,000.00"\n'
        '11/17/2026,"RENT","-900.00","100.00"\n'
        '11/18/2026,"PAYROLL","1,500.00","1,600.00"\n'
    )
    reading = read(text)
    assert reading.money == [("2026-11-17", "-900.00"), ("2026-11-18", "1500.00")]
    assert [row.left_out for row in reading.unread] == [True]


def test_a_last_column_without_a_title_tells_debit_from_credit():
    text = (
        "Volksbank Beispiel\n\nBLZ:;12345678;;Datum:;21.11.2026\n\n"
        "Buchungstag;Valuta;Auftraggeber/Zahlungsempfänger;"
        "Empfänger/Zahlungspflichtiger;Vorgang/Verwendungszweck;Währung;Umsatz; \n"
        "19.11.2026;19.11.2026;Ich;Café;KARTENZAHLUNG;EUR;4,50;S\n"
        "18.11.2026;18.11.2026;Ich;Firma;LOHN;EUR;1.500,00;H\n\n"
        "01.11.2026;;;;Anfangssaldo;EUR;500,00;H\n"
    )
    reading = read(text)
    assert [amount for _, amount in reading.money] == ["-4.50", "1500.00"]
    assert reading.unread[0].left_out


@pytest.mark.parametrize(
    ("locale", "day"),
    [("en-US", "2026-06-05"), ("en-IE", "2026-05-06"), ("", "2026-05-06")],
)
def test_truly_ambiguous_dates_are_asked_and_default_to_the_locale(locale, day):
    text = "Date,Description,Amount\n06/05/2026,Shop,-5.00\n"
    reading = read(text, locale=locale)
    assert reading.lines[0].date.isoformat() == day
    assert reading.doubts == {"date_order"}
    assert "06/05/2026" in str(reading.detection.doubts[0])


def test_period_above_the_header_settles_the_order_of_dates():
    text = (
        "Statement from 01/03/2026 to 31/03/2026\n"
        "Date,Description,Amount\n"
        "06/03/2026,Shop,-5.00\n"
    )
    reading = read(text)
    assert reading.lines[0].date.isoformat() == "2026-03-06"
    assert not reading.doubts


def test_amounts_that_could_be_thousands_are_asked():
    text = "Date;Description;Amount\n2026-11-05;Car;-1,234\n2026-11-06;Rent;-2,500\n"
    reading = read(text)
    assert [amount for _, amount in reading.money] == ["-1234", "-2500"]
    assert reading.doubts == {"decimal_sign"}
