"""How fast we may speak: GitHub's published limits as a schedule, and what its answers add to it.

Pure but for the clock and the sleep that it is given.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from tahaluf.plan import POINTS_A_WRITE, REST_POINTS_A_MINUTE, in_words
from tahaluf.problems import Stopped

from .budget import Budget
from .windows import Content, Effort, Window

# docs.github.com, "Rate limits for the REST API", secondary limits
GRAPHQL_POINTS_A_MINUTE: Final = 2000
POINTS_A_READ: Final = 1
FIRST_BACKOFF: Final = 60.0  # seconds, doubled at each refusal that does not say how long: GitHub's advice
LISTEN: Final = 1.0  # seconds after which somebody who waits looks up, lest the run has been ended
LONGEST_WAIT: Final = 900.0  # seconds that a run without a time limit waits for a new hour
WORTH_SAYING: Final = 10.0  # seconds

# Texts for people
ASKED: Final = "GitHub asked for a pause"
PACE: Final = "GitHub allows only so much a minute"
CONTENT: Final = "GitHub allows only so many new things a minute and an hour"
EFFORT: Final = "GitHub's answers have taken as long as it allows in a minute"
RESERVED: Final = "what this token may still ask in this hour is left to people"
WAITING: Final = "waiting {span}: {why}"
AGAIN: Final = "run it again: it goes on where it stopped"


class OutOfTime(Stopped):
    """The run would have to wait longer than it may."""

    def __init__(self, why: str = "") -> None:
        because = f" ({why})" if why else ""
        super().__init__(f"the run's time was up before it{because}", AGAIN)

    def __str__(self) -> str:
        return self.what


def growing(total: float, first: float = 0.5, most: float = 8.0) -> Iterator[float]:
    """Pauses in seconds, each twice as long as the one before up to `most`, that come to `total`."""
    pause = first
    while total > 0:
        yield min(pause, total)
        total -= pause
        pause = min(2 * pause, most)


@dataclass(frozen=True, slots=True)
class Load:
    """What one request weighs. `creates`: how many things; 0 for one that creates nothing."""

    graphql: bool = False
    write: bool = False
    creates: int = 0

    @property
    def points(self) -> int:
        return POINTS_A_WRITE if self.write else POINTS_A_READ


class Pacer:
    """Says when the next request may leave. Shared by all threads of one token."""

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        tell: Callable[[str], None] = lambda what: None,
    ) -> None:
        self._clock, self._sleep, self._tell = clock, sleep, tell
        self._lock = Lock()
        self._queue = Lock()  # one waits at the door, the others behind it
        self._points = {False: Window(REST_POINTS_A_MINUTE, 60), True: Window(GRAPHQL_POINTS_A_MINUTE, 60)}
        self._content = Content()
        self._effort = Effort()
        self._budgets = {False: Budget(), True: Budget()}
        self._reserve = 0.0
        self._not_before = 0.0
        self._backoff = FIRST_BACKOFF
        self._until: float | None = None
        self._told_until = 0.0
        self.waited = 0.0

    @property
    def each_counts(self) -> bool:
        """Whether GitHub has shown that each of several things made in one request counts."""
        return self._content.each_counts

    def finish_within(self, seconds: float | None) -> None:
        """From here on nobody waits past this moment (None: as long as it takes). 0: nobody waits any more."""
        self._until = None if seconds is None else self._clock() + seconds

    def leave(self, share: float) -> None:
        """From here on this share of the token's hour is not touched: people and other runs use it too."""
        self._reserve = share

    @property
    def over(self) -> bool:
        return self._until is not None and self._clock() >= self._until

    @property
    def bounded(self) -> bool:
        return self._until is not None

    def before(self, load: Load) -> float:
        """Block until a request may leave; gives what `after` has to be told.

        Raises OutOfTime where that is later than the run may last, Stopped where it is a new hour and too far.
        """
        pause, why, counted = self._claim(load)
        if pause <= 0:
            return counted
        with self._queue:
            while True:
                pause, why, counted = self._claim(load)
                if pause <= 0:
                    return counted
                self._check(pause, why)
                step = min(pause, LISTEN)
                self.waited += step
                self._sleep(step)

    def after(self, load: Load, counted: float, seconds: float, headers: Mapping[str, str]) -> None:
        """An answer came, or none, after so many seconds."""
        with self._lock:
            now = self._clock()
            self._points[load.graphql].end(load.points, now)
            self._content.end(load.creates, now)
            self._effort.end(load.graphql, counted, seconds, now)
            self._budgets[load.graphql].hear(headers)

    def _check(self, pause: float, why: str) -> None:
        """Say why somebody waits, once; do not wait for what comes too late."""
        now = self._clock()
        if self._until is not None and now + pause > self._until:
            raise OutOfTime(why if why == RESERVED else "")
        if self._until is None and why == RESERVED and pause > LONGEST_WAIT:
            raise Stopped(f"{why}, for {in_words(pause)} more", "run it again then, or with --reserve 0")
        if pause >= WORTH_SAYING and now >= self._told_until:
            self._told_until = now + pause
            self._tell(WAITING.format(span=in_words(pause), why=why))

    def _claim(self, load: Load) -> tuple[float, str, float]:
        """How long until there is room, and for what; where there is, it is spent, and counted for so much effort."""
        with self._lock:
            now = self._clock()
            points, budget = self._points[load.graphql], self._budgets[load.graphql]
            pause, why = max(
                (self._not_before - now, ASKED),
                (points.wait(load.points, now), PACE),
                (self._content.wait(load.creates, now), CONTENT),
                (self._effort.wait(load.graphql, now), EFFORT),
                (budget.wait(self._reserve, now) if self._reserve else 0.0, RESERVED),
            )
            if pause > 0:
                return pause, why, 0.0
            points.begin(load.points)
            self._content.begin(load.creates)
            budget.spend()
            return 0.0, "", self._effort.begin(load.graphql)

    def refused(self, load: Load, seconds: float | None) -> float:
        """GitHub did not take a request: what it asks us to wait, or, where it does not say, a minute and more."""
        with self._lock:
            now = self._clock()
            self._content.refused(load.creates, now)
            if seconds is None:
                seconds, self._backoff = self._backoff, self._backoff * 2
            self._not_before = max(self._not_before, now + seconds)
            return seconds

    def went_through(self) -> None:
        self._backoff = FIRST_BACKOFF
