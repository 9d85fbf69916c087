"""The way through the questions: a generator that does no input or output.

It yields a step to put to the person and is sent the reply::

    steps = interview.steps()
    step = next(steps)           # Ask, Alert or Review
    step = steps.send("both")    # an accepted answer or a Navigation

It ends when the interview is over. ``Interview.answers`` can be read at any time.
"""

from collections.abc import Generator, Mapping
from datetime import date
from typing import assert_never

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import visible_questions
from neurocheck.guidance.assess import choose_words, find_red_flags
from neurocheck.guidance.countries import append_number_lists, fill_numbers
from neurocheck.guidance.rules import Guidance, Level
from neurocheck.interview.phrases import make_offer
from neurocheck.interview.steps import (
    Alert,
    Ask,
    Earlier,
    Jump,
    Move,
    PartialInput,
    PartialReply,
    Progress,
    Reply,
    Review,
    Row,
    Step,
    Visit,
    diff_paths,
)
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire


__all__ = ["Interview"]

# What is `soon` does not interrupt the questions; the summary names it.
_URGENT = frozenset({Level.EMERGENCY, Level.SAME_DAY})


class Interview:
    """One person's way through a question set."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        guidance: Guidance,
        answers: Answers | None = None,
        today: date | None = None,
        partial_inputs: Mapping[str, PartialInput] | None = None,
        earlier: Visit | None = None,
    ) -> None:
        """Begin an interview, or go on with one.

        Args:
            questionnaire: The questions.
            guidance: The rules that say which answers need care at once.
            answers: Accepted answers given before, by question id.
            today: The day on which the person is asked.
            partial_inputs: Input from before that is not an answer yet, by question
                id.
            earlier: An earlier visit. Its answers count only once the person has
                confirmed each of them.
        """
        self._questionnaire = questionnaire
        self._earlier = earlier
        self._guidance = fill_numbers(guidance)
        self._answers: dict[str, Answer] = dict(answers or {})
        self._partial_inputs: dict[str, PartialInput] = dict(partial_inputs or {})
        self._today = today
        self._current: Question | None = None  # None is the review
        self._last_answered: Question | None = None
        # Answered, and asked again on the way forward: what the person went back
        # over, and the danger signs that they passed over and want to go through.
        self._again: set[str] = set()
        self._offered: set[str] = set()  # danger signs passed over, once asked about
        self._left_at: Question | None = None  # where the review was opened
        # Ahead when the person jumped: these wait until the review was shown again.
        self._waiting: frozenset[str] = frozenset()
        # The next review tells how the path differs from this one.
        self._path_before_jump: tuple[Question, ...] | None = None
        # No draft keeps them: who resumes is warned of each danger sign again.
        self._known_flags: frozenset[str] = frozenset()
        self._is_warning_over = False
        self._added = 0
        self._is_over = False
        self._is_stopped = False
        self._is_left = False

    @property
    def is_left(self) -> bool:
        """Whether the person left, to go on another time."""
        return self._is_left

    @property
    def is_stopped(self) -> bool:
        """Whether the person stopped before the end, after a sign of danger."""
        return self._is_stopped

    @property
    def answers(self) -> dict[str, Answer]:
        """A copy of all answers by question id, hidden questions included."""
        return dict(self._answers)

    @property
    def partial_inputs(self) -> dict[str, PartialInput]:
        """A copy of the input that is not an answer yet, by question id."""
        return dict(self._partial_inputs)

    def steps(self) -> Generator[Step, Reply, None]:
        """Yield each step, and take the reply that is sent."""
        self._is_over = self._is_stopped = self._is_left = False
        self._current = self._find_next()
        while not self._is_over:
            step = self._make_step()
            reply = yield step
            match step:
                case Ask(question=question):
                    self._follow_ask(question, reply)
                case Alert():
                    self._follow_alert(reply)
                case Review():
                    self._follow_review(reply)
                case _:
                    assert_never(step)

    # ── what comes next ──────────────────────────────────────────────────────────

    def _list_path(self) -> tuple[Question, ...]:
        """Return the questions of the current path."""
        return visible_questions(self._questionnaire, self._answers)

    def _list_open(self) -> list[Question]:
        """Return the questions of the current path that have no answer yet."""
        return [item for item in self._list_path() if item.id not in self._answers]

    def _list_ahead(self) -> list[Question]:
        """Return the questions of the path that are open, or to be asked again."""
        path = self._list_path()
        return [i for i in path if i.id not in self._answers or i.id in self._again]

    def _find_next(self) -> Question | None:
        """Return the question to ask next; None for the review.

        After a jump only what follows at once from the changed answer is asked before
        the review is shown again; what was ahead before, and all behind it, waits.
        """
        ahead, path = self._list_ahead(), self._list_path()
        if self._path_before_jump is not None and self._last_answered in path:
            ahead = [i for i in path[path.index(self._last_answered) :] if i in ahead]
        following = next(iter(ahead), None)
        return None if following and following.id in self._waiting else following

    def _find_passed_over(self) -> set[str]:
        """Return the danger questions that were passed over, and not yet offered."""
        return {
            item.id
            for item in self._list_path()
            if item.danger and self._answers.get(item.id) is NonAnswer.SKIPPED
        } - self._offered

    def _find_before(self, question: Question | None) -> Question | None:
        """Return the question before this one, or the last one before the review."""
        path = self._list_path()
        index = path.index(question) if question else len(path)
        return path[index - 1] if index else None

    def _make_step(self) -> Step:
        """Return the step to put now; an alert comes before anything else."""
        alert = self._make_alert()
        if alert is not None:
            return alert
        if self._current is not None:
            return self._make_ask(self._current)
        if not self._list_open() and (passed_over := self._find_passed_over()):
            return self._make_offer(len(passed_over))
        return self._make_review()

    def _make_ask(self, question: Question) -> Ask:
        """Return the step that asks a question."""
        path = self._list_path()
        number, section = self._questionnaire.section_of(question.id)
        # Going back counts nothing up while there are questions to come.
        ahead = {question.id, *(item.id for item in self._list_ahead())}
        left = len(self._list_open()) or len(ahead)
        earlier = self._find_earlier(question)
        return Ask(
            question=question,
            answer=earlier.now if earlier else self._answers.get(question.id),
            earlier=earlier,
            progress=Progress(
                section=number,
                sections=len(self._questionnaire.sections),
                title=section.title,
                done=len(path) - left,
                left=left,
            ),
            can_go_back=question != path[0],
            added=self._added,
            today=self._today,
            partial_input=self._partial_inputs.get(question.id),
            is_warning_over=self._is_warning_over,
            hidden=self._find_hidden(),
        )

    def _find_earlier(self, question: Question) -> Earlier | None:
        """Return what was answered at an earlier visit, while it counts for anything.

        Years have passed since, and what was measured then is not known of today.
        """
        visit = self._earlier
        said = visit.answers.get(question.id) if visit else None
        if visit is None or said is None or question.id in self._answers:
            return None
        now: Answer | None = None if question.next_visit == "anew" else said
        if question.next_visit == "add_years" and isinstance(said, int | float):
            now = said + _count_years(visit.day, self._today or visit.day)
            now = now if now <= (question.high or now) else None
        return Earlier(said=said, day=visit.day, now=now)

    def _make_offer(self, passed_over: int) -> Ask:
        """Return the step that offers to go through passed over danger signs."""
        return Ask(
            question=make_offer(passed_over),
            answer=None,
            progress=Progress(section=0, sections=0, title="", done=0, left=1),
            can_go_back=True,
            is_warning_over=self._is_warning_over,
            hidden=self._find_hidden(),
        )

    def _make_review(self) -> Review:
        """Return the step that shows all answers."""
        path = self._list_path()
        before = path if self._path_before_jump is None else self._path_before_jump
        return Review(
            path_diff=diff_paths(before, path, self._answers),
            is_warning_over=self._is_warning_over,
            hidden=self._find_hidden(),
            rows=tuple(
                Row(
                    section=self._questionnaire.section_of(item.id)[1].title,
                    question=item,
                    answer=self._answers.get(item.id),
                )
                for item in path
            ),
        )

    def _find_hidden(self) -> frozenset[str]:
        """Return the answered questions that the path does not have now."""
        return frozenset(self._answers) - {item.id for item in self._list_path()}

    def _make_alert(self) -> Alert | None:
        """Return an alert of the urgent flags that fire now and did not before."""
        # A question that was skipped is open, which is not a No, and can raise a flag;
        # one that is still to come has to be asked first.
        still_open = {item.id for item in self._list_open()}
        flags = [
            flag
            for flag in find_red_flags(
                self._questionnaire, self._guidance, self._answers, still_open
            )
            if flag.level in _URGENT
        ]
        firing = frozenset(flag.id for flag in flags)
        self._is_warning_over = not self._known_flags <= firing
        # With one of them gone the others can be less urgent: they are said anew.
        known = frozenset() if self._is_warning_over else self._known_flags
        new = tuple(flag for flag in flags if flag.id not in known)
        # A flag that fires no more is forgotten: if it fires again, it is new.
        self._known_flags = firing
        if not new:
            return None
        level = flags[0].level  # of all flags: a new, milder one takes nothing back
        words = choose_words(self._guidance, level, flags)
        rest = tuple(flag for flag in new if flag is not words)
        return Alert(
            level=level,
            title=words.title,
            text=append_number_lists(
                words.text, (flag.text for flag in rest), self._guidance
            ),
            flags=rest,
            is_warning_over=self._is_warning_over,
            hidden=self._find_hidden(),
        )

    # ── what a reply does ────────────────────────────────────────────────────────

    def _follow_ask(self, question: Question, reply: Reply) -> None:
        """Go where the reply to a question leads."""
        self._added = 0
        if question.id not in self._questionnaire.questions:
            self._follow_offer(reply)
            return
        match reply:
            case PartialReply(partial_input, move):
                self._partial_inputs[question.id] = partial_input
                self._move(question, move)
            case Jump(name):
                self._jump(name)
            case Move():
                self._move(question, reply)
            case str() | int() | float() | tuple():
                self._answer(question, reply)
            case _:
                assert_never(reply)

    def _move(self, question: Question, move: Move) -> None:
        """Leave a question without an answer."""
        match move:
            case Move.BACK:
                self._go_back(question)
            case Move.REVIEW:
                self._current, self._left_at = None, question
            case Move.GO_ON:
                pass  # going on takes an answer: the question is asked again
            case Move.STOP:
                self._stop()
            case Move.LEAVE:
                self._is_left = self._is_over = True
            case _:
                assert_never(move)

    def _follow_offer(self, reply: Reply) -> None:
        """Go through the danger signs that were passed over, or leave them open."""
        passed_over = self._find_passed_over()
        if reply is Move.BACK:
            self._go_back(None)
        elif reply is Move.LEAVE:
            self._is_left = self._is_over = True
        else:
            self._waiting, self._path_before_jump = frozenset(), None
            self._offered |= passed_over
            self._again |= passed_over if reply == "yes" else set()
            self._current = self._find_next()

    def _follow_alert(self, reply: Reply) -> None:
        """Stop, go back to the question just answered, or go on."""
        if reply is Move.STOP:
            self._stop()
        elif reply is Move.BACK:
            self._added = 0
            # Answers of a draft or of flags can raise an alert before any question.
            before = self._last_answered or self._find_before(self._current)
            self._current = before or self._current

    def _follow_review(self, reply: Reply) -> None:
        """Change an answer, go back, go on with what is left, or end.

        Any other reply leads nowhere, and the review is shown again.
        """
        self._path_before_jump = None
        if isinstance(reply, Jump):
            self._jump(reply.question_id)
        elif reply is Move.STOP:
            self._stop()
        elif reply is Move.GO_ON and not self._list_open():
            self._is_over = True
        elif reply in {Move.BACK, Move.GO_ON}:
            self._close_review()

    def _close_review(self) -> None:
        """Go back to where the review was opened, or to the last question."""
        place, self._left_at = self._left_at, None
        self._waiting = frozenset()
        if place in self._list_path():
            self._current = place
        elif self._list_open():
            self._current = self._find_next()
        else:
            self._go_back(None)

    def _stop(self) -> None:
        """End the interview before its end."""
        self._is_stopped = self._is_over = True

    def _answer(self, question: Question, answer: Answer) -> None:
        """Keep an answer and go on."""
        # Counted before the answer, which can hide questions as well as bring up some.
        others = sum(item != question for item in self._list_open())
        self._answers[question.id] = answer
        self._partial_inputs.pop(question.id, None)
        self._again.discard(question.id)
        self._last_answered = question
        if question == self._left_at:
            self._left_at = None
        self._added = max(0, len(self._list_open()) - others)
        self._current = self._find_next()

    def _go_back(self, place: Question | None) -> None:
        """Go to the question before a place; stay where there is none."""
        self._waiting, self._path_before_jump = frozenset(), None
        if place is not None:
            self._again.add(place.id)
        self._current = self._find_before(place) or place

    def _jump(self, name: str) -> None:
        """Go to a question of the current path; stay where it is not on it."""
        target = next((item for item in self._list_path() if item.id == name), None)
        if target is not None:
            self._waiting = frozenset(item.id for item in self._list_ahead())
            self._path_before_jump = self._list_path()
            self._current = target


def _count_years(begin: date, end: date) -> int:
    """Return how many whole years lie between two days.

    >>> _count_years(date(2024, 11, 27), date(2026, 11, 26))
    1
    """
    is_before = (end.month, end.day) < (begin.month, begin.day)
    return max(0, end.year - begin.year - is_before)
