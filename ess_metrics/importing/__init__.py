"""From dropped files to a data folder: recognised, read, merged, written in one step."""
