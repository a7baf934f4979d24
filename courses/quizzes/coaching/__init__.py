"""What coaches, invigilators and the training office see of exams and do in them."""
