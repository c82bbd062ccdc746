"""The page in the browser, and the same reading for programs over HTTP; the only place that is a server.

Its parts are imported one by one, since what they need (the extra `web`) may not be installed.
"""
