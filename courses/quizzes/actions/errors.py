"""What these actions refuse; each message is the sentence the user reads."""


class QuizRefused(ValueError):
    """The quiz cannot do this; the message is the sentence the user reads."""


class SaveRefused(QuizRefused):
    """The answer was not saved; what the server holds is unchanged. `code` tells a script what to do.

    "stale": another tab or device saved later; "over": the time is up; "still": paused or on a break, to be sent again when the exam
    goes on; "closed": handed in, or the section is closed; "bad": this is no answer to this question.
    """

    def __init__(self, sentence: str, *, code: str = "bad") -> None:
        super().__init__(sentence)
        self.code = code
