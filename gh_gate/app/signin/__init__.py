"""Signing in: who a browser or a program speaks for, and the sessions in between.

::

    flow.py        a person on the page: to GitHub and back           oauth.py, accounts.py, places.py
    pending.py     what a browser keeps on its way there              sealing.py, used.py
    bearers.py     a program at the API: whose token it sends         accounts.py, memory.py
    sessions.py    what stays of either until it ends                 sealing.py, store/sessions.py
    cookies.py     what a browser keeps, signed
    csrf.py        whether our own page sent a form
    desk.py        all of it, put together from the settings

Nothing here knows HTTP's routes: the page and the API call it in threads.
"""
