"""The way through the questions: a generator that does no input or output.

It yields a step to put on the screen and is sent the reply::

    steps = interview.steps()
    step = next(steps)           # Ask, Alert or Review
    step = steps.send("both")    # an accepted answer, a Move or a Jump

It ends when the interview is over. ``Interview.answers`` can be read at any time.
"""

from collections.abc import Generator, Mapping
from datetime import date

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import visible_questions
from neurocheck.guidance.assess import find_red_flags
from neurocheck.guidance.countries import fill_numbers
from neurocheck.guidance.rules import Guidance, Level
from neurocheck.interview.steps import (
    Alert,
    Ask,
    Jump,
    Move,
    PartialInput,
    PartialReply,
    Progress,
    Reply,
    Review,
    Row,
    Step,
    diff_paths,
)
from neurocheck.questionnaire.model import Question, Questionnaire


__all__ = ["Interview"]

_URGENT = frozenset({Level.EMERGENCY, Level.SAME_DAY})


class Interview:
    """One person's way through a question set."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        guidance: Guidance,
        answers: Answers | None = None,
        today: date | None = None,
        unfinished: Mapping[str, PartialInput] | None = None,
    ) -> None:
        """Begin an interview, or go on with one.

        Args:
            questionnaire: What is asked.
            guidance: Which answers need care at once.
            answers: Accepted answers given before.
            today: The day on which the person is asked.
            unfinished: What was entered before and is no answer yet.
        """
        self._questionnaire = questionnaire
        self._guidance = fill_numbers(guidance)
        self._answers: dict[str, Answer] = dict(answers or {})
        self._unfinished: dict[str, PartialInput] = dict(unfinished or {})
        self._today = today
        self._place: Question | None = None  # the review, where there is none
        self._asked: Question | None = None
        self._passed_over: frozenset[str] | None = None
        self._path: tuple[Question, ...] | None = None  # before a jump
        self._alerted: frozenset[str] = frozenset()
        self._added = 0
        self._over = False
        self._stopped = False
        self._left = False

    @property
    def is_left(self) -> bool:
        """Whether the person left, to go on another time."""
        return self._left

    @property
    def is_stopped(self) -> bool:
        """Whether the person stopped before the end, after a sign of danger."""
        return self._stopped

    @property
    def answers(self) -> dict[str, Answer]:
        """Everything that was answered, hidden questions included."""
        return dict(self._answers)

    @property
    def unfinished(self) -> dict[str, PartialInput]:
        """What was entered and is no answer yet, by question."""
        return dict(self._unfinished)

    def steps(self) -> Generator[Step, Reply, None]:
        """Walk through the questions."""
        self._over = self._stopped = self._left = False
        self._place = self._next()
        while not self._over:
            step = self._step()
            reply = yield step
            match step:
                case Ask(question=question):
                    self._after_ask(question, reply)
                case Alert():
                    self._after_alert(reply)
                case _:
                    self._after_review(reply)

    # ── what comes next ──────────────────────────────────────────────────────────

    def _visible(self) -> tuple[Question, ...]:
        """Give the questions of the current path."""
        return visible_questions(self._questionnaire, self._answers)

    def _open(self) -> list[Question]:
        """Give the questions of the current path that have no answer yet."""
        return [item for item in self._visible() if item.id not in self._answers]

    def _next(self) -> Question | None:
        """Give the question to ask next; None for the review.

        After a jump only questions that the jump brought up are asked before the
        review is shown again.
        """
        passed_over = self._passed_over or frozenset()
        return next((item for item in self._open() if item.id not in passed_over), None)

    def _before(self, question: Question | None) -> Question | None:
        """Give the question before this one, or the last one before the review."""
        visible = self._visible()
        index = visible.index(question) if question else len(visible)
        return visible[index - 1] if index else None

    def _step(self) -> Step:
        """Make the step for the place where the person is."""
        alert = self._alert()
        if alert is not None:
            return alert
        return self._review() if self._place is None else self._ask(self._place)

    def _ask(self, question: Question) -> Ask:
        """Make the step that asks a question."""
        visible = self._visible()
        number, section = self._questionnaire.section_of(question.id)
        left = 1 + sum(item != question for item in self._open())
        return Ask(
            question=question,
            answer=self._answers.get(question.id),
            progress=Progress(
                section=number,
                sections=len(self._questionnaire.sections),
                title=section.title,
                done=len(visible) - left,
                left=left,
            ),
            can_go_back=question != visible[0],
            added=self._added,
            today=self._today,
            entered=self._unfinished.get(question.id),
        )

    def _review(self) -> Review:
        """Make the step that shows all answers."""
        path = self._visible()
        before = path if self._path is None else self._path
        return Review(
            change=diff_paths(before, path, self._answers),
            rows=tuple(
                Row(
                    section=self._questionnaire.section_of(item.id)[1].title,
                    question=item,
                    answer=self._answers.get(item.id),
                )
                for item in path
            ),
        )

    def _alert(self) -> Alert | None:
        """Make an alert of the urgent flags that fire now and did not before."""
        flags = [
            flag
            for flag in find_red_flags(
                self._questionnaire, self._guidance, self._answers, self._pending()
            )
            if flag.level in _URGENT
        ]
        new = tuple(flag for flag in flags if flag.id not in self._alerted)
        self._alerted = frozenset(flag.id for flag in flags)
        if not new:
            return None
        level = flags[0].level  # a milder sign takes nothing back
        said = self._guidance.urgency[level]
        return Alert(level=level, title=said.title, text=said.text, flags=new)

    def _pending(self) -> set[str]:
        """Give the questions of the current path that are still to be asked."""
        path = visible_questions(self._questionnaire, self._answers)
        return {question.id for question in path if question.id not in self._answers}

    # ── what a reply does ────────────────────────────────────────────────────────

    def _after_ask(self, question: Question, reply: Reply) -> None:
        """Go where the reply to a question leads."""
        self._added = 0
        match reply:
            case PartialReply(entered, move):
                self._unfinished[question.id] = entered
                self._after_ask(question, move)
            case Jump(name):
                self._jump(name)
            case Move.LEAVE:
                self._left = self._over = True
            case Move.BACK:
                self._go_back(question)
            case Move.REVIEW:
                self._place = None
            case Move.STOP:
                self._stop()
            case Move.GO_ON:
                pass
            case _:
                self._answer(question, reply)

    def _after_alert(self, reply: Reply) -> None:
        """Stop, go on, or go back to the question just answered."""
        if reply is Move.STOP:
            self._stop()
        elif reply is Move.BACK:
            self._added = 0
            self._place = self._asked or self._before(self._place) or self._place

    def _after_review(self, reply: Reply) -> None:
        """Change an answer, go back, go on with what is left, or end."""
        self._path = None
        match reply:
            case Jump(name):
                self._jump(name)
            case Move.BACK:
                self._go_back(None)
            case Move.STOP:
                self._stop()
            case Move.GO_ON:
                self._passed_over = None
                self._place = self._next()
                self._over = self._place is None
            case _:
                pass

    def _stop(self) -> None:
        """End the interview before its end."""
        self._stopped = self._over = True

    def _answer(self, question: Question, answer: Answer) -> None:
        """Keep an answer and go on."""
        others = sum(item != question for item in self._open())
        self._answers[question.id] = answer
        self._unfinished.pop(question.id, None)
        self._asked = question
        self._added = max(0, len(self._open()) - others)
        self._place = self._next()

    def _go_back(self, place: Question | None) -> None:
        """Go to the question before a place; stay where there is none."""
        self._passed_over = self._path = None
        self._place = self._before(place) or place

    def _jump(self, name: str) -> None:
        """Go to a question of the current path; stay where it is not on it."""
        target = next((item for item in self._visible() if item.id == name), None)
        if target is not None:
            self._passed_over = frozenset(item.id for item in self._open())
            self._path = self._visible()
            self._place = target
