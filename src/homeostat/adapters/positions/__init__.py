"""How far followed log files were read."""
