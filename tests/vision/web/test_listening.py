"""The socket on which the page is served."""

import socket

from vision.web.addresses import Address
from vision.web.listening import listening_socket


def test_no_answer_waits_for_the_receipt_of_its_beginning():
    listener, address = listening_socket(Address("127.0.0.1", 0))
    with listener, socket.create_connection((address.host, address.port)):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
