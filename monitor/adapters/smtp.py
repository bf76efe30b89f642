"""A message goes out over SMTP: stored bytes in, sent, later or refused out.

It must never raise for what a server does, never let a credential travel
without a verified TLS connection, and never build or change a message.
"""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from monitor.types import Delivery, Message

DETAIL = 300  # characters of a server's answer that are kept
EXCHANGE = 5  # times the timeout that one whole exchange may take; a timeout is per read
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


class NotSafeError(Exception):
    """The connection is not one over which a message may go; never leaves this file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMailer:
    """Satisfies ports.Mailer. `credential` is the file that holds the password.

    With security "starttls" a server that does not offer it is never talked to
    further; with "none" nothing secret is sent, for a relay on this machine.
    """

    host: str
    port: int
    sender: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    credential: Path | None = None
    timeout_s: float = 60.0
    ca_file: Path | None = None

    def send(self, message: Message) -> Delivery:
        """Hand the stored bytes over. 4xx and network: later; 5xx: refused."""
        secret = ""
        try:
            secret = self._password()
            code = self._exchange(message, secret)
        except NotSafeError as error:
            return Delivery(outcome="later", detail=_said(str(error), secret))
        except smtplib.SMTPRecipientsRefused as error:
            return _judged(*next(iter(error.recipients.values())), "recipient", secret)
        except smtplib.SMTPResponseException as error:
            return _judged(error.smtp_code, error.smtp_error, _STAGES.get(type(error), ""), secret)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # SMTPServerDisconnected, time-outs, TLS and names that do not resolve.
            return Delivery(
                outcome="later", detail=_said(f"{type(error).__name__}: {error}", secret)
            )
        return Delivery(outcome="sent", detail="accepted", code=code)

    def _exchange(self, message: Message, secret: str) -> int:
        with self._connected() as server:
            if self.user:
                self._log_in(server, secret)
            code, answer = server.mail(self.sender)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, answer, self.sender)
            code, answer = server.rcpt(message.address)
            if code not in (250, 251):
                raise smtplib.SMTPRecipientsRefused({message.address: (code, answer)})
            code, answer = server.data(message.data)
            if code != 250:
                raise smtplib.SMTPDataError(code, answer)
            return code

    def _log_in(self, server: smtplib.SMTP, secret: str) -> None:
        """Log in by one mechanism: smtplib's own loop hides a 535 behind the next one's failure."""
        server.user, server.password = self.user, secret
        offered = server.esmtp_features.get("auth", "").upper().split()
        known: dict[str, Any] = {  # typeshed cannot name their overloaded type
            "PLAIN": server.auth_plain,
            "LOGIN": server.auth_login,
            "CRAM-MD5": server.auth_cram_md5,
        }
        for mechanism, answer in known.items():
            if mechanism in offered:
                server.auth(mechanism, answer)
                return
        raise NotSafeError("the server offers no login that we know (PLAIN, LOGIN, CRAM-MD5)")

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Open a connection that may carry a message, and close it whatever happens.

        What goes wrong after the message was accepted changes nothing any more,
        so the farewell's errors are dropped.
        """
        # The sender's domain, not a reverse look-up of this machine that can take minutes.
        own = self.sender.partition("@")[2] or "localhost"
        context = ssl.create_default_context(cafile=self.ca_file)
        server = (
            smtplib.SMTP_SSL(local_hostname=own, timeout=self.timeout_s, context=context)
            if self.security == "tls"
            else smtplib.SMTP(local_hostname=own, timeout=self.timeout_s)
        )
        # Connected apart from construction, so that even a greeting that never ends is cut;
        # smtplib then has not noted the name that the certificate must carry.
        server._host = self.host  # type: ignore[attr-defined]  # noqa: SLF001  (see above)
        cutter = threading.Timer(self.timeout_s * EXCHANGE, _cut, [server])
        cutter.daemon = True
        cutter.start()
        try:
            code, answer = server.connect(self.host, self.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                if not server.has_extn("starttls"):
                    raise NotSafeError(
                        "the server does not offer STARTTLS (or something removed it): "
                        "nothing was sent"
                    )
                code, answer = server.starttls(context=context)
                if code != 220:
                    raise smtplib.SMTPResponseException(code, answer)
                server.ehlo()
            yield server
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            cutter.cancel()
            server.close()

    def _password(self) -> str:
        """Read the password anew each time, so that a changed one needs no restart."""
        if not self.user:
            return ""
        if self.security == "none":
            raise NotSafeError("a credential never travels without TLS: set smtp.security")
        if self.credential is None:
            raise NotSafeError(
                "smtp.user is set but there is no $CREDENTIALS_DIRECTORY to read its password from"
            )
        try:
            return self.credential.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise NotSafeError(f"credential {self.credential.name}: {reason}") from error


_STAGES: dict[type[smtplib.SMTPResponseException], str] = {
    smtplib.SMTPConnectError: "connection",
    smtplib.SMTPHeloError: "greeting",
    smtplib.SMTPAuthenticationError: "login",
    smtplib.SMTPSenderRefused: "sender",
    smtplib.SMTPDataError: "message",
}


def _judged(code: int, answer: bytes | str, stage: str, secret: str) -> Delivery:
    """4xx: later. 5xx: refused. Anything else is no answer that SMTP knows: later."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return Delivery(
        outcome="refused" if 500 <= code <= 599 else "later",
        detail=_said(f"{stage}: {code} {words}" if stage else f"{code} {words}", secret),
        code=code if code > 0 else None,
    )


def _said(words: str, secret: str) -> str:
    """Keep what a server said in one short line that cannot hold the password."""
    if secret:
        for form in (secret, base64.b64encode(secret.encode()).decode()):
            words = words.replace(form, "***")
    return _CONTROL.sub(" ", words)[:DETAIL].strip()


def _cut(server: smtplib.SMTP) -> None:
    """End an exchange that goes on for ever by shutting its socket down under it."""
    connection = server.sock
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
