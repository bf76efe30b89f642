"""The daemon, a door: ticks, signals, what systemd is told, and the post.

    post.py      digests and mail, wired (the commands use it too)
    logs.py      log lines that nobody can forge
    passes.py    what runs at a tick, kept from falling over
    health.py    whether the watchdog may be told that all is well
    service.py   the loop: start, signals, reload, stop

It must never hold a rule about feeds, languages, events or mail.
"""
