"""The guide in a terminal: the first adapter, and the way to try a playbook without any platform."""
