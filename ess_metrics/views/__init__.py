"""What is said about the numbers; knows nothing of any screen."""
