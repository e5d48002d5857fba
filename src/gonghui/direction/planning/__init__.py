"""The plan document becomes sections, tasks and targets; targets are followed by records."""
