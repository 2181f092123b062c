"""The ten rooms. Each takes a record at its one door and gives another; none knows its neighbours."""
