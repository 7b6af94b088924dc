"""What staff see: maild's labels, reasons and buttons in the real mail clients, on a real Dovecot."""
