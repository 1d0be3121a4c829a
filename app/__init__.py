"""GDPW Studio: the desktop window and the command line around gdpw_core."""
