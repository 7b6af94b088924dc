"""``make torture``: kills, cut networks, broken servers and full disks over a real mailbox, again and again.

Each module is one sort of trouble and yields a row for the table: what was done, how often, how much was lost or
doubled, and how long maild took to be whole again. ``mailbag`` makes the letters, ``outcome`` compares what stands in
the mailbox with what an undisturbed maild leaves there.
"""
