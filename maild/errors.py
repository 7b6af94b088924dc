"""The exceptions of maild, each of which tells the operator the next move.

::

    MaildError                 anything maild expects and can explain; exit code 1
    ├── SettingsError          the configuration is wrong; exit code 78 (sysexits EX_CONFIG): systemd does not restart
    │   └── SecretError        a password cannot be read
    ├── MailboxError           the mail server: worth another try later; exit code 75 (EX_TEMPFAIL)
    │   ├── ConnectionLost     no connection, or one on which nothing more can be said
    │   ├── LoginRefused       the server does not accept the user or the password
    │   ├── FolderMissing      a folder that the configuration names does not exist
    │   ├── UidValidityChanged the folder was rebuilt: its UIDs mean nothing any more (RFC 9051, 2.3.1.1)
    │   ├── FolderStrange      a rebuilt folder in which hardly a known letter is: a person looks before it is read
    │   └── AppendRefused      the server does not take a message of ours (quota, read-only, no such folder)
    ├── StoreError             the database: missing, locked, full, or of another version; exit code 74 (EX_IOERR)
    │   └── LeaseHeld          another process does what only one may do at a time
    └── MessageError           a message that cannot be read; the message stays where it is; exit code 65 (EX_DATAERR)
"""


class MaildError(Exception):
    """Something expected went wrong; ``str(error)`` says what, ``advice`` says what to do next."""

    exit_code = 1

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.advice = advice


class SettingsError(MaildError):
    """The configuration cannot be used as it stands."""

    exit_code = 78


class SecretError(SettingsError):
    """A password or token cannot be read from where the configuration says it is."""


class MailboxError(MaildError):
    """The mail server did not do what was asked; a later try may work."""

    exit_code = 75


class ConnectionLost(MailboxError):
    """No connection came about, or the one that there was is broken: connect anew."""


class LoginRefused(MailboxError):
    """The server refused the user name or the password (RFC 5530 AUTHENTICATIONFAILED)."""


class FolderMissing(MailboxError):
    """The folder does not exist on the server (RFC 5530 NONEXISTENT)."""


class UidValidityChanged(MailboxError):
    """The folder's UIDVALIDITY is not the one that a location was recorded under (RFC 9051, 2.3.1.1)."""


class FolderStrange(MailboxError):
    """A folder whose UIDVALIDITY changed and in which hardly one of the known letters is found."""


class AppendRefused(MailboxError):
    """The server refused to store a message of ours (RFC 9051, 6.3.12; RFC 5530 OVERQUOTA)."""


class StoreError(MaildError):
    """The database cannot be used."""

    exit_code = 74


class LeaseHeld(StoreError):
    """Another process does what only one may do at a time."""


class MessageError(MaildError):
    """Octets that cannot be understood as a message (RFC 5322)."""

    exit_code = 65
