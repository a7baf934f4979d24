"""Orders, payments, VAT, invoices: who buys, who pays, what was paid, and the papers that say so."""
