"""News this app sends up, inside the transaction that made it true."""

from django.dispatch import Signal

# enrolment: Enrolment, lesson: Lesson
lesson_completed = Signal()
# enrolment: Enrolment, module: Module (every lesson of the module is done)
module_completed = Signal()
# enrolment: Enrolment (every lesson of the training is done)
training_completed = Signal()
