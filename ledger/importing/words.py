"""The words of bank files in the languages they are written in, folded to compare.

Header words are in `headers.py`; here is what cells say.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"}
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GAPS = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def fold_words(text: str) -> str:
    """Lower case, without accents and punctuation, words parted by one space.

    `RunningBalance`, `running_balance` and `Running balance:` are one.
    """
    apart = _CAMEL.sub(" ", text[:200])
    bare = unicodedata.normalize("NFKD", apart).casefold().translate(_PLAIN_LETTERS)
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return _GAPS.sub(" ", letters).strip()


def _vocabulary(phrases: str) -> frozenset[str]:
    return frozenset(fold_words(one) for one in re.split(r"[,\n]", phrases)) - {""}


_MONTH_NAMES = (
    "january jan januar janner jaenner janvier janv enero ene gennaio gen janeiro "
    "januari styczen stycznia sty tammikuu leden ledna januarie ianuarie ian ocak oca",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari luty "
    "lutego lut helmikuu unor unora februarie subat sub",
    "march mar marz maerz mrz mars marzo marco maart mrt marzec marca maaliskuu "
    "brezen brezna martie mart",
    "april apr avril avr abril abr aprile kwiecien kwietnia kwi huhtikuu duben dubna "
    "aprilie nisan nis",
    "may mai mayo maggio mag maio mei maj maja toukokuu kveten kvetna mayis",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze kesakuu cerven "
    "cervna iunie iun haziran haz",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip heinakuu "
    "cervenec cervence iulie iul temmuz tem",
    "august aug aout agosto ago augustus augusti sierpien sierpnia sie elokuu srpen "
    "srpna agustos agu",
    "september sep sept septembre septiembre settembre set setembro wrzesien "
    "wrzesnia wrz syyskuu zari septembrie eylul eyl",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernik "
    "pazdziernika paz lokakuu rijen rijna octombrie ekim eki",
    "november nov novembre noviembre novembro listopad listopada lis marraskuu "
    "noiembrie noi kasim kas",
    "december dec dezember dez decembre diciembre dic dicembre dezembro grudzien "
    "grudnia gru joulukuu prosinec prosince decembrie aralik ara",
)
MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(_MONTH_NAMES, start=1)
    for name in names.split()
}


class Direction(StrEnum):
    """What a word in the type column says of its row."""

    OUT = "out"
    IN = "in"
    TRANSFER = "transfer"
    LEAVE_OUT = "leave out"


_DIRECTION_WORDS: dict[Direction, frozenset[str]] = {
    Direction.OUT: _vocabulary(
        """
        debit, debits, dr, d, db, deb, dbit, withdrawal, withdraw, out, outgoing,
        outflow, money out, paid out, expense, expenses, spending, spent, spend,
        sent, send, sold out, purchase, sale, charge, payment out, minus, -,
        soll, s, lastschrift, belastung, ausgabe, ausgaben, ausgang, abgang,
        débit, débits, dépense, dépenses, sortie, achat, retrait,
        cargo, cargos, debe, gasto, gastos, egreso, egresos, salida, débito,
        addebito, uscita, uscite, spesa, spese, dare,
        débito, despesa, despesas, saída, saídas,
        af, uitgave, uitgaven, debet,
        utgift, utgifter, uttag, udgift, meno, menot,
        obciążenie, wydatek, wydatki, rozchód,
        výdaj, výdaje, odchozí, terhelés, kiadás, cheltuială, cheltuieli,
        gider, borç, расход, списание, дебет, витрата, έξοδο, χρέωση,
        pengeluaran, chi, नामे, डेबिट, खर्च,
        支出, 支付, 出金, 借, 借方, 出, 付款, 出账, 출금, 지출
        """
    ),
    Direction.IN: _vocabulary(
        """
        credit, credits, cr, c, crd, deposit, deposits, in, incoming, inflow, money in,
        paid in, income, received, receive, earning, earnings, refund, plus, +,
        haben, h, gutschrift, einnahme, einnahmen, eingang, zugang,
        crédit, crédits, recette, recettes, revenu, revenus, entrée, versement,
        abono, abonos, haber, ingreso, ingresos, entrada, entradas, crédito,
        accredito, entrata, entrate, ricavo, avere,
        crédito, receita, receitas,
        bij, inkomsten,
        inkomst, inkomster, insättning, indtægt, inntekt, tulo, tulot,
        uznanie, przychód, przychody, wpływ, wpływy,
        příjem, příjmy, příchozí, jóváírás, bevétel, venit, venituri,
        gelir, alacak, приход, доход, зачисление, поступление, кредит, надходження,
        έσοδο, πίστωση, pemasukan, thu, जमा, क्रेडिट, आय,
        收入, 入金, 贷, 貸, 貸方, 贷方, 入, 收款, 入账, 입금, 수입
        """
    ),
    Direction.TRANSFER: _vocabulary(
        """
        transfer, transfers, internal transfer, umbuchung, virement interne,
        transferencia, traspaso, giroconto, trasferimento, transferência,
        overboeking, överföring, przelew własny, transfer własny, převod, átvezetés,
        перевод, transfer antar rekening, 转账, 轉帳, 振替, 이체
        """
    ),
    Direction.LEAVE_OUT: _vocabulary(
        """
        opening, opening balance, closing balance, balance, balance adjustment,
        saldo, anfangssaldo, endsaldo, 余额变更, 不计收支, 其他, 中性交易, /
        """
    ),
}
_DIRECTIONS = {
    word: direction for direction, words in _DIRECTION_WORDS.items() for word in words
}


def direction_of(text: str) -> Direction | None:
    """What a cell of a type column says; None for words that say nothing of it."""
    sign = {"-": Direction.OUT, "−": Direction.OUT, "+": Direction.IN}.get(text)
    return sign or _DIRECTIONS.get(fold_words(text))


_FAILED = _vocabulary(
    """
    failed, failure, fail, declined, cancelled, canceled, rejected, reverted, voided,
    void, expired, denied, error, unsuccessful, returned unpaid, not completed,
    fehlgeschlagen, abgelehnt, storniert, abgebrochen, zurückgewiesen,
    échoué, échec, refusé, annulé, rejeté,
    fallido, fallida, rechazado, rechazada, cancelado, cancelada, anulado, anulada,
    fallito, rifiutato, annullato, falhou, recusado, recusada,
    mislukt, geweigerd, geannuleerd, odrzucona, odrzucony, anulowana, anulowany,
    misslyckades, avvisad, avbruten, başarısız, iptal, iptal edildi,
    ошибка, отклонено, отменено, विफल, असफल,
    交易关闭, 已关闭, 支付失败, 退款成功, 已全额退款, 取消, 失敗, 실패, 취소
    """
)


def is_failed(text: str) -> bool:
    """Whether the bank says that no money moved."""
    return fold_words(text) in _FAILED


_BALANCES = _vocabulary(
    """
    opening balance, closing balance, beginning balance, ending balance,
    balance brought forward, balance carried forward, brought forward, bal b fd,
    carried forward, b f, c f, balance b f, balance c f, previous balance, new balance,
    available balance, current balance, turnover, ledger balance, statement balance,
    anfangssaldo, endsaldo, alter saldo, neuer saldo, kontostand, schlusssaldo,
    saldovortrag, zwischensaldo, tagessaldo, umsatzsumme,
    solde initial, solde final, ancien solde, nouveau solde, solde précédent,
    solde créditeur, solde débiteur, total des mouvements,
    saldo inicial, saldo final, saldo anterior, saldo do dia, saldo actual,
    saldo iniziale, saldo finale, saldo contabile, saldo disponibile,
    beginsaldo, eindsaldo, saldo początkowe, saldo końcowe,
    ingående saldo, utgående saldo, počáteční zůstatek, konečný zůstatek,
    nyitó egyenleg, záró egyenleg, sold initial, sold final, açılış bakiyesi, devir,
    входящий остаток, исходящий остаток,
    algsaldo, lõppsaldo, käive, sākuma atlikums, beigu atlikums, apgrozījums,
    likutis pradžiai, likutis pabaigai, apyvarta, प्रारंभिक शेष, अंतिम शेष,
    期初余额, 期末余额, 前期繰越, 繰越
    """
)
_TOTALS = _vocabulary(
    """
    total, totals, grand total, sub total, subtotal, sum, total debit, total credit,
    total amount, total debits, total credits, page total, statement total,
    summe, gesamt, gesamtsumme, zwischensumme, gesamtbetrag, totaux, somme,
    total general, suma, totale, totali, soma, totaal, razem, suma końcowa, summa,
    yhteensä, celkem, összesen, toplam, genel toplam, итого, всего, कुल,
    合计, 总计, 合計, 小計, 합계
    """
)


def is_balance(text: str) -> bool:
    """Whether the text names a balance, so its row is no transaction."""
    return fold_words(text) in _BALANCES


def is_total(text: str) -> bool:
    """Whether the text names a sum of rows above (`Total:`, `Summe 12 Buchungen`)."""
    folded = fold_words(text)
    return folded in _TOTALS or folded.split(" ")[0] in _TOTALS
