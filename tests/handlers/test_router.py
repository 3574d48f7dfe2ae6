"""Whatever is understood, somebody answers it."""

from __future__ import annotations

from typing import get_args

from handlers.context import ASKED
from handlers.conversation import AnyQuestion, ForWhom, WhichOrder
from handlers.hearing import BASKET
from handlers.keeper import commands
from handlers.message import Card, Choice, Reply
from handlers.notices import REACTIONS as SAID
from handlers.questions import QUESTIONS, YES_MEANS_FIRST
from handlers.router import SIMPLE, TOPICS, merged
from handlers.understand import SIMPLE as NAMES
from handlers.understand import Command, Intent, Pick, Simple
from store.jobs import REACTIONS, THINK


def test_every_intent_has_a_handler() -> None:
    served = {*TOPICS, *BASKET, Simple, Pick}
    assert set(get_args(Intent)) - served == set()


def test_every_simple_intent_has_a_handler() -> None:
    assert set(NAMES) - SIMPLE.keys() == set()
    assert SIMPLE.keys() - set(NAMES) == set()


def test_every_question_has_an_answer_and_a_name_for_the_understanding() -> None:
    questions = set(get_args(AnyQuestion))
    in_words = {ForWhom, WhichOrder}  # answered by a name, by the orders' own numbers
    assert questions - QUESTIONS.keys() == in_words
    assert {question.__name__ for question in questions} - ASKED.keys() == set()
    assert set(YES_MEANS_FIRST) <= questions


def test_every_command_of_a_keeper_has_a_handler() -> None:
    simple = next(kind for kind in get_args(Command) if kind.__name__ == "KeeperSimple")
    assert set(get_args(Command)) - {*commands.COMMANDS, simple} == set()


def test_every_reaction_of_the_store_has_something_to_say() -> None:
    named = {name for names in REACTIONS.values() for name in names}
    assert named - SAID.keys() == {THINK}  # bot/thinking.py asks a model instead


def test_several_answers_become_one() -> None:
    first = Reply("a", Card("one"), (Choice("x"),), personal=False)
    second = Reply("b", None, (Choice("y"),), personal=False, link="l")
    assert merged([first]) is first
    assert merged([first, second]) == Reply("a\nb", Card("one"), (Choice("y"),), False, "l")
    assert merged([first, Reply("c")]).personal
