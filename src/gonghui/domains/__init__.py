"""What unions do: one folder for each line of business, all furnished alike."""
