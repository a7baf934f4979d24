"""Who people are: User (e-mail login), Organisation, Membership, roles, the guard of the access matrix, privacy."""
