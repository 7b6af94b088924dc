"""What went wrong on the wire, in maild's own exceptions and with the operator's next move."""

import re
import socket
import ssl

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError, ProtocolError

from maild.errors import ConnectionLost, LoginRefused, MailboxError

# What a server, a network or a parser of their answers may raise; ValueError is a malformed or a torn answer.
WireError = (IMAPClientError, OSError, EOFError, ValueError, LookupError, AttributeError)
_TEMPORARY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "NOPERM"})
# OpenSSL's X509_V_ERR_* numbers.
_CERTIFICATE = {
    9: ("is not valid yet", "Compare the clock of this machine with the certificate's dates."),
    10: ("has expired", "The administrator of the mail server has to renew it."),
    18: ("is signed by itself", "If it is your own server, name its certificate as ca_file."),
    19: ("is signed by an unknown authority", "If it is your own authority, name its certificate as ca_file."),
    20: ("is signed by an unknown authority", "If it is your own authority, name its certificate as ca_file."),
    21: ("is signed by an unknown authority", "If it is your own authority, name its certificate as ca_file."),
    62: ("is for another host name", "Write the host name that the certificate names."),
    64: ("is for another address", "Write the host name that the certificate names, not an IP address."),
}


def loses_connection(error: BaseException) -> bool:
    """Whether nothing more can be said on this connection: only a tagged NO or BAD leaves it usable (RFC 9051, 7.1)."""
    refused = isinstance(error, IMAPClientError) and not isinstance(error, (IMAPClientAbortError, ProtocolError))
    return not refused or _abort_behind(error)


def response_code(error: BaseException) -> str | None:
    """The response code of a refusal, upper case (RFC 9051, 7.1; RFC 5530): ``OVERQUOTA`` of ``[OVERQUOTA] ...``."""
    found = re.search(r"\[([A-Za-z][A-Za-z0-9-]*)[^\]]*\]", str(error))
    return found[1].upper() if found else None


def is_temporary(error: BaseException) -> bool:
    """Whether a refusal says that the server cannot now, or not for us, rather than that a thing is missing."""
    return response_code(error) in _TEMPORARY


def explained(error: BaseException, doing: str, server: str) -> MailboxError:
    """The exception that tells an operator what happened to ``server`` while ``doing`` something."""
    if isinstance(error, ssl.SSLCertVerificationError):
        what, advice = _CERTIFICATE.get(error.verify_code, (f"cannot be trusted: {error.verify_message}", ""))
        return ConnectionLost(f"{server}: the certificate {what}", advice)
    if isinstance(error, ssl.SSLError):
        return ConnectionLost(
            f"{server}: TLS fails ({error.reason or error})",
            "Look whether port and security fit: 993 is tls, 143 is starttls.",
        )
    if isinstance(error, socket.gaierror):
        return ConnectionLost(f"{server}: the host name is not known", "Look for a typing mistake, then at the DNS.")
    if isinstance(error, TimeoutError):
        return ConnectionLost(
            f"{server}: no answer in time while {doing}",
            "Look whether a firewall stands between, and whether the server is overloaded.",
        )
    if isinstance(error, ConnectionRefusedError):
        return ConnectionLost(f"{server}: nobody listens there", "Look at host and port, and whether the server runs.")
    if isinstance(error, LoginError) and not _abort_behind(error):
        return _refused_login(error, server)
    if isinstance(error, CapabilityError):
        return MailboxError(f"{server}: {error}", "The server does not offer it: choose another security.")
    if loses_connection(error):
        return ConnectionLost(
            f"{server}: the connection broke while {doing} ({said(error)})", "maild connects again by itself."
        )
    return MailboxError(f"{server}: refused while {doing} ({said(error)})", "See the mail server's log for the reason.")


def said(error: BaseException) -> str:
    """The words of an error on one line, at most 200 characters, nothing unprintable."""
    text = error.args[0] if error.args else ""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(error)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:200] or type(error).__name__


def _refused_login(error: BaseException, server: str) -> MailboxError:
    if is_temporary(error):
        return MailboxError(f"{server}: no login now ({said(error)})", "maild tries again later.")
    return LoginRefused(
        f"{server}: the user name or the password is refused ({said(error)})",
        "Many providers want a password for applications instead of the ordinary one, and IMAP switched on.",
    )


def _abort_behind(error: BaseException) -> bool:
    """Whether a broken connection was reported as a failed login, which hides it in the exception's context."""
    return isinstance(error, LoginError) and isinstance(error.__context__, (IMAPClientAbortError, OSError))
