"""One item or many after publication: where it stands, corrections, withdrawals, proof, changed law, coverage."""
