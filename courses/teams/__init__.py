"""What managers, trainers and the training office see of learning."""
