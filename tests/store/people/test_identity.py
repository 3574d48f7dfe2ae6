"""Names, phones, codes and consents."""

from __future__ import annotations

import pytest

from store import people
from store.core import DAY, MINUTE, Connection, CountingIds, VirtualClock
from store.core.errors import Busy
from store.people import ConsentAsk, Meeting, Profile
from store.people.actions.identity import issue_code
from store.privacy import merge
from tests.store.doing import do, read, refusal, rows
from tests.world import START

TABLES = "people accounts identities link_codes consents"


@pytest.fixture
def an(connection: Connection) -> int:
    return do(connection, people.meet(Meeting("wang", "an"))).person_id


@pytest.fixture
def bo(connection: Connection) -> int:
    return do(connection, people.meet(Meeting("tg", "bo"))).person_id


def test_renaming(connection: Connection, an: int) -> None:
    do(connection, people.rename(an, " 安\t安 "))
    do(connection, people.rename(an, "小安"))
    assert do(connection, people.profile(an)) == Profile(an, "小安")
    assert refusal(connection, people.rename(an, " \n"), TABLES) == "Invalid(why='name')"


def test_nobody_vouches_for_a_typed_phone(connection: Connection, an: int) -> None:
    do(connection, people.set_phone(an, "+86 138-1234-5678"))
    assert do(connection, people.profile(an)) == Profile(an, "", "13812345678", False)
    assert refusal(connection, people.set_phone(an, "12"), TABLES) == "Invalid(why='phone')"
    assert refusal(connection, people.verify_phone(an, "x"), TABLES) == "Invalid(why='phone')"


def test_a_platform_vouches(connection: Connection, an: int, bo: int) -> None:
    do(connection, people.set_phone(bo, "13812345678"))
    assert do(connection, people.verify_phone(an, "8613812345678")) is None
    assert do(connection, people.profile(an)) == Profile(an, "", "13812345678", True)
    do(connection, people.set_phone(an, "138 1234 5678"))
    assert do(connection, people.profile(an)).verified
    assert do(connection, people.verify_phone(bo, "13812345678")) == an
    do(connection, people.set_phone(an, "13900000000"))
    assert do(connection, people.profile(an)) == Profile(an, "", "13900000000", False)
    assert do(connection, people.verify_phone(bo, "13812345678")) is None


def test_unknown_people(connection: Connection, an: int) -> None:
    assert refusal(connection, people.profile(999)) == "NotFound(what='person')"
    assert read(connection, lambda tx: people.profiles(tx, [an, 999])) == {an: Profile(an)}
    assert read(connection, lambda tx: people.current(tx, [an, 999])) == {an: an}


def test_a_code_works_once(connection: Connection, an: int, clock: VirtualClock) -> None:
    code = do(connection, people.link_code(an))
    assert len(code) == 8
    assert set(code) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ")
    typed = f" {code[:4].lower()}-{code[4:]} "
    assert do(connection, people.redeem_code(typed)) == an
    assert refusal(connection, people.redeem_code(code), TABLES) == "Invalid(why='code_used')"
    assert refusal(connection, people.redeem_code("ABCD"), TABLES) == "NotFound(what='code')"


def test_a_code_lives_ten_minutes(connection: Connection, an: int, clock: VirtualClock) -> None:
    young, old = do(connection, people.link_code(an)), do(connection, people.link_code(an))
    clock.forward(10 * MINUTE - 1)
    assert do(connection, people.redeem_code(young)) == an
    clock.forward(1)
    assert refusal(connection, people.redeem_code(old), TABLES) == "Invalid(why='code_expired')"
    clock.forward(2 * DAY)
    do(connection, people.link_code(an))
    assert rows(connection, "SELECT COUNT(*) FROM link_codes") == [(1,)]


def test_a_code_of_somebody_who_was_merged(connection: Connection, an: int, bo: int) -> None:
    code = do(connection, people.link_code(bo))
    assert read(connection, lambda tx: (merge(tx, an, bo), people.redeem_now(tx, code))) == (
        an,
        an,
    )


def test_a_code_about_something_is_good_for_that_alone(connection: Connection, an: int) -> None:
    def work(tx: object) -> None:
        code = issue_code(tx, an, "order/1/2/")  # type: ignore[arg-type]
        with pytest.raises(Exception, match="what='code'"):
            people.redeem_now(tx, code)  # type: ignore[arg-type]
        assert people.use_code(tx, code, "order/1/2/") == an  # type: ignore[arg-type]

    read(connection, work)


class OneToken(CountingIds):
    def token(self) -> str:
        return "AAAAAAAA"


def test_no_free_code(connection: Connection, an: int) -> None:
    connection.ids = OneToken(50)
    do(connection, people.link_code(an))
    with pytest.raises(Busy):
        do(connection, people.link_code(an))


def test_consent_can_be_given_and_taken_back(
    connection: Connection, an: int, clock: VirtualClock
) -> None:
    assert not do(connection, people.agreed(1, an, "profile"))
    do(connection, people.withdraw(1, an, "profile"))
    do(connection, people.agree(1, an, "profile"))
    clock.forward(1)
    do(connection, people.agree(1, an, "profile"))
    assert do(connection, people.agreed(1, an, "profile"))
    assert rows(connection, "SELECT granted_at, withdrawn_at FROM consents") == [(START, None)]
    asks = [ConsentAsk(1, an, "profile"), ConsentAsk(2, an, "profile"), ConsentAsk(1, an, "news")]
    assert read(connection, lambda tx: people.agreed_many(tx, asks)) == [True, False, False]
    assert read(connection, lambda tx: people.agreed_many(tx, [])) == []
    do(connection, people.withdraw(1, an, "profile"))
    assert not do(connection, people.consents(asks[0]))
    do(connection, people.agree(1, an, "profile"))
    assert rows(connection, "SELECT granted_at, withdrawn_at FROM consents") == [(START + 1, None)]
    assert refusal(connection, people.agree(1, an, "all"), TABLES) == "Invalid(why='purpose')"
    assert refusal(connection, people.withdraw(1, an, "all"), TABLES) == "Invalid(why='purpose')"


def test_the_language_in_which_they_are_told_things(connection: Connection, an: int) -> None:
    assert do(connection, people.language(an)) == "zh"
    do(connection, people.speak(an, "en"))
    assert do(connection, people.language(an)) == "en"
