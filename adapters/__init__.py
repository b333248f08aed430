"""What turns a platform's payloads into events and cards into its messages. Decides nothing."""
