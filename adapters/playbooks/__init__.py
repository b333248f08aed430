"""`amicable playbook …`: what a moderator does with the playbooks, with no bot running. One command a file."""
