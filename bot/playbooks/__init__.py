"""Playbook files in, flows and catalogues out: `loader.load_library`."""
