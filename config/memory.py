"""How a process that serves pages looks after its memory."""

import gc

# What a page is made of goes when the page is sent, without being looked for. Python looks anew
# after 700 things made, and a page makes thousands: a twentieth of its time.
MADE_BETWEEN = 50_000


def look_seldom() -> None:
    """Look seldom for what holds on to itself, and never among what is loaded at the start."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BETWEEN, 20, 100)
