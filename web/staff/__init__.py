"""Staff over plain HTTP: who is asking, the forms to sign in, and what lets only staff through."""
