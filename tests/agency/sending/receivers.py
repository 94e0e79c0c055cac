"""A mail server and a gateway of text messages on loopback: real sockets, and what came in."""

import json
import socketserver
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread


class MailServer(socketserver.ThreadingTCPServer):
    """SMTP as far as a sender speaks it. `refused` addresses are not taken; `drops` hangs up when a message came; at
    message `holds` it says nothing until `go_on` is set.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, refused=(), drops=False):
        super().__init__(("127.0.0.1", 0), _Mail)
        self.refused, self.drops, self.messages = set(refused), drops, []
        self.holds, self.reached, self.go_on = 0, Event(), Event()


class _Mail(socketserver.StreamRequestHandler):
    def handle(self):
        with suppress(ConnectionError):  # who sent was killed
            self.speak()

    def speak(self):
        self.say("220 test")
        to = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self.say("550 no such user" if to in self.server.refused else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.messages.append((to, self.body()))
                if len(self.server.messages) == self.server.holds:
                    self.server.reached.set()
                    self.server.go_on.wait(60)
                if self.server.drops:
                    return
                self.say("250 taken")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def body(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line[1:] if line.startswith(b"..") else line for line in lines)


class Gateway(HTTPServer):
    """Text messages as JSON; `answer` is its status."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Text)
        self.messages, self.answer = [], 200


class _Text(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.messages.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_given):
        pass


@contextmanager
def serving(server):
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
