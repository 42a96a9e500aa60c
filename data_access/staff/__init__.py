"""Staff: accounts, sign-in, sessions, drafts of forms, and the trail of everything they do."""
