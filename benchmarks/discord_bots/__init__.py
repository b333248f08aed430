"""The two bots that the discord suite compares, each in a process of its own."""
